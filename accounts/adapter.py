"""How allauth is bent to this house: nobody signs themselves up, and mail is a row."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    """Accounts come from invitations only (SEC-13)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody."""
        return False
