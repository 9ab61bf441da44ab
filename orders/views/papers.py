"""The paper of an order that is asked for by hand: the card for the patient's wallet, the label of the parcel."""

from django.http import HttpResponse

from accounts.guards import SignedIn, only
from accounts.roles import BENCH
from orders.actions.cards_and_parcels import ask_for_shipping_label, ask_for_wallet_card
from orders.documents import SHIPPING_LABEL, WALLET_CARD
from orders.hand_over_form import ShippingLabelForm
from orders.parcels import address_of as address_of_patient
from orders.views.order_page import acting_on, address_of, order_of
from records.form_page import paper_page
from records.forms import posted
from records.papers import is_there


@only(*BENCH)
def order_wallet_card(request: SignedIn, public_id: str) -> HttpResponse:
    """The card that says what the patient takes; made again with the reason."""
    found = order_of(request, public_id)
    first = "It goes with the leaflet: what the patient takes, and that opioids do not work. The patient sees it too."
    return paper_page(
        request, acting_on(ask_for_wallet_card, found), there=is_there(found, WALLET_CARD), what="wallet card",
        title="Make the wallet card", crumb=found.number, back=address_of(found),
        first=first, again="The card before is void: ask the patient to destroy it.",
        facts=[("Patient", found.prescription.patient.full_name)],
    )  # fmt: skip


@only(*BENCH)
def order_shipping_label(request: SignedIn, public_id: str) -> HttpResponse:
    """The label of the parcel: to the patient, or to another address with the reason; made again with the reason."""
    found = order_of(request, public_id)
    form, there = ShippingLabelForm(posted(request)), is_there(found, SHIPPING_LABEL)
    if not there:
        del form.fields["reason"]
    first = "4 x 6 in. It says where the parcel goes and how it is kept, not what is in it. The carrier adds its own."
    patient, to = found.prescription.patient, address_of_patient(found.prescription.patient).lines
    return paper_page(
        request, acting_on(ask_for_shipping_label, found), form=form, there=there, what="shipping label",
        title="Print the shipping label", button="Make the label", crumb=found.number, back=address_of(found),
        first=first, again="Destroy what is printed of the one before.",
        facts=[("Patient", patient.full_name), ("To", f"{to}. Leave all of the address empty for this one.")],
    )  # fmt: skip
