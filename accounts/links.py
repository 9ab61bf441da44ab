"""The one-time link in a mail, to set a password or let a patient in: void once used, old or replaced (SEC-09)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from records.refusals import Refusal


class Link(StrEnum):
    """Why a link was sent."""

    INVITATION = "invitation"
    RESET = "reset"
    FOLLOW = "follow"
    CARE = "care"


VALID_FOR = {
    Link.INVITATION: timedelta(days=7),
    Link.RESET: timedelta(hours=1),
    Link.FOLLOW: timedelta(days=7),
    Link.CARE: timedelta(days=7),
}
_signer = Signer(salt="accounts.links")


class LinkVoid(Refusal):
    """The link was used, replaced by a newer one, is too old, or is not ours. Which of these is not said."""

    code = "link_void"
    status = 410


@dataclass(frozen=True)
class Claim:
    """What a link of ours says: why it was sent, to whom, and when, as written in it."""

    link: Link
    public_id: str
    sent: str

    def is_of(self, sent_at: datetime | None) -> bool:
        """Whether this is the link sent at `sent_at`, the newest, and not one used or replaced."""
        return sent_at is not None and self.sent == _written(sent_at)


def token_of(link: Link, public_id: str, sent_at: datetime) -> str:
    """The token of the link sent at `sent_at` to whom `public_id` names; no primary key is in it."""
    return _signer.sign(f"{link}.{public_id}.{_written(sent_at)}")


def claim_of(token: str) -> Claim | None:
    """What the token says, if we wrote it."""
    try:
        link, public_id, sent = _signer.unsign(token).split(".", 2)
    except BadSignature:
        return None
    return Claim(Link(link), public_id, sent)


def is_too_old(claim: Claim, sent_at: datetime, at: datetime) -> bool:
    """Whether the link sent at `sent_at` has run out."""
    return at - sent_at > VALID_FOR[claim.link]


def address_of(user: User, link: Link) -> str:
    """The address of the link sent to `user` at `user.link_sent_at`."""
    if user.link_sent_at is None:
        raise LinkVoid(_("No link was sent."))
    return settings.BASE_URL + reverse("welcome", args=[token_of(link, user.public_id, user.link_sent_at)])


def reader_of(token: str, *, at: datetime) -> User:
    """The user whose link this is, if it still sets a password at `at`. Raises LinkVoid."""
    claim = claim_of(token)
    user = claim and User.objects.filter(public_id=claim.public_id, is_active=True).first()
    if not claim or not user or user.link_sent_at is None or not claim.is_of(user.link_sent_at):
        raise LinkVoid(_("This link no longer works: it was used, or a newer one was sent."))
    if is_too_old(claim, user.link_sent_at, at):
        raise LinkVoid(_("This link is too old. Ask for a new one."))
    return user


def _written(sent_at: datetime) -> str:
    return f"{sent_at.timestamp():.6f}"
