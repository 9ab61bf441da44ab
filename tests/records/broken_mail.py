"""A mail server that takes nothing."""

from django.core.mail.backends.base import BaseEmailBackend


class Backend(BaseEmailBackend):
    """Refuses the connection."""

    def send_messages(self, email_messages):
        """Refuse."""
        raise ConnectionRefusedError("refused")
