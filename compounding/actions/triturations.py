"""Stock triturations: what a batch of one becomes, and the active of a batch weighed from one (TRI-01, D-12)."""

from datetime import datetime
from decimal import Decimal

from accounts.models import User
from compounding.actions.ledger import move
from compounding.amounts import mixed
from compounding.calculations import Basis
from compounding.lifecycle import BATCH_STEPS, LOT_STEPS
from compounding.models import Batch, Component, ComponentRole, Formula, Lot, MovementKind, Weighing
from compounding.potency import last_result
from compounding.proposed import proposed_for
from compounding.sources import sources_of
from compounding.stored_inputs import content_again
from compounding.targets import ComputedDifferently
from premises.models import Pharmacy
from records import rows
from records.action import action
from records.database import next_number
from records.meanings import Meaning
from records.refusals import Refusal
from records.signatures import Proof, sign
from records.steps import begin, take

MG_IN_G = Decimal(1000)
PERCENT_OF_MG_IN_G = Decimal(10)  # 10 mg in 1 g are 1 %
KEPT = Decimal("0.0001")  # percent, as a lot keeps its assay


class TriturationRefused(Refusal):
    """A stock trituration cannot be what it is asked to be; the code says why (TRI-01)."""

    code = "trituration_refused"
    status = 422


@action
def weigh_from(batch: Batch, source: Component | None, *, by: User, at: datetime) -> Batch:
    """Plan to weigh the active from the stock trituration `source`, or with None as the formula names it (D-12).

    Raises WrongStatus, TriturationRefused, ComputedDifferently.
    """
    if source is not None and source not in sources_of(batch.formula):
        raise TriturationRefused(
            f"{source.name} is no trituration of the active in what fills up {batch.formula.code}: something would be "
            "in it that the formula does not name (MFR-04, TRI-02). Nothing was saved.",
            code="source_does_not_fit",
        )
    take("weigh_from", batch, BATCH_STEPS, by=by, at=at, active_from=source)
    proposed_for(batch, Pharmacy.objects.today(at))  # raises where the two computations differ
    return batch


def enter_component(formula: Formula) -> None:
    """Enter what batches of an approved trituration become, under the formula's code, unless it is there (TRI-01).

    A later version keeps active, diluent and ratio: a lot of one component is one thing. Raises TriturationRefused.
    """
    active, filler = formula.active.component, formula.filler.component
    wanted = {"triturates": active.triturates or active, "diluent": filler}
    found = Component.objects.filter(code=formula.code).first()
    if found is None:
        component = Component(code=formula.code, name=formula.name, role=ComponentRole.ACTIVE, **wanted)
        component.contains = filler.contains
        rows.add(component, told=["code", "name", "role", "contains"])
        return
    earlier = Formula.objects.filter(code=formula.code, approved_at__isnull=False)
    same = {"triturates": found.triturates, "diluent": found.diluent} == wanted
    if not same or earlier.exclude(strength_mg=formula.strength_mg).exists():
        raise TriturationRefused(
            f"{formula.code} names another substance, diluent or ratio already: write this one under a code of its own "
            "(CMP-07). Nothing was saved.",
            code="code_means_another",
        )


def become_lot(batch: Batch, *, by: User, at: datetime, proof: Proof) -> Lot:
    """Make the released batch of a trituration a lot, signed as released: nothing else makes one (TRI-01, BUD-04)."""
    active, diluent = _weighed(batch)
    if batch.bud_on is None:
        raise TriturationRefused(f"{batch.number} has no beyond-use date (BUD-04). Nothing was saved.", code="no_bud")
    pharmacy, day = Pharmacy.objects.the_one(), Pharmacy.objects.today(at)
    house = pharmacy.name if pharmacy else "Made here"
    tested = last_result(batch)
    lot = Lot(
        component=Component.objects.get(code=batch.formula.code), number=_next_number(at), vendor=house,
        manufacturer=house, maker_lot=batch.number, received_on=day, expires_on=batch.bud_on,
        received_by=by, received_at=at, quantity=batch.on_hand * MG_IN_G, on_hand=Decimal(0),
        hydrate=active.lot.hydrate, assay_basis=Basis.AS_IS,
        made_from=batch, certificate_sha256=tested.certificate_sha256 if tested else "",
    )  # fmt: skip
    content, lot.diluent_percent = _content(active, diluent)
    label = batch.formula.strength_mg / PERCENT_OF_MG_IN_G
    lot.assay_percent = (label * tested.percent / 100 if tested else content).quantize(KEPT)
    begin("make", lot, LOT_STEPS, by=by, at=at)
    made = batch.on_hand
    move(batch, -made, MovementKind.BECAME, by=by, at=at, reason=lot.number)
    move(lot, made * MG_IN_G, MovementKind.MADE, by=by, at=at, reason=batch.number)
    sign(lot, meaning=Meaning.RELEASED, by=by, at=at, proof=proof)
    return lot


def _weighed(batch: Batch) -> tuple[Weighing, Weighing]:
    """The active and the diluent as they were weighed."""
    found = {row.ingredient.role: row for row in batch.weighings.standing()}
    return found[ComponentRole.ACTIVE], found[ComponentRole.EXCIPIENT]


def _content(active: Weighing, diluent: Weighing) -> tuple[Decimal, Decimal]:
    """Active and diluent in percent of what was mixed, computed twice (B2). Raises ComputedDifferently."""
    assay = active.lot.assay
    if assay is None:
        raise TriturationRefused(f"Lot {active.lot.number} has no assay (CMP-09).", code="no_content")
    first = mixed(active.amount, assay, diluent.amount)
    again = content_again(active, diluent)
    if not again.is_near(first.active_percent, first.diluent_percent):
        raise ComputedDifferently(
            f"The content is {first.active_percent:f} % by the first computation, {again.text()} % by the second "
            "(CALC-01). Nothing was saved."
        )
    return first.active_percent, first.diluent_percent.quantize(KEPT)


def _next_number(at: datetime) -> str:
    """The internal number of a lot made here, `T-261123-001`, beside the `R-` of received ones (7.4)."""
    return next_number(f"T-{Pharmacy.objects.today(at):%y%m%d}-", Lot.objects)
