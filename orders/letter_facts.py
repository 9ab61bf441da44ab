"""What letters say, gathered from the rows as they are now."""

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from orders.label_content import DRUG
from orders.letter_content import Block, Fact, LetterContent, Letterhead, Signed
from orders.letter_surgery import Around, patient_block, subject, team_blocks
from orders.letter_words import day_in
from orders.models import Prescription, Transfer
from orders.planned import procedure_of
from premises.addresses import address_lines
from premises.models import Pharmacy, Setting
from premises.moments import record_day, record_stamp
from premises.terms import Form, Language
from records.refusals import Refusal
from records.signatures import signed_of

TEAM = "To the surgical and anesthesia team"
FOR_THE_PHARMACY = "for the pharmacy"


class NoProcedure(Refusal):
    """No day of a procedure to come is known, so there is no plan around one (SURG-01)."""

    code = "no_procedure"
    status = 422


def letterhead(pharmacy: Pharmacy) -> Letterhead:
    """The pharmacy as it stands at the head of what it writes."""
    return Letterhead(
        pharmacy=pharmacy.name, address=pharmacy.address_lines, telephone=pharmacy.telephone.as_national,
        npi=pharmacy.npi, logo=pharmacy.logo_sha256, logo_type=pharmacy.logo_type, training=pharmacy.training,
    )  # fmt: skip


def signed_here(row: object, pharmacy: Pharmacy) -> tuple[Signed, ...]:
    """The signatures of a row that still stand: printed name, meaning, when (SEC-10)."""
    with timezone.override(pharmacy.zone):
        return tuple(
            Signed(name=one["by"], meaning=one["meaning"], when=record_stamp(one["at"]))
            for one in signed_of(row)
            if not one["void_because"]
        )


def transfer_letter(row: Transfer, *, at: datetime) -> LetterContent:
    """What was passed on with a prescription, to the pharmacy that took it (TRF-02). Raises NoPharmacy."""
    pharmacy = Pharmacy.objects.required()
    to = (row.pharmacy_name, *address_lines(row), row.telephone.as_national)
    numbers = [("Your NCPDP number", row.ncpdp), ("Your licence", row.licence_number)]
    with timezone.override(pharmacy.zone):
        facts = (
            *row.facts,
            ("Taken by", row.received_by),
            *((label, number) for label, number in numbers if number),
            ("Transferred", f"{record_stamp(row.transferred_at)}, by {row.transferred_by.printed_name}"),
        )
    begins = (
        f"This prescription was transferred to you and has ended with us. {row.fills_left} "
        f"{'fill is' if row.fills_left == 1 else 'fills are'} left of it. What follows is what was read out to you."
    )
    return LetterContent(
        subject=f"Transfer of prescription {row.prescription.number}", reference=f"Rx {row.prescription.number}",
        dated=day_in(Language.ENGLISH, pharmacy.day_of(at)), to=to, head=letterhead(pharmacy),
        blocks=(Block(texts=(begins,), facts=facts),), signed=signed_here(row, pharmacy),
    )  # fmt: skip


def surgery_letter(prescription: Prescription, *, by: User, at: datetime) -> LetterContent:
    """The stop and restart plan around a procedure, for the team and the patient (SURG-01, SURG-02).

    Raises NoProcedure, NoPharmacy.
    """
    pharmacy, patient = Pharmacy.objects.required(), prescription.patient
    around = _around(prescription, pharmacy, at=at)
    language = Language(patient.language)
    return LetterContent(
        subject=subject(around.plan.on), reference=f"Rx {prescription.number}",
        dated=day_in(Language.ENGLISH, pharmacy.day_of(at)), to=(TEAM,), head=letterhead(pharmacy),
        blocks=(
            *team_blocks(around, _what_is_taken(prescription)), patient_block(language, patient.full_name, around),
        ),
        signed=(Signed(name=by.printed_name, meaning=f"{FOR_THE_PHARMACY} {pharmacy.name}"),),
    )  # fmt: skip


def _around(prescription: Prescription, pharmacy: Pharmacy, *, at: datetime) -> Around:
    plan = procedure_of(prescription, pharmacy, at=at)
    if plan is None:
        text = "No day of surgery or dental work to come is known: ask the patient first (SURG-01). Nothing was saved."
        raise NoProcedure(text)
    short, long = (Setting.objects.value(f"washout_{name}_days") for name in ("short", "long"))
    return Around(plan, short, long, pharmacy.telephone.as_national)


def _what_is_taken(prescription: Prescription) -> tuple[Fact, ...]:
    """Whose plan it is, what is taken and how, and who prescribed it."""
    patient, prescriber = prescription.patient, prescription.prescriber
    form = Form(prescription.form)
    steps = [step.said_in_words() for step in prescription.all_steps()]
    return (
        ("Patient", f"{patient.full_name}, born {record_day(patient.born_on)}"),
        ("Medicine", f"{DRUG} in a low dose, compounded {form.plural}"),
        ("Taken", ". Then: ".join(steps)),
        ("Prescribed by", f"{prescriber.printed_name}, {prescriber.practice.telephone.as_national}"),
    )
