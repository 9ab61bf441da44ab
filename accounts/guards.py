"""Who may open a page: one decorator per view, proved by a test over every address, role and method."""

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from accounts.models import SigningPeriod, User
from accounts.roles import Role

View = Callable[..., HttpResponseBase]


class SignedIn(HttpRequest):
    """A request behind `only`: there is always a user of ours, at a station."""

    user: User
    station: str
    signing_period: SigningPeriod | None


def only(*roles: Role) -> Callable[[View], View]:
    """Open the view to these roles only; anyone else signed in gets 403 (SEC-02). A page is read or sent, no more."""
    allowed = frozenset(roles)

    def guard(view: View) -> View:
        page: View = require_http_methods(["GET", "HEAD", "POST"])(view)

        @functools.wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not allowed & request.user.roles_at(timezone.now()):
                raise PermissionDenied("wrong_audience")
            return page(request, *args, **kwargs)

        guarded.roles = allowed  # type: ignore[attr-defined]
        return guarded

    return guard


def page_before(request: HttpRequest) -> str:
    """The page of this house that this request was sent from, as its browser says; home where it does not."""
    left = urlsplit(request.headers.get("Referer", ""))
    here = left._replace(scheme="", netloc="", fragment="").geturl() if left.netloc == request.get_host() else ""
    return page_of_ours(here)


def page_of_ours(address: str) -> str:
    """The address if it is one of this house, told without its host; home otherwise."""
    is_safe = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_safe else reverse("home")


def roles_here(request: Any) -> frozenset[Role]:
    """The roles that whoever is signed in at this screen holds now."""
    held: frozenset[Role] = request.user.roles_at(timezone.now())
    return held
