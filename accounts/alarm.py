"""Noticing that somebody tries to be someone else, and telling whom they try to be (SEC-09, 21 CFR 11.300(d))."""

from datetime import datetime, timedelta

from accounts.emails import tell_of_misuse
from accounts.models import User
from accounts.trace import Trace, leave
from records.models import AccessLog

# As many as allauth takes before it asks to wait: then it tells nobody, so we do.
MOST_TRIES, WITHIN = 5, timedelta(minutes=5)
TYPED = {
    Trace.SIGN_IN_FAILED: "a wrong password was typed five times",
    Trace.CODE_FAILED: "the password was right, and a wrong code of your authenticator was typed five times",
}


def failed(what: Trace, user: User | None, *, at: datetime) -> None:
    """Leave the trace of a failed try to come in; the fifth in five minutes is told to the one it was tried for."""
    leave(what, user, at=at)
    if user is None or not user.is_active:
        return
    if AccessLog.objects.filter(by=user, at__gt=at - WITHIN, how=what).count() == MOST_TRIES:
        tell_of_misuse(user, TYPED[what], at=at)
