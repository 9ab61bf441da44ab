"""What the certificate of a released batch says, gathered from the rows as they are when it is asked for."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from compounding.certificate_content import CertificateContent
from compounding.form_checks import Asks, is_counted
from compounding.lifecycle import RELEASE_MEANS, RISK_MEANS
from compounding.making import with_making
from compounding.models import Batch, BatchStep, Hydrate, Weighing
from compounding.models.quality import LEAST_PERCENT, MOST_PERCENT
from compounding.net_fill import LIMITS, MOST_ACCEPTANCE
from compounding.potency import last_result
from compounding.problems import judgement_of
from compounding.record_parts import Fact, Section, Table, said, told
from premises.models import Pharmacy
from premises.moments import record_day, record_stamp
from premises.quantities import dose_text
from premises.terms import Form

Row = tuple[str, str, str, str]


def certificate_content(batch: Batch, *, version: int, reason: str, by: User, at: datetime) -> CertificateContent:
    """What is certified of the released `batch`, in the pharmacy's time."""
    pharmacy = Pharmacy.objects.the_one()
    with timezone.override(pharmacy.zone if pharmacy else "UTC"):
        row = with_making(Batch.objects.filter(pk=batch.pk)).get()
        document = f"{row.number} C{version}"
        printed = f"{record_stamp(at)}, {by.printed_name}"
        house = f"{pharmacy.name}, {', '.join(pharmacy.address_lines)}" if pharmacy else ""
        asked = told(("Pharmacy", house), ("Document", document), ("Printed on", printed), ("Again because", reason))
        return CertificateContent(
            document=document,
            batch=row.number,
            name=row.formula.name,
            know_url=f"{settings.BASE_URL}/k/{row.public_token}",
            head=(*_preparation(row), *asked),
            sections=(_tests(row), _components(row)),
            signed=said(*_signed(row)),
            pharmacy=said(pharmacy.name, pharmacy.telephone.as_national) if pharmacy else (),
            training=bool(pharmacy and pharmacy.training),
        )


def _preparation(batch: Batch) -> tuple[Fact, ...]:
    formula, form = batch.formula, Form(batch.formula.form)
    return told(
        ("Strength", formula.strength),
        ("Form", form.singular),
        ("Batch number", batch.number),
        ("Quantity made", f"{dose_text(batch.counted_units or 0)} {form.strength_per or form.plural}"),
        ("Made on", record_day(batch.made_on)),
        ("Use by", record_day(batch.bud_on)),
        ("Storage", formula.storage),
        ("Container", formula.container_closure),
    )


def _tests(batch: Batch) -> Section:
    """What was tested by which method, between which limits, and what was found (CR-11); what was not is said."""
    rows = tuple(said(*row) for row in (*_potency(batch), *_weights(batch), *_checks(batch)))
    table = Table(heads=("Test", "Method", "Limit", "Result"), widths=(19, 29, 26, 26), rows=rows)
    return Section(title="Tests of this batch", rules="CR-11", table=table)


def _potency(batch: Batch) -> Iterator[Row]:
    found = last_result(batch)
    if found is None:
        yield "Potency", "Not tested in this batch", "", "No claim is made"
    else:
        limit, result = f"{LEAST_PERCENT} to {MOST_PERCENT} % of label", f"{dose_text(found.percent)} % of label"
        yield "Potency", f"{found.method}, {found.laboratory}", limit, f"{result}, {record_day(found.resulted_on)}"


def _weights(batch: Batch) -> Iterator[Row]:
    verdict = judgement_of(batch)
    if verdict is None:
        return
    how = f"{len(verdict.nets_mg)} units weighed one by one, empty shells taken off"
    spread = f"RSD {verdict.rsd_percent:.1f} %" if verdict.rsd_percent is not None else ""
    outside = f"{len(verdict.outside)} outside" if verdict.outside else "none outside"
    yield "Weight variation", how, LIMITS, f"Mean {verdict.mean_percent:.1f} %, {spread}, {outside}"
    if verdict.acceptance:
        by = f"By weight of the first {verdict.accepted}; weight is not content"
        yield "Acceptance value", by, f"At most {MOST_ACCEPTANCE}", f"{verdict.acceptance.value:.1f}"


def _checks(batch: Batch) -> Iterator[Row]:
    """What was read of a liquid or cream; of what comes in pieces how it should look, which nobody records."""
    yield from (_check(step) for step in batch.steps.all() if step.asks)
    if is_counted(Form(batch.formula.form)):
        yield "Appearance", "Not recorded in this batch", batch.formula.description, "No claim is made"


def _check(step: BatchStep) -> Row:
    asks = Asks(step.asks)
    limit = step.batch.formula.description if asks is Asks.LOOKS else f"{step.limits} {asks.unit}"
    return ("Appearance" if asks is Asks.LOOKS else asks.label), "In process", limit, step.found


def _components(batch: Batch) -> Section:
    """What it is made of: grade and form, and the lot of each (CR-05)."""
    rows = tuple(said(row.lot.component.name, _grade(row), row.lot.number) for row in batch.standing())
    table = Table(heads=("Component", "Grade and form", "Lot"), widths=(48, 26, 26), rows=rows)
    return Section(title="Components", rules="CR-05", table=table)


def _grade(row: Weighing) -> str:
    hydrate = "" if row.lot.hydrate == Hydrate.NOT_APPLICABLE else row.lot.get_hydrate_display()
    return ", ".join(word for word in (row.ingredient.grade, hydrate) if word) or "not stated"


def _signed(batch: Batch) -> Iterator[str]:
    """The release as it was signed: printed name, date and time with zone, meaning (21 CFR 11.50)."""
    if batch.released_by and batch.released_at:
        yield f"Released by {batch.released_by.printed_name}, {record_stamp(batch.released_at)}"
        yield f"Meaning of the signature: released. {RISK_MEANS if batch.risk_reason else RELEASE_MEANS}"
    if batch.risk_reason:
        yield f"Released at risk, before its potency was known: {batch.risk_reason}"
