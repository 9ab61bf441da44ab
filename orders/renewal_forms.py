"""The shape of a prescriber's answer to a request to renew."""

from typing import Any

from django import forms

from orders.actions.renewing import Declined, Terms
from orders.drafts import MOST_DAYS_OF_A_FILL, MOST_REFILLS
from orders.models import Prescription
from orders.renewals import DENIAL_WORDS, DenialReason, RenewalAnswer, refills_offered
from orders.safety_forms import SafetyForm
from orders.step_forms import DIGITS


class AskRenewalForm(forms.Form):
    """What is added to the request."""

    note = forms.CharField(label="Note to the prescriber", max_length=200, required=False)


class ApproveForm(SafetyForm):
    """How much, and the safety questions, asked anew; all else is as it was."""

    days_supply = forms.IntegerField(
        label="Days for each fill", min_value=1, max_value=MOST_DAYS_OF_A_FILL, widget=DIGITS
    )
    refills = forms.IntegerField(min_value=0, max_value=MOST_REFILLS, widget=DIGITS)

    def __init__(self, *args: Any, prescription: Prescription, **more: Any) -> None:
        """The days as they were and the refills that make sense; the answers are given anew each time."""
        protocol = prescription.protocol.refills if prescription.protocol else 0
        refills, why = refills_offered(prescription.refills, protocol)
        super().__init__(*args, initial={"days_supply": prescription.days_supply, "refills": refills}, **more)
        self.fields["refills"].help_text = why

    def terms(self) -> Terms:
        """As the action takes it."""
        said = self.cleaned_data
        return Terms(said["days_supply"], said["refills"], self.answers())


class DenyForm(forms.Form):
    """Why it is denied."""

    because = forms.ChoiceField(
        label="Why", choices=[(reason.value, words) for reason, words in DENIAL_WORDS.items()], widget=forms.RadioSelect
    )
    text = forms.CharField(label="In words", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Another reason is said in words."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("because") == DenialReason.OTHER and not said.get("text"):
            self.add_error("text", "Say the reason in words.")
        return said

    def declined(self) -> Declined:
        """As the action takes it."""
        said = self.cleaned_data
        return Declined(RenewalAnswer.DENIED, DenialReason(said["because"]), said["text"])
