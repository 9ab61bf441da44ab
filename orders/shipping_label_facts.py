"""What the label of a parcel says, gathered from the rows as they are now, and what a label that is made says."""

from datetime import datetime

from orders.handing import Pack
from orders.models import Order
from orders.models.orders import LABEL_PREFIX
from orders.parcels import Address, address_of, is_kept_cold, pack_needed
from orders.shipping_label_content import SHIPPING_LABEL, ShippingLabelContent
from premises.models import Pharmacy
from records.models import Document
from records.refusals import Refusal
from records.typesetting import clean

COLD = ("KEEP REFRIGERATED", "PERISHABLE")
WARM = ("KEEP FROM HEAT",)


class LabelElsewhere(Refusal):
    """The parcel is to go to somebody or somewhere else than its label says, or to be kept otherwise."""

    code = "label_elsewhere"
    status = 422


def shipping_label_content(
    order: Order, *, at: datetime, address: Address | None = None, address_reason: str = ""
) -> ShippingLabelContent:
    """What is printed on the parcel of `order`: to the patient's address, or to another with its reason (HND-05).

    Raises NoPharmacy.
    """
    pharmacy, patient = Pharmacy.objects.required(), order.prescription.patient
    to = address or address_of(patient)
    return ShippingLabelContent(
        pharmacy=pharmacy.name,
        sender=pharmacy.address_lines,
        recipient=patient.full_name,
        street=to.street,
        city=to.city,
        state=to.state,
        zip_code=to.zip_code,
        marks=_marks(order, at),
        code=f"{LABEL_PREFIX}{order.public_id}",
        address_reason=address_reason if address else "",
        training=pharmacy.training,
    )


def label_of_parcel(order: Order) -> ShippingLabelContent | None:
    """What the label of the parcel says that counts now; None where none does."""
    found = Document.objects.of(order, SHIPPING_LABEL).live().first()
    return ShippingLabelContent(**found.content) if found else None


def address_on(label: ShippingLabelContent) -> Address:
    """Where the parcel with this label goes."""
    return Address(label.street, label.city, label.state, label.zip_code)


def refuse_other_label(order: Order, to: Address, *, at: datetime) -> None:
    """Raise LabelElsewhere unless the parcel goes to whom and where its label says, and is kept as that says.

    Without our label none compares.
    """
    label, name = label_of_parcel(order), clean(order.prescription.patient.full_name)
    goes_to = Address(clean(to.street), clean(to.city), to.state, to.zip_code)
    if label and (label.recipient, address_on(label)) != (name, goes_to):
        text = f"The label of the parcel says {label.recipient}, {address_on(label).lines}, not {name}, {to.lines}."
        raise LabelElsewhere(f"{text} Print it again. Nothing left.")
    if label and tuple(label.marks) != (marks := _marks(order, at)):
        said, now = (", ".join(one) or "nothing" for one in (label.marks, marks))
        text = f"The label of the parcel says of how it is kept: {said}; now: {now}. Print it again. Nothing left."
        raise LabelElsewhere(text, code="label_with_other_marks")


def _marks(order: Order, at: datetime) -> tuple[str, ...]:
    """What the carrier has to know of how it is kept: nothing where it needs no pack."""
    if is_kept_cold(order):
        return COLD
    return WARM if pack_needed(order, Pharmacy.objects.required().day_of(at))[0] is Pack.INSULATED else ()
