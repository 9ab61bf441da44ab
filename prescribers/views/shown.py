"""What the pages of practices and prescribers show, and the words every form page of theirs shares."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from premises.models import Setting, Standing
from premises.views.shown import STANDING_CHIP, LicenceLine, licence_lines
from prescribers.models import Practice, Prescriber


@dataclass(frozen=True)
class PrescriberLine:
    """One prescriber in a list: the states they are licensed in, and the worst of how the licences stand."""

    prescriber: Prescriber
    states: str
    chip: tuple[str, str]


# How bad a licence stands; a list shows the worst.
WORST_FIRST = (Standing.EXPIRED, Standing.ENDS_SOON, Standing.IN_FORCE)


def prescriber_lines(prescribers: Iterable[Prescriber], day: date) -> list[PrescriberLine]:
    """Prescribers with their licences on `day`, in a fixed number of queries."""
    warn_days = Setting.objects.value("licence_warning_days")
    return [_line(prescriber, day, warn_days) for prescriber in prescribers]


def _line(prescriber: Prescriber, day: date, warn_days: int) -> PrescriberLine:
    held = [licence for licence in prescriber.licences.all() if licence.ended_at is None]
    stands = {licence.standing(day, warn_days) for licence in held}
    worst = next((standing for standing in WORST_FIRST if standing in stands), None)
    chip = STANDING_CHIP[worst] if worst else ("stopped", "No licence")
    return PrescriberLine(prescriber, ", ".join(sorted(licence.state for licence in held)) or "none", chip)


def licences_of(prescriber: Prescriber, day: date) -> list[LicenceLine]:
    """The licences not ended, by state."""
    return licence_lines(prescriber.licences.current(), day)


def practice_facts(practice: Practice) -> list[tuple[str, Any]]:
    """A practice, for reading."""
    return [
        ("Address", f"{practice.street}, {practice.city}, {practice.state} {practice.zip_code}"),
        ("Telephone", practice.telephone.as_national),
        ("Fax", practice.fax.as_national if practice.fax else "none"),
    ]


def prescriber_facts(prescriber: Prescriber) -> list[tuple[str, Any]]:
    """A prescriber, for reading."""
    return [
        ("Printed as", prescriber.printed_name),
        ("NPI", prescriber.npi),
        ("DEA number", prescriber.dea_number or "none: not needed"),
        ("Practice", prescriber.practice.name),
        ("Telephone", prescriber.practice.telephone.as_national),
        ("Work email", prescriber.user.email),
    ]


def words_of(crumb: str, crumb_url: str, **words: Any) -> dict[str, Any]:
    """The words of a form page that leads back where it came from."""
    return {"crumb": crumb, "crumb_url": crumb_url, "back_url": crumb_url, **words}


def done_at(request: HttpRequest, name: str, said: str, public_id: str = "") -> Callable[[Any], str]:
    """What `form_page` does afterwards: say it, and go to the page `name` of `public_id` or of the row made."""

    def done(row: Any) -> str:
        messages.success(request, said)
        return reverse(name, args=[public_id or row.public_id])

    return done
