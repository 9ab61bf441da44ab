"""Tells Django that this app exists."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The records app."""

    name = "records"
    default_auto_field = "django.db.models.BigAutoField"
