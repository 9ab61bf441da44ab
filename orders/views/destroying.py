"""What came back and what is no longer good: taken back from the patient, destroyed before two people (7.5)."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.debug import sensitive_post_parameters

from accounts.guards import SignedIn, only
from accounts.models import User
from accounts.roles import BENCH, PHARMACISTS
from accounts.signing import prove_for, prove_in_place
from compounding.stock_forms import DestroyForm
from orders.actions import dispensing
from orders.models import Container
from orders.views.dispensing import about
from orders.views.order_page import acting_on, address_of, container_of, order_of
from records.form_page import form_page
from records.forms import ReasonForm, posted

MEANS = "We have destroyed this container and what was in it. None of it went down a drain or back to stock."


@only(*PHARMACISTS)
def order_return(request: SignedIn, public_id: str) -> HttpResponse:
    """A handed-over order came back."""
    found = order_of(request, public_id)
    back = address_of(found)
    return form_page(
        request, ReasonForm(posted(request)), acting_on(dispensing.take_return, found), done=lambda _: back,
        title="Take this order back?", button="Take it back from the patient", danger=True,
        crumb=found.number, crumb_url=back, back_url=back,
        lead="The whole order came back. Set it apart: it never returns to stock and is destroyed before two people.",
        facts=[("Patient", found.prescription.patient.full_name)],
    )  # fmt: skip


@only(*BENCH)
@sensitive_post_parameters()
def container_destroy(request: SignedIn, public_id: str) -> HttpResponse:
    """Destroy one container: who is signed in signs with their code, the second person with their full sign-in."""
    found = container_of(request, public_id)
    form = DestroyForm(posted(request))

    def act(*, reason: str, by: User, at: datetime, **_: str) -> Container:
        proof = prove_for(request)
        second, second_proof = prove_in_place(request, **form.second(), at=at)
        done = dispensing.destroy(
            found, reason=reason, second=second, second_proof=second_proof, by=by, at=at, proof=proof
        )
        messages.success(request, f"Destroyed before {by.printed_name} and {second.printed_name}.")
        return done

    return form_page(
        request, form, act, **about(found), template="compounding/destroy.html",
        title="Destroy this container?", first=request.user.printed_name, means=MEANS,
        lead="Two people do it together, and both sign here. Its units leave the stock for good.",
    )  # fmt: skip
