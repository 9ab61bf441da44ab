"""Weighing for a batch: scan the lot, weigh within the band, have it witnessed (CR-05, CR-06, B5)."""

from datetime import datetime
from decimal import Decimal

from accounts.models import User
from compounding.actions.batches import refuse_unless_making
from compounding.actions.ledger import move
from compounding.duties import WITNESS
from compounding.lifecycle import LotStatus
from compounding.making import unit_of_line
from compounding.models import Batch, FormulaIngredient, Lot, MovementKind, Weighing
from compounding.targets import drawn, target_for
from premises.models import Pharmacy
from records.action import action, tell
from records.meanings import Meaning
from records.refusals import Refusal, SamePerson
from records.rows import lock
from records.signatures import Proof, sign


class WrongLot(Refusal):
    """The scanned code is not a usable lot of the component expected; the message names both (CMP-06, CMP-07)."""

    code = "wrong_lot"
    status = 422


class OutsideBand(Refusal):
    """The weight is outside its band (CR-06)."""

    code = "outside_band"
    status = 422


class WeighingStands(Refusal):
    """The component is weighed already, or this weighing is witnessed or void."""

    code = "weighing_stands"


@action
def weigh(
    batch: Batch, ingredient: FormulaIngredient, lot: Lot, amount: Decimal, *, by: User, at: datetime
) -> Weighing:
    """Keep one weight (or count of shells) and take it from the lot. Raises WrongLot, OutsideBand, NotEnough."""
    lock(batch)
    refuse_unless_making(batch, by=by, at=at)
    lock(lot)
    refuse_wrong_lot(ingredient, lot, at=at)
    if batch.weighings.filter(ingredient=ingredient, voided_at=None).exists():
        raise WeighingStands(f"{ingredient.component.name} is weighed already. Void that weighing first.")
    target, working = target_for(batch, ingredient, lot)
    if not target.low <= amount <= target.high:
        unit = unit_of_line(ingredient)
        raise OutsideBand(
            f"{amount:f} {unit} is outside {target.low:f} to {target.high:f} {unit} (CR-06). Weigh again."
        )
    weighing = Weighing(
        batch=batch, ingredient=ingredient, lot=lot, target=target.amount, low=target.low, high=target.high,
        amount=amount, working=working, weighed_by=by, weighed_at=at,
    )  # fmt: skip
    weighing.save(force_insert=True)
    move(lot, -drawn(ingredient, amount), MovementKind.WEIGHED, by=by, at=at, reason=batch.number)
    if batch.made_on is None:
        batch.made_on = Pharmacy.objects.today(at)
        batch.save(update_fields=["made_on"])
    tell(weighing, "weighing.weighed", after={"lot": lot.number, "amount": str(amount), "target": str(target.amount)})
    return weighing


@action
def witness(weighing: Weighing, *, by: User, at: datetime, proof: Proof) -> Weighing:
    """Sign that the weight was seen, by another than weighed (DUTY-03). Raises SamePerson, WeighingStands."""
    lock(weighing.batch)
    refuse_unless_making(weighing.batch, by=by, at=at)
    lock(weighing)
    if weighing.witnessed_at or weighing.voided_at:
        raise WeighingStands("This weighing is witnessed or void already.")
    if weighing.weighed_by_id == by.pk:
        raise SamePerson(f"{WITNESS.words} Nothing was saved.")
    weighing.witnessed_by, weighing.witnessed_at = by, at
    weighing.save(update_fields=["witnessed_by", "witnessed_at"])
    tell(weighing, "weighing.witnessed")
    sign(weighing, meaning=Meaning.WITNESSED, by=by, at=at, proof=proof)
    return weighing


@action
def void(weighing: Weighing, *, reason: str, by: User, at: datetime) -> Weighing:
    """Strike a weighing out with a reason: what was taken is waste and does not go back (CR-06)."""
    lock(weighing.batch)
    refuse_unless_making(weighing.batch, by=by, at=at)
    lock(weighing)
    if weighing.voided_at:
        raise WeighingStands("This weighing is void already.")
    weighing.voided_by, weighing.voided_at = by, at
    weighing.save(update_fields=["voided_by", "voided_at"])
    tell(weighing, "weighing.voided", before={"amount": str(weighing.amount)}, reason=reason)
    return weighing


def refuse_wrong_lot(ingredient: FormulaIngredient, lot: Lot, *, at: datetime) -> None:
    """Raise WrongLot unless `lot` is a usable lot of the component."""
    expected = ingredient.component
    if lot.component_id != expected.pk:
        raise WrongLot(
            f"Expected {expected.name}; scanned {lot.number}, {lot.component.name} (CMP-07). Nothing was saved."
        )
    if ingredient.is_of_other_hydrate(lot):
        raise WrongLot(
            f"Expected {expected.name}, {ingredient.get_hydrate_display()}; scanned {lot.number}, "
            f"{lot.get_hydrate_display()}: their water differs (MFR-05, CMP-09). Nothing was saved.",
            code="wrong_hydrate",
        )
    if lot.status != LotStatus.RELEASED:
        raise WrongLot(
            f"Lot {lot.number} is {lot.get_status_display()}, not released (CMP-06). Nothing was saved.",
            code="lot_not_released",
        )
    if lot.is_expired(Pharmacy.objects.today(at)):
        raise WrongLot(f"Lot {lot.number} ended on {lot.expires_on} (CMP-04). Nothing was saved.", code="lot_expired")
