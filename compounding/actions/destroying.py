"""Destroying what may not be used: two people of the bench do it together, and both sign (DUTY-06, RET-02)."""

from datetime import datetime
from typing import Any

from accounts.models import User
from accounts.roles import BENCH
from compounding.actions.ledger import move
from compounding.duties import DESTROY
from compounding.models import Lot, MovementKind
from premises.models import Pharmacy
from records import rows
from records.action import action, tell, tell_also
from records.meanings import Meaning
from records.refusals import NotAllowed, Refusal, SamePerson
from records.signatures import Proof, sign


class NotToDestroy(Refusal):
    """Nothing is left of the lot, or it may still be used (RET-02)."""

    code = "not_to_destroy"


@action
def destroy_lot(
    lot: Lot, *, reason: str, second: User, second_proof: Proof, by: User, at: datetime, proof: Proof
) -> Lot:
    """Destroy all that is left of a lot that ended, was rejected or recalled (RET-02). Raises NotToDestroy, SamePerson.

    What was destroyed stays in the books: who, when, how much and why.
    """
    if not by.roles_at(at) & BENCH:
        raise NotAllowed("Two people of the bench destroy it (DUTY-06, SEC-02). Nothing was saved.")
    refuse_alone(second, by=by, at=at)
    rows.lock(lot)
    if not lot.is_to_destroy(Pharmacy.objects.today(at)):
        raise NotToDestroy(
            f"Of lot {lot.number} nothing is to be destroyed: it is used up, or may still be used. Reject it first "
            "(RET-02). Nothing was saved."
        )
    left = lot.on_hand
    move(lot, -left, MovementKind.DESTROYED, by=by, at=at, reason=reason)
    lot.destroyed_by, lot.destroyed_at, lot.destroyed_with = by, at, second
    lot.save(update_fields=["destroyed_by", "destroyed_at", "destroyed_with"])
    tell(lot, "lot.destroyed", before={"on_hand": str(left)}, after={"on_hand": "0"}, reason=reason)
    sign_both(lot, second=second, second_proof=second_proof, by=by, at=at, proof=proof)
    return lot


def refuse_alone(second: User, *, by: User, at: datetime) -> None:
    """Raise unless `second` is somebody else of the bench (DUTY-06): SamePerson, NotAllowed."""
    if second.pk == by.pk:
        raise SamePerson(f"{DESTROY.words} Nothing was saved.")
    if not second.roles_at(at) & BENCH:
        raise NotAllowed("The second person is one of the bench (DUTY-06, SEC-02). Nothing was saved.")


def sign_both(row: Any, *, second: User, second_proof: Proof, by: User, at: datetime, proof: Proof) -> None:
    """Both sign that `row` was destroyed, inside the action under way, which has told of it."""
    first = sign(row, meaning=Meaning.DESTROYED, by=by, at=at, proof=proof)
    tell_also(row, {"first_signature": first.public_id})
    sign(row, meaning=Meaning.DESTROYED, by=second, at=at, proof=second_proof)
