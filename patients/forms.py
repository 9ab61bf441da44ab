"""The shape of what people enter about patients; the rules live in columns and actions."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from phonenumber_field.formfields import PhoneNumberField

from patients.models import Patient, Reach, Sex
from patients.profile import Profile
from premises.forms import STATES, date_field
from premises.terms import Exclusion
from prescribers.models import Prescriber

SEXES = [("", "Choose"), *((sex.value, sex.value.capitalize()) for sex in Sex)]
EXCLUSIONS = [(exclusion.value, exclusion.value.capitalize()) for exclusion in Exclusion]
DETAILS = ["telephone", "email", "street", "city", "state", "zip_code", "language", "large_print"]
REACHES = [(Reach.MAIL.value, "By mail"), (Reach.TEXT.value, "As text messages")]
IDENTITY = ["given_name", "family_name", "born_on", "sex"]


class SearchForm(forms.Form):
    """A name's beginning, a birth date, or both. Sent as a form: no name stands in an address (SEC-20)."""

    name = forms.CharField(max_length=80, required=False)
    born_on = date_field(label="Date of birth", required=False)
    after = forms.CharField(max_length=10, required=False, widget=forms.HiddenInput)


class DecideForm(forms.Form):
    """Whether two records are one person's, and how that is known; the button says which."""

    SAME, ANOTHER = "same", "another"

    reason = forms.CharField(
        label="How you know", max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Whom you asked, what you compared. It stands in the story of both records.",
    )  # fmt: skip
    do = forms.ChoiceField(choices=[(SAME, SAME), (ANOTHER, ANOTHER)], widget=forms.HiddenInput)


class LanguageForm(forms.Form):
    """A language we speak."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)


class BirthForm(forms.Form):
    """The date of birth, typed as people in the United States write it; a calendar to leaf through is no help."""

    born_on = forms.DateField(
        label=later("Your date of birth"),
        help_text=later("Month, day, year. For example 02/29/1984."),
        input_formats=["%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y", "%m %d %Y", "%m%d%Y", "%Y-%m-%d"],
        error_messages={
            "required": later("Type your date of birth."),
            "invalid": later("Type month, day and year: 02/29/1984."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "bday", "inputmode": "text", "maxlength": 12}),
    )


class LinkForm(BirthForm):
    """Where a patient gets news, as they gave it to the pharmacy, and who they are."""

    address = forms.CharField(
        label=later("Your email, or your mobile number"), max_length=254,
        help_text=later("The one you gave us for your news."),
        error_messages={"required": later("Type your email, or your mobile number.")},
    )  # fmt: skip
    field_order = ["address", "born_on"]

    def clean_address(self) -> str:
        """The mail address, or the number as E.164."""
        typed = self.cleaned_data["address"].strip()
        kind = forms.EmailField() if "@" in typed else PhoneNumberField()
        try:
            return str(kind.clean(typed))
        except forms.ValidationError as wrong:
            said = _("This is no email and no telephone number. For example: name@mail.com or 916 555 0100.")
            raise forms.ValidationError(said, code="address") from wrong


class DetailsForm(forms.ModelForm):
    """Where the patient lives and how they are reached."""

    state = forms.ChoiceField(choices=STATES)
    reach = forms.ChoiceField(
        label="News of orders", choices=REACHES,
        help_text="Text messages only if the patient agreed to them. Without a mail address no mail is sent.",
    )  # fmt: skip

    class Meta:
        model = Patient
        fields = [*DETAILS, "reach"]


class IdentityForm(forms.ModelForm):
    """Who the patient is."""

    born_on = date_field(label="Date of birth")
    sex = forms.ChoiceField(choices=SEXES)
    reason = forms.CharField(label="Why it is corrected", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    class Meta:
        model = Patient
        fields = IDENTITY


def lines_field(label: str, help_text: str) -> forms.CharField:
    """A field of one line for each thing."""
    widget = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, help_text=help_text, max_length=10_000, required=False, widget=widget)


class ProfileForm(forms.Form):
    """Allergies, medicines, exclusions; what there is none of is said."""

    allergies = lines_field("Allergies", "One on each line.")
    no_known_allergies = forms.BooleanField(label="No allergies are known", required=False)
    medicines = lines_field("Other medicines", "One on each line, with what needs no prescription and with herbs.")
    no_other_medicines = forms.BooleanField(label="No other medicines are taken", required=False)
    exclusions = forms.MultipleChoiceField(
        label="Must be left out", choices=EXCLUSIONS, required=False, widget=forms.CheckboxSelectMultiple
    )

    def clean(self) -> dict[str, Any]:
        """Put the parts together into one Profile; its rules are its own."""
        said = super().clean() or {}
        profile = Profile(
            allergies=tuple(said.pop("allergies", "").splitlines()),
            no_known_allergies=said.pop("no_known_allergies", False),
            medicines=tuple(said.pop("medicines", "").splitlines()),
            no_other_medicines=said.pop("no_other_medicines", False),
            exclusions=frozenset(map(Exclusion, said.pop("exclusions", []))),
        )
        return said | {"profile": profile}


class RegisterForm(ProfileForm, forms.ModelForm):
    """A new patient, as staff enter them."""

    born_on = date_field(label="Date of birth")
    sex = forms.ChoiceField(choices=SEXES)
    state = forms.ChoiceField(choices=STATES)
    is_another_person = forms.BooleanField(
        label="This is another person of the same name and date of birth", required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Patient
        fields = [*IDENTITY, *DETAILS]

    field_order = [
        *IDENTITY, *DETAILS, "allergies", "no_known_allergies", "medicines", "no_other_medicines", "exclusions",
    ]  # fmt: skip

    def ask_whether_another(self) -> None:
        """Ask whether it is another person, once somebody of this name and birth date was found."""
        self.fields["is_another_person"].widget = forms.CheckboxInput()


class PrescriberChoice(forms.ModelChoiceField):
    """Prescribers by name."""

    def label_from_instance(self, prescriber: Prescriber) -> str:
        """As printed."""
        return prescriber.printed_name


class PracticeRegisterForm(RegisterForm):
    """A new patient, as a practice enters them for one of its prescribers."""

    prescriber = PrescriberChoice(queryset=Prescriber.objects.none(), empty_label=None)

    field_order = ["prescriber", *RegisterForm.field_order]

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        acted_for = Prescriber.objects.acted_for_by(user, timezone.now())
        prescriber: Any = self.fields["prescriber"]
        prescriber.queryset = acted_for.select_related("user").order_by("user__name_key")
