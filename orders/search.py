"""What the search box finds: orders, patients, prescribers, batches and lots that `user` may see, best first."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from accounts.models import User
from compounding.models import Batch, Lot
from orders.models import Order, Prescription
from orders.search_terms import Terms
from patients.models import Patient, PatientQuerySet
from prescribers.models import Practice, Prescriber

FIRST = 8  # of each kind on the page of all
MORE = 50  # of one kind, where more of it is asked for
Rows = Any  # the QuerySet of a kind, in its order, with `after`


@dataclass(frozen=True)
class Kind:
    """One kind of thing that is sought; nothing where the terms say nothing of it. A number found alone is opened.

    What `follows` from another kind is sought where something of that was found.
    """

    name: str
    title: str
    find: Callable[[Terms, User], Rows | None]
    by_number: bool = False
    follows: str = ""


@dataclass(frozen=True)
class Found:
    """The first rows of one kind, and after which the next begin (empty where these are all)."""

    kind: Kind
    rows: Sequence[Any]
    after: str


def found(terms: Terms, user: User, *, only: str = "", after: str = "") -> list[Found]:
    """Each kind of which there is something; with `only` that one, from the row `after` on."""
    if only:
        kinds = [kind for kind in KINDS if kind.name == only]
        shown = [each for kind in kinds if (each := _first(kind, terms, user, MORE, after)).rows]
    else:
        shown = _all_kinds(terms, user)
    orders = _with_all_they_show([row.pk for each in shown for row in each.rows if isinstance(row, Order)])
    return [Found(each.kind, [orders.get(_key(row), row) for row in each.rows], each.after) for each in shown]


def _all_kinds(terms: Terms, user: User) -> list[Found]:
    shown: dict[str, Found] = {}
    for kind in KINDS:
        each = _first(kind, terms, user, FIRST, "") if kind.follows in {"", *shown} else None
        if each and each.rows:
            shown[kind.name] = each
    return list(shown.values())


def only_number(shown: Sequence[Found], terms: Terms) -> Any | None:
    """The one row a number stands for, where nothing else is found by it; a name opens nobody (SEC-17)."""
    if not any(character.isdecimal() for character in terms.text):
        return None
    rows = [row for each in shown if each.kind.by_number for row in each.rows]
    people = [row for each in shown for row in each.rows if isinstance(row, Patient)]
    return rows[0] if len(rows) == 1 and not people else None


def _first(kind: Kind, terms: Terms, user: User, most: int, after: str) -> Found:
    rows = kind.find(terms, user)
    if rows is None:
        return Found(kind, [], "")
    last = rows.model.objects.visible_to(user).filter(public_id=after).first() if after else None
    first = list(rows.after(last)[: most + 1])
    return Found(kind, first[:most], first[most - 1].public_id if len(first) > most else "")


def _with_all_they_show(keys: Sequence[int]) -> Mapping[tuple[type, int], Order]:
    """The orders of all kinds, read at once."""
    rows = Order.objects.filter(pk__in=keys).with_state() if keys else []
    return {(Order, row.pk): row for row in rows}


def _key(row: Any) -> tuple[type, int]:
    return type(row), row.pk


def _numbered(terms: Terms, user: User) -> Rows | None:
    if not terms.digits:
        return None
    rows = Order.objects.visible_to(user).filter(
        prescription__in=Prescription.objects.visible_to(user).with_digits(terms.digits).values("pk")
    )
    return (rows.filter(fill_number=terms.fill) if terms.fill else rows).newest()


def _who(terms: Terms, user: User) -> PatientQuerySet | None:
    """By the beginnings of names, by the exact day, or by both: never by a range of days."""
    if not terms.words and not terms.born_on:
        return None
    rows = Patient.objects.visible_to(user)
    rows = rows.filter(born_on__in=terms.born_on) if terms.born_on else rows
    return rows.named_like(" ".join(terms.words)) if terms.words else rows


def _patients(terms: Terms, user: User) -> Rows | None:
    rows = _who(terms, user)
    return None if rows is None else rows.by_name()


def _for_patients(terms: Terms, user: User) -> Rows | None:
    rows = _who(terms, user)
    visible = Order.objects.visible_to(user)
    return None if rows is None else visible.filter(prescription__patient__in=rows.values("pk")).newest()


def _who_prescribes(terms: Terms, user: User) -> Any | None:
    if terms.born_on or not terms.words:
        return None
    visible, said = Prescriber.objects.visible_to(user), " ".join(terms.words)
    is_theirs = Q(pk__in=Prescriber.objects.named_like(said).values("pk"))
    return visible.filter(is_theirs | Q(practice__in=Practice.objects.named_like(said).values("pk")))


def _prescribers(terms: Terms, user: User) -> Rows | None:
    rows = _who_prescribes(terms, user)
    return None if rows is None else rows.by_name()


def _identified(terms: Terms, user: User) -> Rows | None:
    if not terms.npi:
        return None
    return Prescriber.objects.visible_to(user).filter(npi__startswith=terms.npi).by_name()


def _practices(terms: Terms, user: User) -> Rows | None:
    if terms.born_on or not terms.words:
        return None
    return Practice.objects.visible_to(user).named_like(" ".join(terms.words)).by_name()


def _by_prescribers(terms: Terms, user: User) -> Rows | None:
    rows = _who_prescribes(terms, user)
    visible = Order.objects.visible_to(user).open()
    return None if rows is None else visible.filter(prescription__prescriber__in=rows.values("pk")).newest()


def _batches(terms: Terms, user: User) -> Rows | None:
    return Batch.objects.visible_to(user).beginning(terms.lot).with_formula() if terms.lot else None


def _lots(terms: Terms, user: User) -> Rows | None:
    return Lot.objects.visible_to(user).beginning(terms.lot).with_component() if terms.lot else None


def _from_batches(terms: Terms, user: User) -> Rows | None:
    batches = _batches(terms, user)
    return None if batches is None else Order.objects.visible_to(user).filled_from(batches).newest()


KINDS = (
    Kind("orders", "Orders with this number", _numbered, by_number=True),
    Kind("patients", "Patients", _patients),
    Kind("orders-of-patients", "Orders of these patients", _for_patients, follows="patients"),
    Kind("npi", "Prescribers with this NPI", _identified, by_number=True),
    Kind("prescribers", "Prescribers", _prescribers),
    Kind("practices", "Practices", _practices),
    Kind("orders-of-prescribers", "Open orders of these prescribers", _by_prescribers, follows="prescribers"),
    Kind("batches", "Batches", _batches, by_number=True),
    Kind("lots", "Lots of components", _lots, by_number=True),
    Kind("orders-from-batches", "Orders filled from these batches", _from_batches, follows="batches"),
)


def people_in(shown: Sequence[Found]) -> Iterator[tuple[Any, Patient]]:
    """What of it tells of a patient, with whom: for the access log."""
    for row in (row for each in shown for row in each.rows):
        if isinstance(row, Patient):
            yield row, row
        if isinstance(row, Order):
            yield row, row.prescription.patient
