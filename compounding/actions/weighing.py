"""Weighing for a batch: scan the lot, weigh within the band, have it witnessed (CR-05, CR-06, B5)."""

from datetime import datetime
from decimal import Decimal

from accounts.models import User
from compounding.actions.batches import refuse_unless_making
from compounding.actions.ledger import move
from compounding.amounts import plain
from compounding.duties import WITNESS
from compounding.gates import gates_of
from compounding.lifecycle import LotStatus
from compounding.making import unit_of_line
from compounding.models import Batch, Equipment, FormulaIngredient, Lot, MovementKind, Weighing
from compounding.targets import drawn, is_weighed, target_for
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


class NotReadyToWeigh(Refusal):
    """The balance, the person or a log is not as it must be before a weighing; the message names the rules (7.2)."""

    code = "not_ready_to_weigh"
    status = 422


class WhichBalance(Refusal):
    """A weighing names its balance, one that is in service (CR-13)."""

    code = "which_balance"
    status = 422


@action
def weigh(
    batch: Batch,
    ingredient: FormulaIngredient,
    lot: Lot,
    amount: Decimal,
    *,
    balance: Equipment | None = None,
    received: str = "",
    by: User,
    at: datetime,
) -> Weighing:
    """Keep one weight (or count of shells) and take it from the lot.

    `balance` is the one it stands on; None where pieces are counted, or where the house has one only. `received` is
    the line the balance sent; empty where the weight was typed.
    Raises NotReadyToWeigh, WhichBalance, WrongLot, OutsideBand, NotEnough.
    """
    lock(batch)
    refuse_unless_making(batch, by=by, at=at)
    balance = balance_for(ingredient, balance, at=at)
    refuse_not_ready(by, balance, at=at)
    lock(lot)
    refuse_wrong_lot(batch, ingredient, lot, at=at)
    if batch.weighings.filter(ingredient=ingredient, voided_at=None).exists():
        raise WeighingStands(f"{ingredient.component.name} is weighed already. Void that weighing first.")
    target, working = target_for(batch, ingredient, lot, balance)
    if not target.low <= amount <= target.high:
        unit = unit_of_line(ingredient)
        raise OutsideBand(
            f"{amount:f} {unit} is outside {target.low:f} to {target.high:f} {unit} (CR-06). Weigh again."
        )
    weighing = Weighing(
        batch=batch, ingredient=ingredient, lot=lot, target=target.amount, low=target.low, high=target.high,
        amount=amount, working=working, balance=balance, balance_state=_state_of(batch, balance, at, received),
        weighed_by=by, weighed_at=at,
    )  # fmt: skip
    weighing.save(force_insert=True)
    move(lot, -drawn(ingredient, amount, lot), MovementKind.WEIGHED, by=by, at=at, reason=batch.number)
    if batch.made_on is None:
        batch.made_on = Pharmacy.objects.today(at)
        batch.save(update_fields=["made_on"])
    told = {"lot": lot.number, "amount": str(amount), "target": str(target.amount), "received": received}
    tell(weighing, "weighing.weighed", after=told)
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


def balance_for(ingredient: FormulaIngredient, named: Equipment | None, *, at: datetime) -> Equipment | None:
    """The balance this component stands on; None where pieces are counted. Raises WhichBalance."""
    return the_balance(named, at=at) if is_weighed(ingredient) else None


def the_balance(named: Equipment | None, *, at: datetime) -> Equipment:
    """The balance something stands on: the one named, or the only one in service. Raises WhichBalance."""
    found = Equipment.objects.balances().with_state(Pharmacy.objects.today(at))
    balances = list(found.filter(pk=named.pk) if named else found[:2])
    if len(balances) != 1:
        raise WhichBalance("Name the balance it stands on, one in service (CR-13, EQP-01). Nothing was saved.")
    return balances[0]


def refuse_not_ready(by: User, balance: Equipment | None, *, at: datetime) -> None:
    """Raise NotReadyToWeigh unless balance, person and logs are as the house asks (EQP-01, EQP-02, TRN-02)."""
    found = gates_of(by, balance, today=Pharmacy.objects.today(at))
    if found:
        said = " ".join(f"{problem.title} ({problem.code}). {problem.text}" for problem in found)
        raise NotReadyToWeigh(f"{said} Nothing was saved.")


def _state_of(batch: Batch, balance: Equipment | None, at: datetime, received: str) -> dict[str, str]:
    """What the record keeps of the balance as it was then, and of how it gave the weight (CR-13)."""
    if balance is None:
        return {}
    calibration, check = balance.last_calibration(), balance.check_of(Pharmacy.objects.today(at))
    return {
        "code": balance.code,
        "weighs_from_mg": plain(balance.minimum_mg(batch.figure("balance_error_percent"))),
        "calibrated_until": str(calibration.due_on) if calibration else "",
        "received": received,
        "checked": f"{plain(check.as_found_mg)} mg for {plain(check.test_weight_mg)} mg" if check else "",
    }


def refuse_wrong_lot(batch: Batch, ingredient: FormulaIngredient, lot: Lot, *, at: datetime) -> None:
    """Raise WrongLot unless `lot` is a usable lot of the component planned for this line."""
    expected = batch.component_for(ingredient)
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
    if stopped := lot.made_from.stopped_by() if lot.made_from else "":
        raise WrongLot(f"{stopped} Lot {lot.number} was made in it (DEV-01). Nothing was saved.", code="lot_stopped")
