"""Keys of machine clients, hashed, revocable, each bound to one machine user."""

from django.db import models
from rest_framework_api_key.models import AbstractAPIKey

from accounts.models.users import User


class ApiClient(AbstractAPIKey):
    """One key of one machine user; the key itself is shown once and never stored."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_clients")
