"""How often the API may be asked: by who asks, never by the address a whole clinic shares (SEC-09)."""

from typing import Any

from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import UserRateThrottle


class Pace(UserRateThrottle):
    """A pace no clinic system needs to exceed. Without the shared cache nobody is slowed down: orders come first."""

    rate = "600/min"

    def allow_request(self, request: Request, view: Any) -> bool:
        """Whether this request is within the pace."""
        try:
            return super().allow_request(request, view)
        except RedisError:
            return True
