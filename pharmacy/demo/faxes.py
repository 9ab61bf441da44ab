"""What comes to the demo's pharmacy by telephone, fax or on paper: who calls, and a page that says what is entered."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from io import BytesIO

from django.conf import settings
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from orders.drafts import Arrived, PrescriptionDraft
from orders.sources import keep
from patients.models import Patient
from premises.quantities import dose_text
from premises.terms import Origin
from prescribers.models import Prescriber

SIZE = (1240, 1600)  # a letter page at the 150 dots an inch of a good fax
FONT = "static/fonts/AtkinsonHyperlegibleMono_400Regular.ttf"


def came(draft: PrescriptionDraft, patient: Patient, prescriber: Prescriber, at: datetime) -> PrescriptionDraft:
    """The same with how it came, where it did not come from the prescriber's own screen."""
    when = at - timedelta(minutes=10)
    if draft.origin == Origin.ELECTRONIC:
        return draft
    if draft.origin == Origin.TELEPHONE:
        return replace(draft, arrived=Arrived(when, "Iris Sample", "medical assistant", was_read_back=True))
    page = _page(_lines(draft, patient, prescriber, when))
    return replace(draft, arrived=Arrived(when, file=keep(page)))


def _lines(draft: PrescriptionDraft, patient: Patient, prescriber: Prescriber, when: datetime) -> list[str]:
    practice = prescriber.practice
    steps = [f"  {dose_text(step.dose_mg)} mg  {_days(step.days)}" for step in draft.steps]
    return [
        f"FROM {practice.name.upper()}   {timezone.localtime(when):%Y-%m-%d %H:%M}   PAGE 1/1", "",
        practice.name, practice.street, f"{practice.city} {practice.state} {practice.zip_code}", "", "",
        f"Patient:  {patient.full_name}", f"Born:     {patient.born_on}", "",
        "Rx  Naltrexone HCl, low dose, compounded", *steps, f"  {draft.timing.replace('_', ' ')}", "",
        f"Days each fill: {draft.days_supply}", f"Refills: {draft.refills}", f"For: {draft.purpose or '-'}", "",
        f"Date: {draft.written_on}", "", "", f"Signed: {prescriber.printed_name}", f"NPI {prescriber.npi}",
    ]  # fmt: skip


def _days(days: int | None) -> str:
    return f"for {days} days" if days else "until told otherwise"


def _page(lines: list[str]) -> bytes:
    """Black on white, as a fax machine draws it."""
    page, out = Image.new("1", SIZE, 1), BytesIO()
    pen = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        pen.text((90, 70 + number * 56), line, font=_font(), fill=0)
    page.save(out, "TIFF", compression="group4")
    return out.getvalue()


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(settings.BASE_DIR / FONT), 34)
