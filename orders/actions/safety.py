"""The safety questions asked again, and the override of a hard stop by a pharmacist (domain 5.4, 5.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from accounts.models import User
from accounts.roles import BENCH, PHARMACISTS
from orders.actions.allocation import lock_prescription
from orders.actions.calling import speaks_for
from orders.actions.kept_reviews import keep_if_other
from orders.actions.paper import renew_leaflets
from orders.documents import LETTER_SURGERY
from orders.dur_codes import GOES_ON, REASONS, Effort, Result, ReviewStep, Service
from orders.ground import ground_of, with_what_rules_read
from orders.lifecycle import PrescriptionStatus
from orders.models import Order, Override, Prescription, SafetyAnswers
from orders.problems import problems_of_person
from orders.safety import Answers
from orders.safety_problems import evidence_of, may_be_overridden, stops_at_the_door, versions_of
from premises.models import Pharmacy, Setting
from records.action import action, tell, tell_also
from records.meanings import Meaning
from records.papers import void_papers
from records.problem import Problem, blockers
from records.refusals import NotAllowed, Refusal, SamePerson
from records.rows import Invalid, check_lines
from records.signatures import Proof, sign
from records.steps import WrongStatus

LEAST_WORDS = 10
OTHER_PLAN = "The plan around a procedure is another."


class HasBlockers(Refusal):
    """The rules stop it; the message names the codes."""

    code = "has_blockers"
    status = 422


def refuse_blockers(what: str, found: Sequence[Problem], *, then: str = "Nothing was saved.") -> None:
    """Raise HasBlockers, which says what was not done and names those that stop it, if any of these does."""
    if stops := blockers(found):
        raise HasBlockers(f"{what}: {', '.join(f'{stop.title} ({stop.code})' for stop in stops)}. {then}")


class OverrideRefused(Refusal):
    """There is no such hard stop, or it is not one to be overridden (OPI-06). The code says which."""

    code = "cannot_override"
    status = 422


@dataclass(frozen=True)
class OverrideDraft:
    """A pharmacist's decision about one hard stop: the problem as shown, codes, words, and what the prescriber said."""

    code: str
    evidence: str
    service: Service
    result: Result
    effort: Effort
    text: str
    spoke_with: str
    spoke_at: datetime
    said: str


@dataclass(frozen=True)
class Beside:
    """The second pharmacist, and that it is they who sign."""

    who: User
    proof: Proof


def needs_second() -> bool:
    """Whether a second pharmacist signs each override, as the setting says."""
    return bool(Setting.objects.value("override_second"))


def keep_answers(prescription: Prescription, answers: Answers, *, by: User, at: datetime) -> SafetyAnswers:
    """Inside the action under way: the row of these answers. Raises Invalid where they contradict themselves."""
    if wrong := answers.contradictions(Pharmacy.objects.today(at)):
        raise Invalid({field: [text] for field, text in wrong.items()})
    row = SafetyAnswers.of(
        answers, prescription=prescription, before_signing=prescription.signed_at is None, asked_by=by, asked_at=at
    )
    check_lines(row)
    row.save(force_insert=True)
    return row


@action
def ask_again(prescription: Prescription, answers: Answers, *, by: User, at: datetime) -> SafetyAnswers:
    """Record what the patient answers now; it holds from here on, and what was signed stands.

    A leaflet that tells another plan around a procedure is made again, and a letter about it is void.
    Raises Invalid, NotAllowed, WrongStatus.
    """
    _refuse_stranger(prescription, by=by, at=at)
    lock_prescription(prescription)
    found = Prescription.objects.get(pk=prescription.pk)  # nothing fetched before: the leaflets read the new answers
    if found.status == PrescriptionStatus.DISCONTINUED:
        raise WrongStatus("This prescription has ended: nothing is asked any more. Nothing was saved.")
    before = found.safety_answers.last()
    row = keep_answers(found, answers, by=by, at=at)
    tell(found, "prescription.ask_again", after={"answers": row.public_id})
    if before is None or _procedure(before.answers) != _procedure(answers):
        void_papers(found, LETTER_SURGERY)
    renew_leaflets(found, reason=OTHER_PLAN, by=by, at=at)
    return row


def _procedure(answers: Answers) -> tuple[date | None, time | None]:
    """When it is, as far as a letter tells it."""
    return answers.procedure_on, answers.procedure_time


@action
def override(
    prescription: Prescription,
    draft: OverrideDraft,
    *,
    by: User,
    at: datetime,
    proof: Proof,
    beside: Beside | None = None,
) -> Override:
    """Pass one hard stop: only a pharmacist, who spoke with the prescriber, with codes, words and signature (OPI-06).

    It covers this problem as it was shown and the answers that hold now. Where the house has it so, a second pharmacist
    signs too. Raises NotAllowed, SamePerson, Invalid, OverrideRefused.
    """
    if not by.roles_at(at) & PHARMACISTS:
        raise NotAllowed("Only a pharmacist overrides a hard stop (OPI-06). Nothing was saved.")
    _refuse_alone(beside, by=by, at=at)
    lock_prescription(prescription)
    found = Prescription.objects.with_what_rules_read().get(pk=prescription.pk)
    _refuse_incomplete(draft, at)
    shown = [(one.code, evidence_of(one)) for one in to_override(found, at=at)]
    if (draft.code, draft.evidence) not in shown:
        text = "This hard stop is not there, or no longer in these words: look again. Nothing was saved."
        raise OverrideRefused(text, code="nothing_to_override")
    row = Override(
        answers=found.asked_last(), reason=REASONS[draft.code], versions=versions_of(ground_of([found], at)),
        made_by=by, made_at=at, second=beside.who if beside else None, **vars(draft),
    )  # fmt: skip
    check_lines(row)
    row.save(force_insert=True)
    tell(found, "prescription.override", after={"code": row.code, "service": row.service, "result": row.result})
    tell(row, "override.made", after={"code": row.code})
    first = sign(row, meaning=Meaning.OVERRIDDEN, by=by, at=at, proof=proof)
    if beside:
        tell_also(row, {"first_signature": first.public_id})
        sign(row, meaning=Meaning.OVERRIDDEN, by=beside.who, at=at, proof=beside.proof)
    return row


def to_override(prescription: Prescription, *, at: datetime) -> list[Problem]:
    """The hard stops a pharmacist may pass now, whichever record of the person they come from."""
    return [one for one in problems_of_person(prescription, at=at) if may_be_overridden(one)]


def refuse_unsafe(order: Order, step: ReviewStep, *, by: User, at: datetime) -> None:
    """Raise HasBlockers while what stops an order at the door stands, found after it was accepted (OPI-01, RX-10).

    What was passed since is kept as a review of its own.
    """
    read = with_what_rules_read(Order.objects.all()).get(pk=order.pk)
    found = problems_of_person(read.prescription, at=at)
    refuse_blockers("Stopped", [one for one in found if stops_at_the_door(one)])
    keep_if_other(read, found, step, by=by, at=at)


def _refuse_alone(beside: Beside | None, *, by: User, at: datetime) -> None:
    """Raise unless a second pharmacist signs where one has to, and is another: NotAllowed, SamePerson."""
    if beside is None:
        if needs_second():
            raise NotAllowed("A second pharmacist signs it too (OPI-06, setting). Nothing was saved.")
        return
    if beside.who.pk == by.pk:
        raise SamePerson("The second pharmacist is another than the first (OPI-06). Nothing was saved.")
    if not beside.who.roles_at(at) & PHARMACISTS:
        raise NotAllowed("The second is a pharmacist too (OPI-06). Nothing was saved.")


def _refuse_incomplete(draft: OverrideDraft, at: datetime) -> None:
    short = f"Say it in {LEAST_WORDS} letters or more (domain 5.4)."
    wrong = {name: [short] for name in ("text", "said") if len(getattr(draft, name).strip()) < LEAST_WORDS}
    if not draft.spoke_with.strip():
        wrong["spoke_with"] = ["Say who spoke for the prescriber (OPI-06)."]
    if draft.result not in GOES_ON:
        wrong["result"] = ["This result says that it is not filled so: hold it, ask, or cancel it instead."]
    if draft.spoke_at > at:
        wrong["spoke_at"] = ["This time has not come yet."]
    if wrong:
        raise Invalid(wrong)


def _refuse_stranger(prescription: Prescription, *, by: User, at: datetime) -> None:
    if by.roles_at(at) & BENCH or speaks_for(prescription.patient, by, at):
        return
    if not prescription.prescriber.is_acted_for_by(by, at):
        raise NotAllowed("Only practice and pharmacy ask these questions, and the patient (SEC-02). Nothing was saved.")
