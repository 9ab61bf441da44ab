"""Where someone is signed in: the list of it, and ending a session elsewhere with its signing period (SEC-09)."""

from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.utils.crypto import salted_hmac

from accounts.models import SigningPeriod, User
from accounts.stations import KEY
from accounts.trace import Trace, leave


@dataclass(frozen=True)
class Place:
    """One session: `handle` names it on a page, where its key must not stand."""

    handle: str
    user_agent: str
    address: str
    since: datetime
    last_used: datetime
    is_here: bool


def places_of(user: User, *, here: str | None = None) -> list[Place]:
    """Where `user` is signed in, the latest first; `here` is the key of the session that asks."""
    sessions = sorted(UserSession.objects.purge_and_list(user), key=lambda session: session.created_at, reverse=True)
    return [
        Place(
            handle=_handle(session),
            user_agent=session.user_agent,
            address=session.ip,
            since=session.created_at,
            last_used=session.last_seen_at,
            is_here=session.session_key == here,
        )
        for session in sessions
    ]


def end_elsewhere(user: User, *, here: str, at: datetime, handle: str = "") -> int:
    """End the session of `user` with this handle, or all of them, but never the one that asks; how many ended."""
    others = UserSession.objects.filter(user=user).exclude(session_key=here)
    ending = [session for session in others if not handle or _handle(session) == handle]
    for session in ending:
        _end_period_in(session, at)
        session.end()
        leave(Trace.SIGN_OUT, user, at=at)
    return len(ending)


def _end_period_in(session: UserSession, at: datetime) -> None:
    kept: Any = import_module(settings.SESSION_ENGINE).SessionStore(session.session_key)
    SigningPeriod.objects.filter(public_id=kept.get(KEY, ""), ended_at=None).update(ended_at=at)


def _handle(session: UserSession) -> str:
    return salted_hmac("accounts.sessions", session.session_key).hexdigest()[:20]
