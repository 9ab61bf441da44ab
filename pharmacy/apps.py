"""Loads the worker application and the system checks once Django's apps are ready."""

from django.apps import AppConfig


class PharmacyConfig(AppConfig):
    """The wiring app."""

    name = "pharmacy"

    def ready(self) -> None:
        """Make `shared_task` bind to our Celery application in every process, and forms say what to do."""
        from pharmacy import celery  # noqa: F401
        from pharmacy.form_words import say_what_to_do

        say_what_to_do()
