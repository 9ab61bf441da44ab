"""The one-time link by which someone sets a password: void once used, or too old, or replaced (SEC-09)."""

from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from accounts.models import User
from records.refusals import Refusal


class Link(StrEnum):
    """Why a link was sent."""

    INVITATION = "invitation"
    RESET = "reset"


VALID_FOR = {Link.INVITATION: timedelta(days=7), Link.RESET: timedelta(hours=1)}
_signer = Signer(salt="accounts.links")


class LinkVoid(Refusal):
    """The link was used, replaced by a newer one, is too old, or is not ours. Which of these is not said."""

    code = "link_void"
    status = 410


def address_of(user: User, link: Link) -> str:
    """The address of the link sent to `user` at `user.link_sent_at`; the primary key is not in it."""
    if user.link_sent_at is None:
        raise LinkVoid("No link was sent.")
    token = _signer.sign(f"{link}.{user.public_id}.{user.link_sent_at.timestamp():.6f}")
    return settings.BASE_URL + reverse("welcome", args=[token])


def reader_of(token: str, *, at: datetime) -> User:
    """The user whose link this is, if it still sets a password at `at`. Raises LinkVoid."""
    try:
        kind, public_id, sent = _signer.unsign(token).split(".", 2)
        user = User.objects.filter(public_id=public_id, is_active=True, link_sent_at__isnull=False).first()
    except BadSignature:
        user = None
    if user is None or user.link_sent_at is None or f"{user.link_sent_at.timestamp():.6f}" != sent:
        raise LinkVoid("This link no longer works: it was used, or a newer one was sent.")
    if at - user.link_sent_at > VALID_FOR[Link(kind)]:
        raise LinkVoid("This link is too old. Ask for a new one.")
    return user
