"""Tells Django that this app exists."""

from django.apps import AppConfig


class CompoundingConfig(AppConfig):
    """The compounding app."""

    name = "compounding"
    default_auto_field = "django.db.models.BigAutoField"
