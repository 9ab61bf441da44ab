"""The shape of what is reported about a medicine, by the patient or by staff who take it down."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from orders.actions.complaining import Reported
from orders.models import ComplaintKind, Container, HelpNeeded
from orders.models.complaints import MOST_WORDS
from premises.moments import day
from premises.quantities import NO_BREAK_SPACE
from records.plain_text import free_text

KINDS = (
    (ComplaintKind.SIDE_EFFECT, later("I do not feel well")),
    (ComplaintKind.QUALITY, later("Something is wrong with the medicine")),
)
HELPS = (
    (HelpNeeded.NONE, later("None")),
    (HelpNeeded.DOCTOR, later("A doctor")),
    (HelpNeeded.HOSPITAL, later("A hospital or emergency room")),
)
NOT_SURE = "not_sure"
CHOOSE = {"required": later("Choose one."), "invalid_choice": later("Choose one.")}
DAYS = ["%Y-%m-%d", "%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y"]


class ReportForm(forms.Form):
    """As the patient fills it in; `containers` are theirs, the newest first, and that one is chosen."""

    kind = forms.ChoiceField(
        choices=KINDS, label=later("What is it about?"), widget=forms.RadioSelect, error_messages=CHOOSE
    )
    container = forms.ChoiceField(label=later("Which one is it?"), widget=forms.RadioSelect, error_messages=CHOOSE)
    began_on = forms.DateField(
        label=later("When did it begin?"), required=False, input_formats=DAYS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": later("Type month, day and year: 02/28/2026.")},
    )  # fmt: skip
    words = forms.CharField(
        label=later("Tell us in your own words"), widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": later("Tell us in a few words.")},
    )  # fmt: skip
    help_needed = forms.ChoiceField(
        choices=HELPS, label=later("What help did you need?"), widget=forms.RadioSelect, error_messages=CHOOSE
    )

    def __init__(self, *args: Any, containers: Sequence[Container], today: date, chosen: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.containers, self.today = {row.public_id: row for row in containers}, today
        field: Any = self.fields["container"]
        field.choices = [*((key, _named(row)) for key, row in self.containers.items()), (NOT_SURE, _("I am not sure"))]
        field.initial = chosen if chosen in self.containers else next(iter(self.containers), NOT_SURE)

    def clean_began_on(self) -> date | None:
        """No day that has not come."""
        began: date | None = self.cleaned_data["began_on"]
        if began and began > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        return began

    def clean_words(self) -> str:
        """As they are kept."""
        words = free_text(self.cleaned_data["words"])
        if not words:
            raise forms.ValidationError(_("Tell us in a few words."))
        if len(words) > MOST_WORDS:
            raise forms.ValidationError(
                _("That is too long. Please keep it under {most} letters.").format(most="2,000")
            )
        return words

    def reported(self) -> Reported:
        """As the action takes it."""
        said = self.cleaned_data
        kind, needed = ComplaintKind(said["kind"]), HelpNeeded(said["help_needed"])
        return Reported(kind, said["words"], self.containers.get(said["container"]), said["began_on"], needed)


class TakenDownForm(ReportForm):
    """As staff fill it in on the telephone or at the counter."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [(ComplaintKind.SIDE_EFFECT, "A side effect"), (ComplaintKind.QUALITY, "Quality")]
        fields["words"].label = "What the patient says"
        fields["help_needed"].label = "What help the patient needed"
        fields["container"].label = "Which container"


def _named(row: Container) -> str:
    """A container as the patient tells it from others: its strength, its lot and the day they got it."""
    strength = row.line.formula.strength.replace(" ", NO_BREAK_SPACE)
    got = day(row.handed_over_at) if row.handed_over_at else ""
    return _("{strength}, lot {lot}, from {day}").format(strength=strength, lot=row.batch.number, day=got)
