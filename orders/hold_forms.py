"""A hold's new time, and what became of a problem that was not filled as it is; no rules."""

from typing import Any

from django import forms

from orders.actions.reviewing import InterventionDraft
from orders.dur_codes import STOPS, Effort, Reason, Service
from orders.holds import BY_HAND, HoldReason
from orders.questions import QUESTION_OF, QUESTIONS, QuestionCode
from orders.safety_forms import AboutProblem
from records.forms import ReasonForm

CANCEL = "cancel"
HOLD, ASK = "hold:", "ask:"
CLINICAL = ("clinical", "data", "prescription")


class PostponeForm(ReasonForm):
    """Until when a hold stands, and why."""

    until = forms.DateTimeField(label="Until", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    field_order = ["until", "reason"]


def _thens() -> list[tuple[str, Any]]:
    held = [(f"{HOLD}{r.value}", k.words) for r, k in BY_HAND.items() if k.group in CLINICAL]
    asked = [(f"{ASK}{code.value}", QUESTIONS[code].words) for code in QUESTION_OF.values()]
    return [
        ("", "Choose"),
        ("Ask the prescriber", asked),
        ("Hold it", held),
        ("End it", [(CANCEL, "Cancel the order")]),
    ]


def _coded(codes: Any, first: str = "Choose") -> list[tuple[str, str]]:
    return [("", first), *((code.value, code.words) for code in codes)]


class InterventionForm(AboutProblem):
    """One problem, why it is not filled as it is, and what becomes of the order (domain 5.4)."""

    then = forms.ChoiceField(label="What becomes of the order", choices=_thens)
    service = forms.ChoiceField(label="What was done (440-E5)", choices=_coded(Service))
    result = forms.ChoiceField(label="What came of it (441-E6)", choices=_coded(STOPS))
    effort = forms.ChoiceField(label="Effort (474-8E)", choices=_coded(Effort))
    reason = forms.ChoiceField(label="Reason (439-E4)", choices=_coded(Reason, "The problem's own"), required=False)
    spoke_with = forms.CharField(
        label="Who spoke for the prescriber",
        max_length=120,
        required=False,
        help_text="If the prescriber was consulted",
    )
    text = forms.CharField(
        label="Why it is not filled as it is", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It stands in the record; a question says it to the prescriber.",
    )  # fmt: skip
    field_order = ["problem", "then", "text", "service", "result", "effort", "reason", "spoke_with", "signing_code"]

    def draft(self) -> InterventionDraft:
        """As the action takes it."""
        said = self.cleaned_data
        return InterventionDraft(
            **self.decided(), then=_then(said["then"]),
            reason=Reason(said["reason"]) if said["reason"] else None, spoke_with=said["spoke_with"],
        )  # fmt: skip


def _then(value: str) -> HoldReason | QuestionCode | None:
    if value.startswith(HOLD):
        return HoldReason(value.removeprefix(HOLD))
    return QuestionCode(value.removeprefix(ASK)) if value.startswith(ASK) else None
