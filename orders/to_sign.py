"""What waits for one prescriber's signature, each shown in full, and what came of signing the ticked ones."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from orders import told
from orders.boards import prescribed
from orders.models import Prescription
from orders.problems import problems_with_prescriptions
from orders.ways import with_ways
from records.problem import Problem, blockers
from records.refusals import Refusal

MOST = 50  # on one page; the rest comes when these are signed
TICK, SEEN = "sign", "seen"


class ChangedSinceShown(Refusal):
    """What would be signed is not what the page showed (SEC-11)."""

    code = "changed_since_shown"


class NotWaiting(Refusal):
    """It waits for this signature no more: it was signed, changed or discontinued meanwhile."""

    code = "not_waiting"


class TickForm(forms.Form):
    """One prescription of the page: that it is signed, and what was shown."""

    sign = forms.BooleanField(label="Sign this one", required=False)
    seen = forms.CharField(widget=forms.HiddenInput)


@dataclass(frozen=True)
class Line:
    """One prescription in full, what the rules find in it, and the tick."""

    prescription: Prescription
    full: told.InFull
    problems: Sequence[Problem]
    form: TickForm
    seen: str

    @property
    def what(self) -> str:
        """What is prescribed, in a line."""
        return prescribed(self.prescription)

    @property
    def why_not(self) -> str:
        """Why it cannot be ticked."""
        return ", ".join(sorted({problem.code for problem in blockers(self.problems)}))


@dataclass(frozen=True)
class Outcome:
    """What came of one ticked line: signed, or the code and the reason of the refusal."""

    number: str
    patient: str
    what: str
    url: str
    code: str = ""
    text: str = ""


def waiting_for(user: User, data: Any, at: datetime) -> list[Line]:
    """What `user` prescribed and has not signed, what waits longest first; ticked as in `data`."""
    rows = Prescription.objects.visible_to(user).awaiting_signature().filter(prescriber__user=user)
    found = list(rows.with_what_rules_read()[:MOST])
    judged = problems_with_prescriptions(found, at=at)
    both = zip(found, judged, strict=True)
    return [_line(one, with_ways(problems, one, user, at), data, at) for one, problems in both]


def named(names: Sequence[str]) -> list[str]:
    """Which lines are ticked among the names of the fields that were sent."""
    return [name.removesuffix(f"-{TICK}") for name in names if name.endswith(f"-{TICK}")]


def refuse_changed(line: Line, seen: str) -> None:
    """Raise ChangedSinceShown unless the page showed what it says now."""
    if seen != line.seen:
        raise ChangedSinceShown("It changed after this page was opened. Read it again. It was not signed (SEC-11).")


def outcome(prescription: Prescription, refusal: Refusal | None = None) -> Outcome:
    """What came of one line, to be read."""
    url = reverse("prescription", args=[prescription.public_id])
    said = (refusal.code, str(refusal)) if refusal else ("", "")
    return Outcome(prescription.number, prescription.patient.full_name, prescribed(prescription), url, *said)


def _line(prescription: Prescription, problems: Sequence[Problem], data: Any, at: datetime) -> Line:
    full = told.in_full(prescription, timezone.localdate(at))
    shown = repr((prescription.signed_content(), full.who, full.what, [(one.code, one.text) for one in problems]))
    seen = hashlib.sha256(shown.encode()).hexdigest()[:20]
    ticked = bool(data and f"{prescription.public_id}-{TICK}" in data)
    form = TickForm(initial={TICK: ticked, SEEN: seen}, prefix=prescription.public_id)
    form.fields[TICK].label = f"Sign this one for {prescription.patient.full_name}"
    return Line(prescription, full, problems, form, seen)
