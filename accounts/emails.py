"""The mails of this app: links that set a password, and notice that a way of signing in was changed."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.links import VALID_FOR, Link, address_of
from accounts.models import User
from accounts.roles import Audience
from records.messages import queue
from records.models import Message

# The subject says nothing of what is inside (SEC-20).
SUBJECT = "Aliquot: a message for you"


def send_link(user: User, link: Link, *, at: datetime) -> Message:
    """Ask for the mail with the link that lets `user` set a password."""
    words = {"address": address_of(user, link), "days": VALID_FOR[link].days}
    return _send(f"accounts.{link}", user, words, at)


def tell_of_change(user: User, what: str, *, at: datetime, to: str = "") -> Message:
    """Ask for the mail that tells `user` what was changed in how they sign in: it may not have been they (SEC-09)."""
    return _send("accounts.changed", user, {"what": what}, at, to)


def tell_of_misuse(user: User, what: str, *, at: datetime) -> Message:
    """Ask for the mail that tells `user` that somebody tries to be them (SEC-09, 21 CFR 11.300(d))."""
    return _send("accounts.misuse", user, {"what": what}, at)


def _send(kind: str, user: User, words: dict[str, object], at: datetime, to: str = "") -> Message:
    told = words | {"user": user, "at": at, "home": settings.BASE_URL}
    name = f"{kind.removeprefix('accounts.')}.txt"
    if user.audience == Audience.PATIENT:  # in the language of the page on which this was done
        body, subject = render_to_string(f"accounts/email/patient/{name}", told), _("A message from your pharmacy")
    else:
        with translation.override("en"):
            body, subject = render_to_string(f"accounts/email/{name}", told), SUBJECT
    return queue(kind=kind, to_address=to or user.email, subject=str(subject), body=body, at=at)
