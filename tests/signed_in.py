"""A browser somebody is signed in at."""

from django.test import Client

from accounts.models import User


def signed_in(user: User) -> Client:
    """A browser this person is signed in at, with an open signing period."""
    client = Client()
    client.force_login(user)
    return client
