"""What a scanned or typed code stands for: an order, a batch, a received lot, a shelf, a formula, and its page."""

import re
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from compounding.models import Batch, Component, Formula, Lot
from compounding.models.batches import BATCH_PREFIX
from compounding.models.components import SHELF_PREFIX
from compounding.models.stock import LOT_PREFIX
from orders.models import Order
from orders.models.orders import LABEL_PREFIX
from records.public_ids import LENGTH, normalise

# The patient's code of a label: its token is random, so whose address stands before it does not matter.
KNOW_ADDRESS = re.compile(r"(?:https?://[^/\s]+)?/k/([A-Za-z0-9_-]{22})/?", re.ASCII)
PREFIXES = (LABEL_PREFIX, BATCH_PREFIX, LOT_PREFIX, SHELF_PREFIX)
EXPECTED = "the number of an order, a batch or a lot, or the code on a label"


def address_of_code(code: str, user: User) -> str:
    """The page of what this code stands for; nothing where it stands for nothing `user` may see."""
    if known := KNOW_ADDRESS.fullmatch(code.strip()):
        return _address_of_token(known[1], user)
    if not _may_be_code(code):
        return ""
    order = Order.objects.visible_to(user).with_code(code)
    if order:
        return reverse("order", args=[order.public_id])
    batch = Batch.objects.visible_to(user).filter(_named(code, BATCH_PREFIX)).first()
    if batch:
        return reverse("batch", args=[batch.public_id])
    lot = Lot.objects.visible_to(user).filter(_named(code, LOT_PREFIX)).first()
    return reverse("lot", args=[lot.public_id]) if lot else _shelf(code)


def is_scan(code: str) -> bool:
    """Whether this is what one of our labels says, whoever's label it is: then it is no search."""
    said = normalise(code)
    if KNOW_ADDRESS.fullmatch(code.strip()):
        return True
    return said.startswith(PREFIXES) and len(said) - len(LABEL_PREFIX) in (LENGTH, LENGTH + 1)


def not_ours(code: str) -> dict[str, object]:
    """What is said of a code that stands for nothing here."""
    title = "Nothing here has this code. Nothing was opened."
    return {"right": False, "title": title, "expected": EXPECTED, "scanned": code[:80]}


def _address_of_token(token: str, user: User) -> str:
    """A label's batch, or the formula of a proof: the patient's code says of nobody whose label it is."""
    for rows in (Batch.objects.visible_to(user), Formula.objects.visible_to(user)):
        if found := rows.filter(public_token=token).first():
            return reverse(found._meta.model_name, args=[found.public_id])
    return ""


def _may_be_code(code: str) -> bool:
    """Whether it is worth a query: every number has a digit, and an identifier its length; a name has neither."""
    return any(character.isdecimal() for character in code) or len(normalise(code)) == LENGTH


def _shelf(code: str) -> str:
    """The lots of the component whose shelf this is."""
    said = normalise(code)
    found = Component.objects.filter(public_id=said.removeprefix(SHELF_PREFIX)).first()
    return f"{reverse('lots')}?{urlencode({'q': found.code})}" if found and said.startswith(SHELF_PREFIX) else ""


def _named(code: str, prefix: str) -> Q:
    """By the identifier on a label, or by the number people read: one in 32 numbers could be an identifier too."""
    return Q(public_id=normalise(code).removeprefix(prefix)) | Q(number=code.strip().upper())
