"""What the pages of practices and prescribers show, and the words every form page of theirs shares."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from premises.addresses import address_line
from premises.models import Setting, Standing
from premises.moments import record_day
from premises.views.shown import STANDING_CHIP, LicenceLine, licence_lines
from prescribers.models import Lapse, LookedUpAt, Practice, Prescriber, PrescriberLicence, Verification


@dataclass(frozen=True)
class PrescriberLine:
    """One prescriber in a list: the states they are licensed in, and the worst of how the licences stand."""

    prescriber: Prescriber
    states: str
    chip: tuple[str, str]


@dataclass(frozen=True)
class VerifiedLine:
    """One licence in a list: how it stands, and whether and how it was verified."""

    licence: PrescriberLicence
    chip: tuple[str, str]
    verified: tuple[str, str]
    newest: Verification | None
    why: str
    source: str
    may_be_verified: bool
    may_be_withdrawn: bool


TO_VERIFY = ("waiting", "To verify")
# How bad a licence stands; a list shows the worst.
WORST_FIRST = (STANDING_CHIP[Standing.EXPIRED], TO_VERIFY, STANDING_CHIP[Standing.ENDS_SOON])


def prescriber_lines(prescribers: Iterable[Prescriber], day: date) -> list[PrescriberLine]:
    """Prescribers with their licences on `day`, in a fixed number of queries."""
    people, warn_days = list(prescribers), Setting.objects.value("licence_warning_days")
    verified = Verification.objects.verified([prescriber.pk for prescriber in people], day)
    return [_line(prescriber, verified, day, warn_days) for prescriber in people]


def _line(prescriber: Prescriber, verified: set[int], day: date, warn_days: int) -> PrescriberLine:
    held = [licence for licence in prescriber.licences.all() if licence.ended_at is None]
    chips = {STANDING_CHIP[licence.standing(day, warn_days)] for licence in held}
    chips |= {TO_VERIFY for licence in held if licence.pk not in verified}
    worst = next((chip for chip in WORST_FIRST if chip in chips), STANDING_CHIP[Standing.IN_FORCE])
    states = ", ".join(sorted(licence.state for licence in held))
    return PrescriberLine(prescriber, states or "none", worst if held else ("stopped", "No licence"))


def licences_of(prescriber: Prescriber, day: date) -> list[VerifiedLine]:
    """The licences not ended, by state, each with its newest verification."""
    lines = licence_lines(prescriber.licences.current(), day)
    newest = Verification.objects.newest_of([line.licence.pk for line in lines], day)
    return [_verified_line(line, newest.get(line.licence.pk), day) for line in lines]


def _verified_line(line: LicenceLine, newest: Verification | None, day: date) -> VerifiedLine:
    licence: Any = line.licence
    stands = newest is not None and not newest.lapse
    why = Lapse(newest.lapse).words if newest and newest.lapse else ""
    source = LookedUpAt(newest.licence_source).words if newest else ""
    return VerifiedLine(
        licence, line.chip, ("released", "Verified") if stands else TO_VERIFY, newest, why, source,
        may_be_verified=not stands and licence.is_in_force(day), may_be_withdrawn=stands,
    )  # fmt: skip


def practice_facts(practice: Practice) -> list[tuple[str, Any]]:
    """A practice, for reading."""
    return [
        ("Address", address_line(practice)),
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


def facts_to_look_up(licence: PrescriberLicence) -> list[tuple[str, Any]]:
    """What a verification covers, and where the prescriber works, to compare."""
    prescriber, practice = licence.prescriber, licence.prescriber.practice
    return [
        ("Printed as", prescriber.printed_name),
        ("NPI", prescriber.npi),
        ("Licence", f"{licence.number} in {licence.get_state_display()}"),
        ("Last day", record_day(licence.expires_on)),
        ("Practice", f"{practice.name}, {practice.city}, {practice.state}"),
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
