"""The shape of what patients type about themselves and about those who help them, in their language."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as later

from patients.actions.registration import FOR_CAREGIVERS, WAYS_IN
from patients.models import Patient, Reach
from premises.forms import STATES
from records.models.fields import zip_code

REACHES = [(Reach.MAIL.value, later("By email")), (Reach.TEXT.value, later("By text message"))]


class ContactForm(forms.ModelForm):
    """Where the patient lives, and how they are reached where it is they who ask."""

    state = forms.ChoiceField(label=later("State"), choices=[("", later("Choose a state")), *STATES[1:]])
    zip_code = forms.CharField(label=later("ZIP code"), max_length=10, validators=[zip_code])
    reach = forms.ChoiceField(
        label=later("How we send you news"), choices=REACHES,
        help_text=later("Without an email address we send no email. We call you if we must."),
    )  # fmt: skip

    class Meta:
        model = Patient
        fields = [*FOR_CAREGIVERS, *WAYS_IN, "large_print"]
        labels = {
            "street": later("Street and number"), "city": later("City"), "telephone": later("Telephone"),
            "email": later("Email"), "large_print": later("Large print for my leaflets"),
        }  # fmt: skip

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(FOR_CAREGIVERS) if not is_own else ():
            del self.fields[name]


class CaregiverForm(forms.Form):
    """Who may help, and that the patient agrees to what they will see."""

    name = forms.CharField(label=later("Their name"), max_length=120)
    email = forms.EmailField(label=later("Their email"), help_text=later("We send them a link."))
    relation = forms.CharField(
        label=later("Who they are to you"), help_text=later("For example: my sister."), max_length=60, required=False
    )
    agrees = forms.BooleanField(
        label=later("I agree"), error_messages={"required": later("They can only help you if you agree.")}
    )

    def clean(self) -> dict[str, Any]:
        """What was typed; that the patient agrees is what lets the form pass."""
        said = super().clean() or {}
        said.pop("agrees", None)
        return said
