"""The signing period of a browser's session at its station, and the lock: a session without an open period is locked.

The station is a random cookie that outlives sessions. A sign-in leaves no period in the session, and the first request
after it opens one; from then on a period that ended is opened again only by unlocking (SEC-04, SEC-12).
"""

import re
import secrets
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse

from accounts.models import SigningPeriod
from accounts.signing import end_period, open_period
from accounts.trace import Trace, leave

COOKIE = "aliquot_station"
COOKIE_AGE = timedelta(days=730)
KEY = "signing_period"
NAME = re.compile(r"[A-Za-z0-9_-]{32}", re.ASCII)
# Use is noted at most this often, so that a busy page does not write at every request.
NOTED_EVERY = timedelta(seconds=20)
AUTOMATIC = "Aliquot-Automatic"  # a request with this header was made by the page itself (refresh.js, hx-headers)


def station_of(request: HttpRequest) -> str:
    """The name of this station: the cookie's, or a new one when there is none or it is not one of ours."""
    name = request.COOKIES.get(COOKIE, "")
    return name if NAME.fullmatch(name) else secrets.token_urlsafe(24)


def remember_station(response: HttpResponse, station: str, *, secure: bool) -> None:
    """Set the station's cookie."""
    age = int(COOKIE_AGE.total_seconds())
    response.set_cookie(COOKIE, station, max_age=age, secure=secure, httponly=True, samesite="Lax")


def period_of(request: Any, station: str, idle: timedelta, *, at: datetime) -> SigningPeriod | None:
    """The open period of this session at this station, noted as used; None when the session is locked.

    What a page asks for by itself is no use of it: a screen nobody is at locks all the same (SEC-04).
    """
    key = request.session.get(KEY)
    if key is None:
        return begin(request, station, at=at)
    period = request.user.signing_periods.filter(public_id=key).first()
    if period is None or period.ended_at is not None:
        return None
    if period.station != station or not period.is_open_at(at, idle):
        end_period(period, at=at)
        leave(Trace.LOCKED, request.user, at=at)
        return None
    if at - period.last_used_at >= NOTED_EVERY and AUTOMATIC not in request.headers:
        SigningPeriod.objects.filter(pk=period.pk).update(last_used_at=at)
        UserSession.objects.create_from_request(request)
    return period


def begin(request: Any, station: str, *, at: datetime) -> SigningPeriod:
    """Open a period for this session: after a full sign-in, or after unlocking with the same factors."""
    period = open_period(request.user, station=station, at=at)
    request.session[KEY] = period.public_id
    UserSession.objects.create_from_request(request)  # the list of where one is signed in
    return period


def lock(request: Any, *, at: datetime) -> None:
    """End the session's period; the session stays and answers with the lock page until it is unlocked."""
    _end(request, at)
    leave(Trace.LOCKED, request.user, at=at)


def forget(request: HttpRequest, *, at: datetime) -> None:
    """End the session's period and drop it from the session: sign-out, or someone signs in."""
    _end(request, at)
    request.session.pop(KEY, None)


def _end(request: HttpRequest, at: datetime) -> None:
    SigningPeriod.objects.filter(public_id=request.session.get(KEY, ""), ended_at=None).update(ended_at=at)
