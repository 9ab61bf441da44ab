"""The paper of an order that is asked for by hand: the card for the patient's wallet, the label of the parcel."""

from django.contrib import messages
from django.http import HttpResponse

from accounts.guards import SignedIn, only
from accounts.roles import BENCH
from orders.actions.cards_and_parcels import ask_for_shipping_label, ask_for_wallet_card
from orders.documents import SHIPPING_LABEL, WALLET_CARD
from orders.hand_over_form import ShippingLabelForm
from orders.models import Order
from orders.parcels import address_of as address_of_patient
from orders.views.order_page import acting_on, address_of, order_of
from records.form_page import form_page
from records.forms import ReasonForm, posted
from records.models import Document


@only(*BENCH)
def order_wallet_card(request: SignedIn, public_id: str) -> HttpResponse:
    """The card that says what the patient takes; made again with the reason."""
    found = order_of(request, public_id)
    form, has_card = ReasonForm(posted(request)), _has(found, WALLET_CARD)
    form.fields["reason"].required = has_card

    def done(_: Document) -> str:
        messages.success(request, "The wallet card is being made.")
        return address_of(found)

    first = "It goes with the leaflet: what the patient takes, and that opioids do not work. The patient sees it too."
    return form_page(
        request, form, acting_on(ask_for_wallet_card, found), done=done, title="Make the wallet card",
        button="Make the wallet card", crumb=found.number, crumb_url=address_of(found), back_url=address_of(found),
        lead="The card before is void: ask the patient to destroy it." if has_card else first,
        facts=[("Patient", found.prescription.patient.full_name)],
    )  # fmt: skip


@only(*BENCH)
def order_shipping_label(request: SignedIn, public_id: str) -> HttpResponse:
    """The label of the parcel: to the patient, or to another address with the reason; made again with the reason."""
    found = order_of(request, public_id)
    form, has_label = ShippingLabelForm(posted(request)), _has(found, SHIPPING_LABEL)
    if has_label:
        form.fields["reason"].required = True
    else:
        del form.fields["reason"]

    def done(_: Document) -> str:
        messages.success(request, "The shipping label is being made.")
        return address_of(found)

    patient, to = found.prescription.patient, address_of_patient(found.prescription.patient).lines
    first = "4 x 6 in. It says where the parcel goes and how it is kept, not what is in it. The carrier adds its own."
    return form_page(
        request, form, acting_on(ask_for_shipping_label, found), done=done, title="Print the shipping label",
        button="Make the label", crumb=found.number, crumb_url=address_of(found), back_url=address_of(found),
        lead="Destroy what is printed of the one before." if has_label else first,
        facts=[("Patient", patient.full_name), ("To", f"{to}. Leave all of the address empty for this one.")],
    )  # fmt: skip


def _has(order: Order, kind: str) -> bool:
    return Document.objects.of(order, kind).exists()
