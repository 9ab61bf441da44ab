"""Argon2 at its cheapest, so that a hundred sign-ins take no time."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class CheapArgon2(Argon2PasswordHasher):
    """The real algorithm, the least work."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
