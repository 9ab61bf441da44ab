"""How machines and people prove themselves to the API."""

from typing import Any

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.models import ApiClient, User
from records.refusals import Refusal


class ClientKeyAuthentication(BaseAuthentication):
    """`Authorization: Api-Key …`: the machine user the key belongs to."""

    def authenticate(self, request: Request) -> tuple[User, ApiClient] | None:
        """The machine user, or None when no key is sent. A wrong key is refused without a hint."""
        word, _, key = request.headers.get("Authorization", "").partition(" ")
        if word.lower() != "api-key":
            return None
        if not ApiClient.objects.is_valid(key):
            raise AuthenticationFailed
        client: ApiClient = ApiClient.objects.get_from_key(key)  # type: ignore[assignment]
        return client.user, client

    def authenticate_header(self, request: Request) -> str:
        """Makes the refusal a 401."""
        return "Api-Key"


class SessionLocked(Refusal):
    """The screen is locked, or a second factor is still to be set up."""

    code = "session_locked"
    status = 403


class OpenSession(SessionAuthentication):
    """The person signed in at this browser, while their session is not locked (SEC-04)."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """The person, or None when nobody is signed in. Raises SessionLocked."""
        found = super().authenticate(request)
        page: Any = request._request
        if found is not None and (page.signing_period is None or page.must_set_up_factor):
            raise SessionLocked("This screen is locked. Unlock it first (SEC-04).")
        return found


class HasRole(BasePermission):
    """A view names the roles that may use it in `roles`; a view that names none is open to nobody."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the caller holds one of the view's roles now."""
        if not request.user or not request.user.is_authenticated:
            return False
        return bool(frozenset(getattr(view, "roles", ())) & request.user.roles_at(timezone.now()))
