"""The trace of coming and going: sign-ins, failed ones, locks (SEC-06). Not actions, so rows of the access log."""

from datetime import datetime
from enum import StrEnum

from accounts.models import User
from records.models import AccessLog


class Trace(StrEnum):
    """What is traced."""

    SIGN_IN = "sign_in"
    SIGN_IN_FAILED = "sign_in_failed"
    CODE_FAILED = "second_factor_failed"
    SIGNING_CODE_FAILED = "signing_code_failed"
    SIGNED_IN_PLACE = "signed_in_place"
    SIGN_OUT = "sign_out"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    SIGN_IN_CHANGED = "sign_in_changed"


KIND = "accounts.user"


def latest_of(user: User, most: int) -> list[AccessLog]:
    """The latest traces of `user`, the newest first."""
    return list(AccessLog.objects.filter(by=user, subject_kind=KIND).order_by("-at", "-pk")[:most])


def leave(what: Trace, user: User | None, *, at: datetime) -> None:
    """Leave the trace of `user`; of an address nobody has, in the name of the house and without the address."""
    AccessLog.objects.create(
        by=user or User.objects.system(),
        at=at,
        subject_kind=KIND,
        subject_id=user.public_id if user else "",
        how=what,
    )
