"""How complaints are told: to the patient who reported them, and to the bench with the time the law gives (AE-01)."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from orders.complaints import read_at
from orders.models import Complaint, ComplaintKind, HelpNeeded, Intake
from orders.report_forms import HELPS, KINDS
from premises.models import Pharmacy
from premises.moments import day, moment

KIND = {ComplaintKind.SIDE_EFFECT: "Side effect", ComplaintKind.QUALITY: "Quality"}
HELP = {HelpNeeded.NONE: "no help needed", HelpNeeded.DOCTOR: "a doctor", HelpNeeded.HOSPITAL: "a hospital"}
TAKEN = {
    Intake.PATIENT_PAGE: "on the patient's page",
    Intake.STAFF: "by telephone or at the counter",
    Intake.PRESCRIBER: "by the prescriber",
}


@dataclass(frozen=True)
class ComplaintRow:
    """A line of the list: what, about whom and which batch, who took it, and until when the law wants a report."""

    row: Complaint
    url: str
    what: str
    taken: str
    report_by: datetime | None
    is_late: bool


def rows_of(rows: list[Complaint], at: datetime) -> list[ComplaintRow]:
    """The lines of the bench's list."""
    pharmacy = Pharmacy.objects.the_one()
    state = pharmacy.state if pharmacy else ""
    return [_row(row, row.report_by(state), at) for row in rows]


def _row(row: Complaint, report_by: datetime | None, at: datetime) -> ComplaintRow:
    what = f"{KIND[ComplaintKind(row.complaint_kind)]}, {HELP[HelpNeeded(row.help_needed)]}"
    taken = f"{row.received_by.printed_name}, {TAKEN[Intake(row.intake)]}"
    url = reverse("complaint", args=[row.public_id])
    return ComplaintRow(row, url, what, taken, report_by, bool(report_by and report_by < at))


def facts_of(told: ComplaintRow) -> list[tuple[str, str]]:
    """All of one, for the bench."""
    row = told.row
    facts = [
        ("What", told.what),
        ("Received", moment(row.received_at)),
        ("Taken down", told.taken),
        ("Began", day(row.began_on) if row.began_on else "not said"),
        ("Container", row.container.scan_code if row.container else "not known which"),
        ("Product", row.container.line.formula.product if row.container else "not known which"),
    ]
    if told.report_by:
        facts.append(("To MedWatch by", f"{moment(told.report_by)} (AE-01: 72 hours in California)"))
    return facts


def reported_facts(row: Complaint) -> list[tuple[str, str]]:
    """What a patient reported, as they read it again, and whether it was read."""
    facts = [(_("What it is about"), str(dict(KINDS)[ComplaintKind(row.complaint_kind)]))]
    if row.container and row.batch:
        facts.append((_("Lot"), row.batch.number))
    if row.began_on:
        facts.append((_("Since"), day(row.began_on)))
    facts.append((_("Help"), str(dict(HELPS)[HelpNeeded(row.help_needed)])))
    return [*facts, (_("Sent"), day(row.received_at)), (_("Read by us"), _read(row))]


def reported_rows(rows: list[Complaint]) -> list[dict[str, str]]:
    """What a patient reported before, a line each."""
    read, words = read_at(rows), (_("We have not read it yet."), _("We read it."))
    return [
        {
            "url": reverse("my_reported", args=[row.public_id]),
            "icon": "note",
            "title": str(dict(KINDS)[ComplaintKind(row.complaint_kind)]),
            "sub": f"{day(row.received_at)}. {words[row.public_id in read]}",
        }
        for row in rows
    ]


def _read(row: Complaint) -> str:
    at = read_at([row]).get(row.public_id)
    return day(at) if at else _("Not yet")
