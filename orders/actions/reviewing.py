"""A problem after which an order does not go on as it was: held, asked about or cancelled (DUR-02, domain 5.4)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import User
from accounts.roles import PHARMACISTS
from orders.actions.intake import cancel
from orders.actions.questions import Asked, ask
from orders.actions.review import hold
from orders.actions.safety import LEAST_WORDS
from orders.dur_codes import REASON_OF, STOPS, Effort, Ending, Reason, Result, Service
from orders.ground import with_what_rules_read
from orders.holds import BY_HAND, HoldReason
from orders.models import Intervention, Order
from orders.problems import problems_with
from orders.questions import QuestionCode
from orders.safety_problems import evidence_of, versions_now
from records.action import action, tell
from records.meanings import Meaning
from records.problem import Blocker, Problem, Warning
from records.refusals import NotAllowed, Refusal
from records.rows import Invalid, check_lines
from records.signatures import Proof, sign


class InterventionRefused(Refusal):
    """The problem is not there, or no longer in these words."""

    code = "cannot_intervene"
    status = 422


@dataclass(frozen=True)
class InterventionDraft:
    """What a pharmacist decided not to fill as it is: the problem as shown, codes, words, and what becomes of it.

    `then` is the reason to hold it, the question to ask, or None: it is cancelled. Without `reason` the problem's own.
    """

    code: str
    evidence: str
    service: Service
    result: Result
    effort: Effort
    text: str
    then: HoldReason | QuestionCode | None
    reason: Reason | None = None
    spoke_with: str = field(default="")


@action
def intervene(order: Order, draft: InterventionDraft, *, by: User, at: datetime, proof: Proof) -> Intervention:
    """Do not fill it as it is: hold it, ask its prescriber, or cancel it, with the codes of the review.

    Only a pharmacist. Raises NotAllowed, Invalid, InterventionRefused, and what holding, asking, cancelling raise.
    """
    if not by.roles_at(at) & PHARMACISTS:
        raise NotAllowed("Only a pharmacist decides this (DUR-02). Nothing was saved.")
    _refuse_incomplete(draft)
    read = with_what_rules_read(Order.objects.all()).get(pk=order.pk)
    if (draft.code, draft.evidence) not in [
        (one.code, evidence_of(one)) for one in to_decide(problems_with(read, at=at))
    ]:
        raise InterventionRefused("This problem is not there, or no longer in these words. Nothing was saved.")
    row = Intervention(
        order=order, code=draft.code, evidence=draft.evidence, reason=draft.reason or REASON_OF[draft.code],
        service=draft.service, result=draft.result, effort=draft.effort, text=draft.text, spoke_with=draft.spoke_with,
        versions=versions_now(), made_by=by, made_at=at,
    )  # fmt: skip
    _end(row, draft, by=by, at=at)
    check_lines(row)
    row.save(force_insert=True)
    tell(row, "intervention.made", after={"code": row.code, "result": row.result, "ending": row.ending})
    sign(row, meaning=Meaning.DUR_REVIEWED, by=by, at=at, proof=proof)
    return row


def _end(row: Intervention, draft: InterventionDraft, *, by: User, at: datetime) -> None:
    if isinstance(draft.then, HoldReason):
        row.ending = Ending.HELD
        row.hold = hold(row.order, reason=draft.then, note=draft.text, by=by, at=at)
    elif isinstance(draft.then, QuestionCode):
        row.ending = Ending.ASKED
        row.question = ask(row.order, Asked(draft.then, draft.text, draft.code), by=by, at=at)
    else:
        row.ending = Ending.CANCELLED
        cancel(row.order, reason=draft.text[:200], by=by, at=at)


def to_decide(problems: Sequence[Problem]) -> list[Problem]:
    """The blockers and warnings of a drug-use review."""
    return [one for one in problems if isinstance(one, Blocker | Warning) and one.code in REASON_OF]


def _refuse_incomplete(draft: InterventionDraft) -> None:
    wrong = {}
    if len(draft.text.strip()) < LEAST_WORDS:
        wrong["text"] = [f"Say it in {LEAST_WORDS} letters or more (domain 5.4)."]
    if draft.result not in STOPS:
        wrong["result"] = ["This result says that it was filled as it is: override the stop, or accept the order."]
    if draft.service == Service.PRESCRIBER_CONSULTED and not draft.spoke_with.strip():
        wrong["spoke_with"] = ["Say who spoke for the prescriber."]
    if isinstance(draft.then, HoldReason) and draft.then not in BY_HAND:
        wrong["then"] = ["Only the prescriber ends that: ask the question."]
    if wrong:
        raise Invalid(wrong)
