"""The shape of what is typed about people, roles and machine clients; the rules are in the actions."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from accounts.roles import AUDIENCE_OF, GIVEN_BY_INVITATION, Audience, Role
from records.forms import ReasonForm

IDENTITY = [
    ("seen in person with a photo document", "Seen in person, with a photo document"),
    ("licence looked up, called back at the practice", "Licence looked up, called back at the practice"),
    ("known to the pharmacist in charge", "Known to the pharmacist in charge"),
]


def roles_of(*audiences: Audience) -> list[tuple[str, str]]:
    """The roles an administrator gives, in the order of roles.py, as choices."""
    return [(role.value, role.words) for role in Role if role in GIVEN_BY_INVITATION and AUDIENCE_OF[role] in audiences]


class RolesField(forms.TypedMultipleChoiceField):
    """One or more roles; none is ticked before the user does it."""

    def __init__(self, **how: Any) -> None:
        choices = roles_of(Audience.STAFF, Audience.PRESCRIBER)
        super().__init__(choices=choices, coerce=Role, widget=forms.CheckboxSelectMultiple, **how)


class DayField(forms.DateField):
    """A day of the pharmacy's calendar, as the moment it begins."""

    widget = forms.DateInput(attrs={"type": "date", "class": "form-narrow"})

    def clean(self, value: Any) -> datetime | None:
        """The first moment of the day."""
        day: date | None = super().clean(value)
        return None if day is None else timezone.make_aware(datetime.combine(day, time.min))


class LastDayField(DayField):
    """A last day, as the moment after it."""

    def clean(self, value: Any) -> datetime | None:
        """The first moment of the day after."""
        begins = super().clean(value)
        return None if begins is None else begins + timedelta(days=1)


class SearchForm(forms.Form):
    """What narrows the list of people."""

    q = forms.CharField(label="Name begins with", required=False, max_length=60)
    role = forms.ChoiceField(label="Role", required=False, choices=[("", "Every role"), *roles_of(*Audience)])


class InviteForm(forms.Form):
    """A new person."""

    name = forms.CharField(label="Name", max_length=120)
    credentials = forms.CharField(
        label="Credentials", max_length=40, required=False, help_text="As printed after the name: PharmD, MD, CPhT."
    )
    email = forms.EmailField(label="Work email", help_text="Theirs alone. The invitation goes there.")
    roles = RolesField(label="What they may do")
    identity = forms.ChoiceField(label="How you know who they are", choices=IDENTITY, widget=forms.RadioSelect)


class CorrectForm(forms.Form):
    """Corrections to a person."""

    name = forms.CharField(label="Name", max_length=120)
    credentials = forms.CharField(label="Credentials", max_length=40, required=False)
    email = forms.EmailField(label="Work email")

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data, initial={"name": user.name, "credentials": user.credentials, "email": user.email})


class ReactivateForm(ReasonForm):
    """Roles to begin again with, and why."""

    roles = RolesField(label="What they may do")


class RoleForm(forms.Form):
    """A role, dated."""

    role = forms.TypedChoiceField(label="Role", coerce=Role)
    from_at = DayField(label="First day", required=False, help_text="Empty: from now on.")
    until_at = LastDayField(label="Last day", required=False, help_text="Empty: until it is ended.")

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data)
        self.fields["role"].choices = roles_of(Audience(user.audience))  # type: ignore[attr-defined]


class DesignateForm(forms.Form):
    """From when until when someone is a designated person."""

    from_on = forms.DateField(label="First day", widget=DayField.widget)
    until_on = forms.DateField(label="Last day", required=False, widget=DayField.widget, help_text="Empty: open.")

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data, initial={"from_on": user.designated_from, "until_on": user.designated_until})


class ClientForm(forms.Form):
    """A machine client."""

    name = forms.CharField(
        label="Name", max_length=50, help_text="The system and the practice: Example EHR, Larch Street."
    )
