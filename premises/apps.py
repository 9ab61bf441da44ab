"""Tells Django that this app exists."""

from django.apps import AppConfig


class PremisesConfig(AppConfig):
    """The premises app."""

    name = "premises"
    default_auto_field = "django.db.models.BigAutoField"
