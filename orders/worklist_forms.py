"""The filter of the worklist as a form of its address, and the name of a view."""

from typing import Any

from django import forms
from django.db.models import Q

from orders.boards import STATE
from orders.models import Order
from orders.models.orders import OPEN
from orders.wanted import Came, Held, Wanted
from premises.terms import ORDERED_FORMS
from prescribers.models import Practice


class FilterForm(forms.Form):
    """Which open orders one wants to see; everything where nothing is chosen."""

    state = forms.ChoiceField(
        choices=[("", "Any"), *((status.value, STATE[status][1]) for status in OPEN)], required=False
    )
    came = forms.ChoiceField(
        label="How it came", choices=[("", "Any way"), *((came.value, came.words) for came in Came)], required=False
    )
    held = forms.ChoiceField(
        label="Hold", choices=[("", "On hold or not"), (Held.YES.value, "On hold"), (Held.NO.value, "Not on hold")],
        required=False,
    )  # fmt: skip
    form = forms.ChoiceField(
        label="Product", required=False,
        choices=[("", "Any form"), *((form.value, form.singular.capitalize()) for form in ORDERED_FORMS)],
    )  # fmt: skip
    practice = forms.ModelChoiceField(
        Practice.objects.none(), to_field_name="public_id", empty_label="Any practice", required=False
    )
    urgent = forms.BooleanField(label="Urgent only", required=False)
    free = forms.BooleanField(label="Not open by anybody else", required=False)

    def __init__(self, said: Any) -> None:
        super().__init__(said)
        asked = Order.objects.filter(status__in=OPEN).values("prescription__prescriber__practice")
        chosen = Q(public_id=str(said.get("practice", ""))[:10])
        practices = Practice.objects.filter(Q(pk__in=asked) | chosen).by_name()
        field: Any = self.fields["practice"]
        field.queryset, field.label_from_instance = practices, lambda practice: practice.name

    def wanted(self) -> Wanted:
        """What was chosen; everything, where an address says what cannot be chosen."""
        if not self.is_valid():
            return Wanted()
        said = self.cleaned_data
        return Wanted(**{**said, "practice": said["practice"].public_id if said["practice"] else ""})


class ViewNameForm(forms.Form):
    """What a view is called."""

    name = forms.CharField(max_length=40, help_text="What it is for, and no patient: Fax to verify")
