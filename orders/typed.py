"""What was typed on the page of an order, as it was typed: known names only, nothing judged."""

from typing import Any

from django.http import QueryDict

from accounts.roles import BENCH
from orders.composing import PrescriptionForm, StaffPrescriptionForm
from orders.drafts import MOST_STEPS
from orders.fills import split_in
from orders.ramps import Ramp
from orders.safety_forms import SafetyForm
from orders.step_forms import EMPTY_STEP
from patients.models import Patient

Said = dict[str, Any]
Rows = list[dict[str, Any]]
PREFIX = "steps"
COUNT = f"{PREFIX}-TOTAL_FORMS"
BESIDE = ("protocol",)  # on the page, beside the form


def form_for(user: Any, at: Any) -> type[PrescriptionForm]:
    """The page this person composes on."""
    return StaffPrescriptionForm if user.roles_at(at) & BENCH else PrescriptionForm


def said_in(data: QueryDict, kind: type[PrescriptionForm]) -> Said:
    """The fields of the page and its rows of steps."""
    fields = {name: field.widget.value_from_datadict(data, {}, name) for name, field in kind.base_fields.items()}
    said = {name: value for name, value in fields.items() if value is not None}
    said |= {name: data[name] for name in BESIDE if name in data}
    rows = [f"{PREFIX}-{n}-{name}" for n in range(_count(data.get(COUNT, ""))) for name in EMPTY_STEP]
    said |= {name: data[name] for name in [COUNT, *rows] if name in data}
    return {name: _storable(value) for name, value in said.items()}


def rows_in(said: Said) -> Rows:
    """The steps among it, as rows to compose from."""
    count = _count(said.get(COUNT, ""))
    return [{name: said.get(f"{PREFIX}-{n}-{name}", "") for name in EMPTY_STEP} for n in range(count)]


def with_rows(said: Said, rows: Rows) -> Said:
    """The same with other steps."""
    others = {name: value for name, value in said.items() if not name.startswith(f"{PREFIX}-")}
    cells = {f"{PREFIX}-{n}-{name}": str(value) for n, row in enumerate(rows) for name, value in row.items()}
    return others | {COUNT: str(len(rows))} | cells


def reaching(said: Said, ramp: Ramp) -> Said:
    """The same with as many refills as the ramp takes to its last dose and a month of it; more stay as they are."""
    days, refills = number_in(said, "days_supply"), number_in(said, "refills")
    if not days or not str(said.get("refills", "")).isdecimal():
        return said  # what is mistyped stays as it was typed
    return said | {"refills": str(max(refills, ramp.refills_for(days)))}


def with_fills(said: Said, asked: str) -> Said:
    """The same with fills of another length, where that is what is asked for (BUD-08)."""
    fit = split_in(asked)
    return said | {"days_supply": str(fit.days), "refills": str(fit.refills)} if fit else said


def still_said(said: Said) -> Said:
    """What of it holds on another day: all but the answers that are asked for every order (OPI-02)."""
    return {name: value for name, value in said.items() if name not in SafetyForm.base_fields}


def patient_in(said: Said, user: Any) -> Patient | None:
    """The patient chosen so far, if whoever asks may see them."""
    chosen = str(said.get("patient") or "")
    rows = PrescriptionForm.patients_of(user)
    return rows.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 19 else None


def only_one_found(said: Said, user: Any) -> str:
    """The patient whom the letters of a name find alone; nobody where they find several or none."""
    found = list(PrescriptionForm.patients_of(user).named_like(said.get("find", "").strip())[:2])
    return str(found[0].pk) if len(found) == 1 else ""


def number_in(said: Said, name: str) -> int:
    """A small whole number among it, 0 where there is none."""
    text = str(said.get(name, ""))
    return int(text) if text.isdecimal() and len(text) < 4 else 0


def _count(total: str) -> int:
    return min(int(total), MOST_STEPS) if total.isdecimal() and len(total) < 4 else 1


def _storable(value: Any) -> Any:
    """The database holds no NUL."""
    if isinstance(value, list):
        return [_storable(each) for each in value]
    return value.replace("\0", "") if isinstance(value, str) else value
