"""The ways from a patient's page to what they keep of themselves: contact, helpers, sign-in, data."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from patients.models import Patient


def account_rows(patient: Patient, user: Any) -> list[dict[str, str]]:
    """Rows for ui/rows.html, as `user` may use them: a caregiver changes the address and no more."""
    is_own = patient.user_id == user.pk
    contact = _row("my_contact", patient, "edit", _("Address and telephone"), _("Where your parcel goes"))
    if not is_own:
        return [contact]
    return [
        contact,
        _row("my_caregivers", patient, "people", _("People who help you"), _("Let somebody see your page")),
        {
            "url": reverse("my_sign_in"),
            "icon": "key",
            "title": _("Sign in next time"),
            "sub": _("Without waiting for a link"),
        },
        _row("my_data", patient, "archive", _("Your data"), _("Get a copy, or close your page")),
    ]


def _row(name: str, patient: Patient, icon: str, title: str, sub: str) -> dict[str, str]:
    return {"url": reverse(name, args=[patient.public_id]), "icon": icon, "title": title, "sub": sub}
