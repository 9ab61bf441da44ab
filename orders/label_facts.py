"""What the label of a fill line says, gathered from the rows as they are now."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from django.conf import settings

from orders.label_content import AUXILIARY, DRUG, LabelContent
from orders.labels import problems_of
from orders.lifecycle import OrderStatus
from orders.models import Container, FillLine, Order
from orders.models.orders import LABEL_PREFIX
from premises.models import Pharmacy, StationStock
from premises.quantities import dose_text
from premises.stocks import Stock, Use
from premises.terms import Form
from records.names import initials
from records.problem import Blocker


def label_content(
    line: FillLine, *, at: datetime, container: Container | None = None, pharmacy: Pharmacy | None = None
) -> LabelContent:
    """What is printed for `line`: for a container of it, or as a proof before there is one. Raises NoPharmacy.

    A container's date is the day it was filled, a proof's the day of acceptance, before that the day of `at`.
    `pharmacy` is given where it was fetched for many lines.
    """
    pharmacy = pharmacy or Pharmacy.objects.required()
    order, formula = line.order, line.formula
    prescription, form = order.prescription, Form(formula.form)
    return LabelContent(
        patient=prescription.patient.full_name,
        drug=DRUG,
        strength=f"{formula.strength} {form.singular.title()}",
        directions=line.directions,
        purpose=_purpose(prescription.purpose),
        pharmacy=pharmacy.name,
        address=pharmacy.address_lines,
        telephone=pharmacy.telephone.as_national,
        number=order.number,
        dated_on=pharmacy.day_of(container.filled_at if container else order.accepted_at or at),
        prescriber=prescription.prescriber.printed_name,
        quantity=_quantity(container.units if container else line.units, form),
        refills=refills_left(order),
        description=formula.description,
        pharmacist=initials(order.accepted_by.name) if order.accepted_by else "",
        storage=storage_said(formula.storage),
        auxiliary=AUXILIARY[form],
        scan_code=container.scan_code if container else f"{LABEL_PREFIX}{line.public_id}",
        know_url=f"{settings.BASE_URL}/k/{(container.batch if container else formula).public_token}",
        lot=container.batch.number if container else "",
        discard_after=container.batch.bud_on if container else None,
        states=(pharmacy.state, prescription.patient.state),
        training=pharmacy.training,
    )


def label_contents(containers: Iterable[Container], *, at: datetime) -> list[LabelContent]:
    """The same of many containers that were fetched `for_labels`, in one query. Raises NoPharmacy."""
    pharmacy = Pharmacy.objects.required()
    return [label_content(row.line, at=at, container=row, pharmacy=pharmacy) for row in containers]


def label_problems(
    line: FillLine, *, at: datetime, pharmacy: Pharmacy | None = None, stocks: Sequence[Stock] = ()
) -> list[Blocker]:
    """Why the label of `line` could be printed on no stock its pharmacy uses. Raises NoPharmacy.

    `pharmacy` and `stocks` are given where they were fetched for many lines.
    """
    stocks = stocks or StationStock.objects.in_use(Use.CONTAINER)
    return problems_of(label_content(line, at=at, pharmacy=pharmacy), stocks)


def refills_left(order: Order) -> int:
    """Fills still authorised after this one; a cancelled fill used none, the parts of a split one (RX-EXP-2)."""
    fills = [row for row in order.prescription.orders.all() if row.status != OrderStatus.CANCELLED]
    used = {row.fill_number for row in fills if row.fill_number <= order.fill_number}
    return max(0, order.prescription.refills + 1 - len(used))


def _purpose(text: str) -> str:
    """As the patient reads it: `For fibromyalgia`."""
    return text if not text or text.casefold().startswith("for ") else f"For {text}"


def storage_said(text: str) -> str:
    """As a sentence for the patient: `Room temperature, …` becomes `Store at room temperature, …`."""
    is_place = text.casefold().startswith(("room", "controlled room"))
    return f"Store at {text[0].lower()}{text[1:]}" if is_place else text


def _quantity(units: Decimal, form: Form) -> str:
    """`28 capsules`, `1 troche`, `60 mL`."""
    unit = form.words.unit
    return f"{dose_text(units)} {unit if form.strength_per or units == 1 else f'{unit}s'}"
