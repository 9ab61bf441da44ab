"""What a patient fills in on their own page, in their language; no rules."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from orders.safety import LONGEST_NAME, Answer, Answers, Condition

LONGEST_WORDS = 1000
LONGEST_NEWS = 300
NONE = "none"
C = Condition
# The conditions a patient is asked about, in words for them; the others stay as they were told before.
ASKED = {
    C.METHADONE_NOW: later("I take methadone or buprenorphine now"),
    C.METHADONE_BEFORE: later("I took methadone or buprenorphine in the past"),
    C.KRATOM: later("I take kratom or tianeptine"),
    C.PREGNANT: later("I am pregnant, or may be"),
    C.BREAST_FEEDING: later("I breastfeed"),
    C.LIVER: later("My liver is sick"),
    C.KIDNEY: later("My kidneys are weak"),
    C.THYROID: later("I have a thyroid problem"),
    C.TRANSPLANT: later("I have a transplant"),
    C.IMMUNOTHERAPY: later("I get immunotherapy"),
    C.MOOD: later("I feel very low, or think of harming myself"),
    C.DEPENDENCE: later("I have, or had, a problem with alcohol or opioids"),
}
YES_NO = [(Answer.NO, later("No")), (Answer.YES, later("Yes")), (Answer.NOT_KNOWN, later("I am not sure"))]


def _day(label: Any, *, required: bool, missing: Any = "") -> forms.DateField:
    words = {"invalid": later("Write a day, such as 11/30/2026.")} | ({"required": missing} if missing else {})
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, error_messages=words)


def _text(label: Any, longest: int, *, required: bool = False, rows: int = 0, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    words = {"required": later("Write a few words."), "max_length": later("This is too long. Call us for the rest.")}
    return forms.CharField(
        label=label, max_length=longest, required=required, widget=widget, help_text=help_text, error_messages=words
    )


class PatientForm(forms.Form):
    """A form of the patient's room: what may be left out says so in its own words."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for field in self.fields.values():
            field.is_needed_sometimes = True  # type: ignore[attr-defined]

    def refuse_to_come(self, name: str) -> None:
        """Mark a day that has not come yet."""
        day = self.cleaned_data.get(name)
        if day and day > self.today:
            self.add_error(name, _("This day has not come yet."))


class WordsForm(PatientForm):
    """A question or an answer in the patient's words."""

    words = _text(later("Your words"), LONGEST_WORDS, required=True, rows=5)


class OpioidForm(PatientForm):
    """That an opioid was given."""

    last_on = _day(later("When did you last get it?"), required=True, missing=later("Choose the day."))
    what = _text(later("What was it? Leave it empty if you do not know."), LONGEST_NAME)

    def clean(self) -> dict[str, Any]:
        """The day is over or is today."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        self.refuse_to_come("last_on")
        return said


class SurgeryForm(PatientForm):
    """That surgery or dental work is planned."""

    on = _day(later("Which day is it?"), required=True, missing=later("Choose the day."))
    at_time = forms.TimeField(
        label=later("At what time? Leave it empty if you do not know."), required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
        error_messages={"invalid": later("Write a time, such as 9:30.")},
    )  # fmt: skip
    words = _text(later("What will be done, and where? You may leave it empty."), LONGEST_NEWS)

    def clean_on(self) -> date:
        """Today or later."""
        day: date = self.cleaned_data["on"]
        if day < self.today:
            raise forms.ValidationError(_("This day is over."))
        return day


class MyRefillForm(PatientForm):
    """The questions before every refill, as a patient reads them (OPI-02)."""

    opioid = forms.ChoiceField(
        label=later("Did you take an opioid in the last 14 days?"), choices=YES_NO, widget=forms.RadioSelect,
        help_text=later("These are strong pain medicines. Tramadol, codeine cough syrup and kratom count too."),
        error_messages={"required": later("Choose one.")},
    )  # fmt: skip
    opioid_what = _text(later("If yes: what was it?"), LONGEST_NAME)
    opioid_on = _day(later("If yes: when was the last time?"), required=False)
    surgery_on = _day(later("Do you have surgery or dental work planned? Then choose the day."), required=False)
    applies = forms.MultipleChoiceField(
        label=later("What is true for you now?"), widget=forms.CheckboxSelectMultiple,
        choices=[(NONE, later("None of these")), *ASKED.items()],
        error_messages={"required": later("Choose what is true, or “None of these”.")},
    )  # fmt: skip
    news = _text(later("New medicines or allergies? Write them here."), LONGEST_NEWS, rows=3)

    def clean_applies(self) -> list[str]:
        """Something, or nothing."""
        said: list[str] = self.cleaned_data["applies"]
        if NONE in said and len(said) > 1:
            raise forms.ValidationError(_("“None of these” goes alone."))
        return said

    def clean(self) -> dict[str, Any]:
        """What contradicts itself stands at its field."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        self.refuse_to_come("opioid_on")
        if said.get("opioid") != Answer.YES and (said.get("opioid_what") or said.get("opioid_on")):
            self.add_error("opioid", _("You name an opioid below. Choose Yes here."))
        if said.get("surgery_on") and said["surgery_on"] < self.today:
            self.add_error("surgery_on", _("This day is over."))
        return said

    def answers(self) -> Answers:
        """As the rules take them."""
        said = self.cleaned_data
        conditions = {Condition(one) for one in said["applies"] if one != NONE}
        planned = {Condition.PROCEDURE} if said["surgery_on"] else set()
        return Answers(
            opioid_last_14_days=Answer(said["opioid"]), opioid_what=said["opioid_what"],
            opioid_last_on=said["opioid_on"], were_asked=True, conditions=frozenset(conditions | planned),
            procedure_on=said["surgery_on"],
        )  # fmt: skip
