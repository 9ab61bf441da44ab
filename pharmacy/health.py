"""Whether this process lives, and whether what it stands on answers."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse


@login_not_required
def livez(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"live": True})


@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """Database and cache answer too; 503 otherwise, without details."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
        cache.get("readyz")
    except Exception:  # noqa: BLE001 - whatever is wrong, the answer is the same
        return JsonResponse({"ready": False}, status=503)
    return JsonResponse({"ready": True})
