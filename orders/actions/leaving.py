"""What has to be right before an order leaves: its containers, its patient, the offer to counsel, the parcel's way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import User
from accounts.roles import BENCH, PHARMACISTS
from orders.carriers import plain
from orders.counselling import why_due
from orders.emails import tell_of_shipped
from orders.handing import LEAST_IDENTIFIERS, Identifier, Known, Pack, Taker, mismatched
from orders.models import Container, Counselling, Handing, HandOver, Order
from orders.parcels import COLD_PACK_DAYS, Address, address_of, entry_into, is_kept_cold
from orders.shipping_label_content import SHIPPING_LABEL
from orders.shipping_label_facts import refuse_other_label
from premises.models import Pharmacy, Setting
from premises.quantities import dose_text
from records.action import action, tell
from records.names import name_key
from records.papers import void_papers
from records.public_ids import prescription_number
from records.refusals import NotAllowed, Refusal
from records.rows import change, check_lines


class WrongContainer(Refusal):
    """What was scanned is not exactly what this order holds (HND-04); the code says what is wrong."""

    code = "wrong_container"
    status = 422


class NotIdentified(Refusal):
    """The patient is not known by two identifiers (HND-03); the code says what is wrong."""

    code = "identity_mismatch"
    status = 422


class NotCounselled(Refusal):
    """The offer to counsel is not recorded as it has to be (HND-01, HND-02); the code says what is missing."""

    code = "counselling_incomplete"
    status = 422


class NotShipped(Refusal):
    """No parcel may go there, or not in this pack (503A-12, HND-05); the code says why."""

    code = "no_licence_there"
    status = 422


@dataclass(frozen=True)
class Parcel:
    """How a parcel goes: to which other address and why, in what pack, for how many days, packed by whom."""

    address: Address | None = None
    reason: str = ""
    pack: Pack = Pack.NONE
    transit_days: int | None = None
    packed_by: User | None = None


@dataclass(frozen=True)
class Leaving:
    """How an order leaves: to whom or by which carrier, and what came of the offer to counsel (D4, D5).

    `scanned` are the codes of the containers in the hand, `said` what the person said of the patient, or what the
    parcel's label shows: at least two of them are compared with what is on file.
    """

    how: Handing
    recipient: str
    counselling: Counselling
    carrier: str = ""
    tracking: str = ""
    taken_by: Taker = Taker.PATIENT
    relation: str = ""
    counselled_by: User | None = None
    declined_by: Taker | None = None
    said: Mapping[Identifier, str] = field(default_factory=dict)
    scanned: Sequence[str] = ()
    parcel: Parcel = Parcel()

    @property
    def is_shipped(self) -> bool:
        """Whether a carrier takes it."""
        return self.how is Handing.SHIPPED


def refuse_unfit(order: Order, leaving: Leaving, containers: Sequence[Container], *, at: datetime) -> None:
    """Raise what is wrong with how an order is to leave: the first of these refusals."""
    refuse_other_containers(order, leaving.scanned, containers)
    _refuse_unknown(order, leaving)
    _refuse_uncounselled(order, leaving, at)
    if leaving.is_shipped:
        _refuse_parcel(order, leaving, at)


def keep(order: Order, leaving: Leaving, *, by: User, at: datetime) -> HandOver:
    """Inside the action under way: the row that says how it left, and for a parcel the mail to the patient."""
    row = HandOver(order=order, done_by=by, done_at=at, **_said(order, leaving, by, at))
    check_lines(row)
    row.save(force_insert=True)
    if not leaving.is_shipped:
        void_papers(order, SHIPPING_LABEL)
    told = {"how": row.how, "counselling": row.counselling, "identified_by": row.identified_by}
    if leaving.is_shipped:
        told |= {"state": row.state, "pack": row.pack, "licence": row.licence_number}
        tell_of_shipped(order, at=at)
    tell(row, "handover.done", after=told)
    return row


@action
def correct_shipment(
    shipped: HandOver, *, carrier: str, tracking: str, reason: str, by: User, at: datetime
) -> HandOver:
    """Another carrier or number for a parcel that has left: what was written is kept in the event and the history.

    Raises NotAllowed, NotShipped, NothingChanged.
    """
    if not by.roles_at(at) & BENCH:
        raise NotAllowed("The pharmacy corrects this (SEC-02). Nothing was saved.")
    if shipped.how != Handing.SHIPPED:
        raise NotShipped("It was collected: there is no carrier to correct. Nothing was saved.", code="not_shipped")
    change(shipped, {"carrier": carrier, "tracking": plain(tracking)}, told=["carrier"], reason=reason)
    return shipped


def container_with(code: str, containers: Sequence[Container]) -> Container | None:
    """The one of these whose label has this code, scanned or typed."""
    return next((row for row in containers if row.has_code(code)), None)


def refuse_other_containers(order: Order, scanned: Sequence[str], containers: Sequence[Container]) -> None:
    """Raise WrongContainer unless exactly the containers of this order were scanned (HND-04)."""
    found = [container_with(code, containers) for code in scanned]
    for code, row in zip(scanned, found, strict=True):
        if row is None:
            text = f"{code.strip()[:40]} is no container of order {order.number}. Put it aside. Nothing left."
            raise WrongContainer(f"{text} Scan the containers of this order (HND-04).")
    missing = [row for row in containers if row not in found]
    if missing:
        said = "; ".join(f"{row.line.formula.product}, {dose_text(row.units)}" for row in missing)
        raise WrongContainer(f"Not scanned yet: {said} (HND-04). Nothing left.", code="container_left_out")


def _refuse_unknown(order: Order, leaving: Leaving) -> None:
    said = {one: text.strip() for one, text in leaving.said.items() if text.strip()}
    wrong = mismatched(said, _words(said.get(Identifier.NAME, "")), known_of(order, leaving))
    if wrong:
        what = " and ".join(one.words for one in wrong)
        text = f"Not what is on file: {what} (HND-03). Ask again; if it is still another, this may be another patient."
        raise NotIdentified(f"{text} If the file is wrong, correct the patient first. Nothing left.")
    if len(_identified(leaving)) < LEAST_IDENTIFIERS:
        text = "Two things by which the patient is known are needed, such as date of birth and ZIP code (HND-03)."
        raise NotIdentified(f"{text} Nothing left.", code="identity_incomplete")
    if leaving.taken_by is Taker.OTHER and not (leaving.relation and leaving.recipient):
        text = "Say who takes it for the patient, and what they are to them. Nothing left."
        raise NotIdentified(text, code="collector_unknown")


def _identified(leaving: Leaving) -> list[Identifier]:
    """By what the patient is known: the photo of another who takes it says nothing of the patient."""
    said = [one for one in Identifier if leaving.said.get(one, "").strip()]
    return [one for one in said if not (one is Identifier.PHOTO_ID and leaving.taken_by is Taker.OTHER)]


def known_of(order: Order, leaving: Leaving) -> Known:
    """What is on file; of a parcel the ZIP code is where it goes."""
    patient = order.prescription.patient
    to = leaving.parcel.address or address_of(patient)
    return Known(
        names=_words(patient.full_name), family=_words(patient.family_name), born_on=patient.born_on,
        zip_code=to.zip_code if leaving.is_shipped else patient.zip_code,
        telephone="".join(mark for mark in str(patient.telephone) if mark.isdecimal()),
        numbers=frozenset({order.number, prescription_number(order.prescription.sequence)}),
    )  # fmt: skip


def _words(name: str) -> frozenset[str]:
    return frozenset(name_key(*name.split()).split())


def _refuse_uncounselled(order: Order, leaving: Leaving, at: datetime) -> None:
    outcome, who = leaving.counselling, leaving.counselled_by
    if outcome is Counselling.ACCEPTED and who is None:
        raise NotCounselled("Say which pharmacist counselled (HND-02). Nothing left.", code="counsellor_missing")
    if who is not None and not who.roles_at(at) & PHARMACISTS:
        text = f"{who.printed_name} is no pharmacist: only a pharmacist counsels (HND-02). Nothing left."
        raise NotCounselled(text, code="counsellor_is_no_pharmacist")
    if outcome is Counselling.DECLINED and leaving.declined_by is None:
        raise NotCounselled("Say who declined: the patient, or who collects (HND-01). Nothing left.")
    if outcome is Counselling.NOT_DUE and (why := why_due(order)):
        text = f"Counselling has to be offered: {why} (HND-01). Offer it. Nothing left."
        raise NotCounselled(text, code="counselling_due")


def _refuse_parcel(order: Order, leaving: Leaving, at: datetime) -> None:
    pharmacy, parcel = Pharmacy.objects.get(), leaving.parcel
    to = parcel.address or address_of(order.prescription.patient)
    if why_not := entry_into(to.state, pharmacy, pharmacy.day_of(at)).why_not:
        text = f"Nothing may be shipped to {to.state}: {why_not} (503A-12). It can be collected here,"
        raise NotShipped(f"{text} or a licence in force is entered in the pharmacy's profile. Nothing left.")
    if parcel.address and not parcel.reason:
        raise NotShipped("Say why it goes to another address. Nothing left.", code="address_without_reason")
    if leaving.counselling is Counselling.OFFERED_IN_WRITING and not pharmacy.toll_free:
        text = "The written offer of a parcel names a toll-free number (HND-01). Enter ours in the pharmacy's profile."
        raise NotShipped(f"{text} Nothing left.", code="no_toll_free")
    refuse_other_label(order, to, at=at)
    if is_kept_cold(order):
        _refuse_warm(parcel)


def _refuse_warm(parcel: Parcel) -> None:
    """What is kept cold travels cold, and no longer than its pack lasts (HND-05)."""
    if parcel.pack is not Pack.COLD:
        text = "Something in it is kept in a refrigerator: pack it with cold packs (HND-05). Nothing left."
        raise NotShipped(text, code="cold_pack_missing")
    lasts = Setting.objects.value(COLD_PACK_DAYS)
    if parcel.transit_days is None or parcel.transit_days > lasts:
        text = f"A cold pack lasts {lasts} days on the way (HND-05). Choose a faster service, or send it on a day from"
        raise NotShipped(f"{text} which it arrives in time. Nothing left.", code="too_long_for_cold")


def _said(order: Order, leaving: Leaving, by: User, at: datetime) -> dict[str, object]:
    said: dict[str, object] = {
        "how": leaving.how, "recipient": leaving.recipient, "counselling": leaving.counselling,
        "taken_by": "" if leaving.is_shipped else leaving.taken_by, "relation": leaving.relation,
        "identified_by": " ".join(_identified(leaving)), "counselled_by": leaving.counselled_by,
        "declined_by": leaving.declined_by or "", "carrier": leaving.carrier, "tracking": plain(leaving.tracking),
    }  # fmt: skip
    if not leaving.is_shipped:
        return said
    pharmacy, parcel = Pharmacy.objects.get(), leaving.parcel
    to = parcel.address or address_of(order.prescription.patient)
    entry = entry_into(to.state, pharmacy, pharmacy.day_of(at))
    return said | vars(to) | {
        "address_reason": parcel.reason, "licence_number": entry.number, "pack": parcel.pack,
        "transit_days": parcel.transit_days, "packed_by": parcel.packed_by or by,
    }  # fmt: skip
