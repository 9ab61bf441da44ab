"""Handing what is left of a prescription on to another pharmacy: it ends here and is signed (TRF-01)."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from orders.actions.allocation import lock_prescription
from orders.documents import LETTER_SURGERY
from orders.emails import tell_of_transferred
from orders.filling import fills_left
from orders.lifecycle import PRESCRIPTION_STEPS
from orders.models import Prescription, Transfer
from orders.passed_on import passed_on, why_not
from records.action import action, canonical
from records.meanings import Meaning
from records.papers import void_papers
from records.refusals import Refusal
from records.rows import add
from records.signatures import Proof, sign
from records.steps import take


class TransferRefused(Refusal):
    """An order is under way, nothing is left, or it has expired (TRF-01); the code says which."""

    code = "transfer_refused"
    status = 422


@dataclass(frozen=True)
class Going:
    """To which pharmacy, and who there takes it."""

    pharmacy_name: str
    street: str
    city: str
    state: str
    zip_code: str
    telephone: str
    received_by: str
    ncpdp: str = ""
    licence_number: str = ""


@action
def transfer_out(prescription: Prescription, going: Going, *, by: User, at: datetime, proof: Proof) -> Transfer:
    """End it here and record what was passed on. Raises TransferRefused, WrongStatus, NotAllowed, Invalid.

    There is no way back: the other pharmacy may have filled it. What returns is entered as a prescription of theirs.
    """
    lock_prescription(prescription)
    void_papers(prescription, LETTER_SURGERY)
    take("transfer", prescription, PRESCRIPTION_STEPS, by=by, at=at, reason=f"To {going.pharmacy_name}.")
    read = Prescription.objects.with_people().prefetch_related("orders__lines").get(pk=prescription.pk)
    code, text = why_not(read, at)
    if code:
        raise TransferRefused(f"{text} Nothing was saved.", code=code)
    row = Transfer(
        prescription=read, fills_left=fills_left(read), told=canonical(passed_on(read, at)), transferred_by=by,
        transferred_at=at, **vars(going),
    )  # fmt: skip
    add(row, told=["pharmacy_name", "fills_left"])
    sign(row, meaning=Meaning.TRANSFERRED, by=by, at=at, proof=proof)
    tell_of_transferred(read, at=at)
    return row
