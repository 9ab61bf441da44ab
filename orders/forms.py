"""The shape of what people enter about orders; the rules live in problems.py."""

from typing import Any

from django import forms

from compounding.models import Formula
from compounding.photos import LARGEST_PHOTO
from orders.drafts import MOST_DAYS, AdjustmentDraft, AdjustmentReason
from orders.holds import BY_HAND, HoldReason
from orders.letter_recall import RecallClass
from orders.stretches import AdjustmentKind
from records.forms import ReasonForm, SigningForm

COUNT = {"inputmode": "numeric", "autocomplete": "off"}


class FormulaChoice(forms.ModelChoiceField):
    """The catalogue as choices: strength and form, never typed."""

    def label_from_instance(self, formula: Formula) -> str:
        """`4.5 mg capsule, LDN45C`."""
        return f"{formula.product}, {formula.code}"


class PrintForm(forms.Form):
    """Why papers are made, where some of them were made before."""

    reason = forms.CharField(
        max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Needed if any of them was made before.",
    )  # fmt: skip


class SaveAsForm(forms.Form):
    """What a composed order is called as a protocol, and whose it is."""

    protocol_name = forms.CharField(
        label="Name", max_length=60, help_text="What it is for, and no patient: Slow start to 4.5 mg"
    )
    protocol_whose = forms.ChoiceField(
        label="For whom", choices=[("own", "For me"), ("practice", "For the whole practice")],
        widget=forms.RadioSelect,
    )  # fmt: skip


class SearchForm(forms.Form):
    """Whose orders, or which. Sent as a form: no name stands in an address (SEC-20)."""

    called = forms.CharField(
        label="Patient or order number", max_length=80, required=False, strip=True,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "aria-keyshortcuts": "/"}),
    )  # fmt: skip


class HoldForm(forms.Form):
    """Why an order waits; what only the prescriber can end is asked instead."""

    reason = forms.ChoiceField(choices=[(r.value, k.words) for r, k in BY_HAND.items()], widget=forms.RadioSelect)
    note = forms.CharField(max_length=300, required=False)

    def clean_reason(self) -> HoldReason:
        """The coded reason."""
        return HoldReason(self.cleaned_data["reason"])


class NoteForm(forms.Form):
    """What is worth saying, if anything."""

    note = forms.CharField(max_length=180, required=False, help_text="Such as: called twice, no answer")


class TakeOverForm(forms.Form):
    """What a colleague reads when their order is taken over."""

    note = forms.CharField(
        label="Note for your colleague", max_length=200, widget=forms.TextInput(attrs={"autofocus": True})
    )


class OutcomeForm(forms.Form):
    """What came of a hold."""

    outcome = forms.CharField(label="What came of it", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class ScanForm(forms.Form):
    """The code of what is in the hand."""

    scanned = forms.CharField(label="Scan the batch", max_length=80)


class CountForm(forms.Form):
    """How much was counted or measured into a container (FILL-01); nothing stands there before somebody counted."""

    counted = forms.DecimalField(
        max_digits=10, decimal_places=2, min_value=0,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "autofocus": True}),
    )  # fmt: skip


class PhotoForm(forms.Form):
    """A photo of a container, from the camera of a tablet or from a file; the reason where there is one already."""

    photo = forms.FileField(
        label="Photo", help_text="JPEG, PNG or WebP, at most 10 MB",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp", "capture": "environment"}),
    )  # fmt: skip

    def __init__(self, there: str, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        if there:
            self.fields["reason"] = forms.CharField(label="Why another takes its place", max_length=200)

    def clean_photo(self) -> bytes:
        """Its bytes, as far as its size may be read at all. Raises ValidationError."""
        file = self.cleaned_data["photo"]
        if file.size > LARGEST_PHOTO:
            raise forms.ValidationError("The photo is over 10 MB (FILL-04).")
        read: bytes = file.read()
        return read


class AdjustmentForm(forms.Form):
    """What changes inside what was signed; `seen` is how many adjustments the page has shown."""

    kind = forms.ChoiceField(
        label="What changes", choices=[(kind.value, kind.words) for kind in AdjustmentKind], widget=forms.RadioSelect
    )
    begins_on = forms.DateField(label="From", widget=forms.DateInput(attrs={"type": "date"}))
    days = forms.IntegerField(
        label="For how many days", min_value=1, max_value=MOST_DAYS, widget=forms.TextInput(attrs=COUNT)
    )
    reason = forms.ChoiceField(
        label="Why", choices=[(reason.value, reason.words) for reason in AdjustmentReason], widget=forms.RadioSelect
    )
    note = forms.CharField(label="Note", max_length=200, required=False)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Another reason is said in words."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("reason") == AdjustmentReason.OTHER and not said.get("note"):
            self.add_error("note", "Say the reason in words.")
        return said

    def draft(self) -> AdjustmentDraft:
        """As the action takes it."""
        said = self.cleaned_data
        kind, reason = AdjustmentKind(said["kind"]), AdjustmentReason(said["reason"])
        return AdjustmentDraft(kind, said["begins_on"], said["days"], reason, said["note"])


class PlanForm(forms.Form):
    """Which product to make, and how many units beside what waits."""

    formula = FormulaChoice(queryset=Formula.objects.none(), label="Product", empty_label="Choose the product")
    extra_units = forms.DecimalField(
        label="Units to stock", min_value=0, decimal_places=0, initial=0, help_text="Beside what waits (503A-03)"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["formula"].queryset = Formula.objects.orderable().catalogue()


class ProposedForm(forms.Form):
    """The proposed batch somebody pressed: of what, under which number, how many."""

    formula = FormulaChoice(queryset=Formula.objects.none())
    number = forms.CharField(max_length=24)
    units = forms.DecimalField(min_value=1, decimal_places=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["formula"].queryset = Formula.objects.orderable()


class VerdictForm(ReasonForm, SigningForm):
    """Why, and the signature under it."""

    field_order = ["reason", "signing_code"]


class RecallLettersForm(forms.Form):
    """How serious a recall is: each letter says it in words of its own."""

    harm = forms.ChoiceField(
        label="How serious it is", choices=[(one.value, one.words) for one in RecallClass], widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="Why all are made again", required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Left empty, only letters that are missing are made. With a reason the earlier ones become void.",
    )  # fmt: skip

    def __init__(self, data: Any, *, is_missing: bool) -> None:
        super().__init__(data)
        if not is_missing:
            self.fields["reason"].required = True
            self.fields["reason"].help_text = "No letter is missing. The earlier ones become void."


class LabelsForm(forms.Form):
    """What was counted of the labels of a batch, and why they do not add up (REL-04)."""

    destroyed = forms.IntegerField(label="Destroyed", min_value=0, widget=forms.TextInput(attrs=COUNT))
    retained = forms.IntegerField(label="Kept in the record", min_value=0, widget=forms.TextInput(attrs=COUNT))
    printed_more = forms.IntegerField(
        label="Printed beyond those asked for", min_value=0, widget=forms.TextInput(attrs=COUNT),
        help_text="Copies the printer made twice",
    )  # fmt: skip
    not_printed = forms.IntegerField(
        label="Made, but never printed", min_value=0, widget=forms.TextInput(attrs=COUNT),
        help_text="Paper is counted: what never left the printer is not missing",
    )  # fmt: skip
    explanation = forms.CharField(
        label="Why they do not add up", required=False, max_length=200, help_text="Needed where there is a difference"
    )
