"""What came of a call, as staff note it; no rules."""

from typing import Any

from django import forms

from orders.actions.calling import CallOutcome

LONGEST = 200


class CallForm(forms.Form):
    """The coded outcome, and words for whoever reads the story."""

    outcome = forms.ChoiceField(
        label="What came of it", choices=[(one.value, one.words) for one in CallOutcome], widget=forms.RadioSelect
    )
    words = forms.CharField(
        label="In words", max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What was said and agreed. It stands in the patient's story.",
    )  # fmt: skip

    def clean_outcome(self) -> CallOutcome:
        """As the action takes it."""
        return CallOutcome(self.cleaned_data["outcome"])

    def clean(self) -> dict[str, Any]:
        """A call that was not made says why."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        alone = {CallOutcome.NOT_NEEDED, CallOutcome.NO_ANSWER, CallOutcome.WROTE}
        if said.get("outcome") in alone and not said.get("words"):
            self.add_error("words", "Say why, or who knows of it.")
        return said
