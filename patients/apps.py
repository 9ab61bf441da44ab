"""Tells Django that this app exists."""

from django.apps import AppConfig


class PatientsConfig(AppConfig):
    """The patients app."""

    name = "patients"
    default_auto_field = "django.db.models.BigAutoField"
