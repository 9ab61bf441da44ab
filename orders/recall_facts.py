"""Whom a recalled batch has reached, and what the letters about it say, gathered from the rows as they are now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from accounts.models import User
from compounding.models import Batch
from orders.label_content import DRUG
from orders.letter_content import LetterContent, Signed
from orders.letter_facts import FOR_THE_PHARMACY, letterhead
from orders.letter_recall import SUBJECT, RecallClass, patient_blocks, prescriber_blocks
from orders.letter_words import day_in
from orders.models import Container, Order
from premises.addresses import address_lines
from premises.models import Pharmacy
from premises.moments import record_day
from premises.quantities import dose_text
from premises.terms import Form, Language


@dataclass(frozen=True)
class Reached:
    """One order with containers of the batch that left the house; letters are kept with the first of them."""

    order: Order
    containers: Sequence[Container]

    @property
    def first(self) -> Container:
        """The one its letters are about."""
        return self.containers[0]


def reached_by(batch: Batch) -> list[Reached]:
    """Every order of which something of the batch left, returned since or not: each is told (RCL-03)."""
    rows = Container.objects.filter(batch=batch, handed_over_at__isnull=False).select_related("line").order_by("pk")
    found: dict[int, list[Container]] = {}
    for row in rows:
        found.setdefault(row.line.order_id, []).append(row)
    orders = Order.objects.with_people().in_bulk(found)
    return [Reached(orders[key], containers) for key, containers in found.items()]


def patient_letter(found: Reached, batch: Batch, harm: RecallClass, *, by: User, at: datetime) -> LetterContent:
    """The letter to a patient, in their language. Raises NoPharmacy."""
    pharmacy, patient = Pharmacy.objects.required(), found.order.prescription.patient
    language = Language(patient.language)
    return LetterContent(
        subject=SUBJECT[language], reference=f"Rx {found.order.number}", language=language.value,
        dated=day_in(language, pharmacy.day_of(at)), head=letterhead(pharmacy),
        to=(patient.full_name, *address_lines(patient)),
        blocks=patient_blocks(
            language, harm, patient=patient.full_name, facts=_facts(found, batch, pharmacy, language),
            telephone=pharmacy.telephone.as_national,
        ),
        signed=(_signer(by, pharmacy, language),),
    )  # fmt: skip


def prescriber_letter(found: Reached, batch: Batch, harm: RecallClass, *, by: User, at: datetime) -> LetterContent:
    """The letter to who prescribed it. Raises NoPharmacy."""
    pharmacy, prescription = Pharmacy.objects.required(), found.order.prescription
    patient, prescriber = prescription.patient, prescription.prescriber
    practice = prescriber.practice
    return LetterContent(
        subject=f"Recall of lot {batch.number}", reference=f"Rx {found.order.number}",
        dated=day_in(Language.ENGLISH, pharmacy.day_of(at)), head=letterhead(pharmacy),
        to=(prescriber.printed_name, practice.name, *address_lines(practice)),
        blocks=prescriber_blocks(
            harm, patient=patient.full_name, born=record_day(patient.born_on),
            facts=_facts(found, batch, pharmacy, Language.ENGLISH), telephone=pharmacy.telephone.as_national,
        ),
        signed=(_signer(by, pharmacy, Language.ENGLISH),),
    )  # fmt: skip


def _facts(found: Reached, batch: Batch, pharmacy: Pharmacy, language: Language) -> dict[str, str]:
    formula, left = batch.formula, found.first.handed_over_at
    if left is None or batch.bud_on is None:
        raise RuntimeError("a container that left has a day, and its batch a last one")
    units = sum((row.units for row in found.containers), Decimal(0))
    return {
        "medicine": f"{DRUG} {formula.product}", "lot": batch.number, "use_by": day_in(language, batch.bud_on),
        "left": day_in(language, pharmacy.day_of(left)), "number": found.order.number,
        "units": f"{dose_text(units)} {Form(formula.form).strength_per}".strip(),
    }  # fmt: skip


def _signer(by: User, pharmacy: Pharmacy, language: Language) -> Signed:
    for_whom = FOR_THE_PHARMACY if language == Language.ENGLISH else "por la farmacia"
    return Signed(name=by.printed_name, meaning=f"{for_whom} {pharmacy.name}")
