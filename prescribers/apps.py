"""Tells Django that this app exists."""

from django.apps import AppConfig


class PrescribersConfig(AppConfig):
    """The prescribers app."""

    name = "prescribers"
    default_auto_field = "django.db.models.BigAutoField"
