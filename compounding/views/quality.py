"""The pharmacy's pages about quality: deviations, potency results, and verdicts that are not the last."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH, PHARMACISTS, Role
from accounts.signing import prove_for
from compounding.actions import quality as do
from compounding.actions import verdicts
from compounding.models import Batch, Deviation, PotencyResult
from compounding.problems import problems_with_batch
from compounding.quality_forms import CloseForm, DeviationForm, PotencyForm
from compounding.told_batches import facts_of_batch
from compounding.told_quality import buttons_of_deviation, facts_of_deviation
from compounding.views.batches import address_of, batch_of
from premises.models import Pharmacy
from records.downloads import archived_pdf
from records.form_page import form_page
from records.forms import ReasonForm, SigningForm, posted
from records.signatures import signed_of

SHOWN = 60


@only(*BENCH)
@require_safe
def quality(request: SignedIn) -> HttpResponse:
    """Open deviations, batches at risk or awaiting their potency, results, and what was closed."""
    deviations = Deviation.objects.visible_to(request.user).with_people()
    batches = Batch.objects.visible_to(request.user).with_formula()
    context = {
        "open": deviations.open()[:SHOWN], "closed": deviations.closed()[:SHOWN],
        "sections": [
            ("risk", "Released at risk, result to come", list(batches.released_at_risk()[:SHOWN])),
            ("potency", "In quarantine until the potency is known", list(batches.awaiting_potency()[:SHOWN])),
        ],
        "results": PotencyResult.objects.select_related("batch").order_by("-resulted_on", "-pk")[:SHOWN],
    }  # fmt: skip
    return render(request, "compounding/quality.html", context)


@only(*BENCH)
@require_safe
def deviation(request: SignedIn, public_id: str) -> HttpResponse:
    """One deviation, what was decided and who signed."""
    found = _deviation(request, public_id)
    context = {
        "deviation": found, "facts": facts_of_deviation(found), "signed": signed_of(found),
        "buttons": buttons_of_deviation(found, request.user, timezone.now()),
    }  # fmt: skip
    return render(request, "compounding/deviation.html", context)


@only(*BENCH)
def deviation_add(request: SignedIn) -> HttpResponse:
    """Open a deviation that is about no batch."""
    return _opened(request, None, reverse("quality"), "Quality", "About a batch? Open it on the page of the batch.")


@only(*BENCH)
def batch_deviate(request: SignedIn, public_id: str) -> HttpResponse:
    """Open a deviation on a batch."""
    found = batch_of(request, public_id)
    lead = "Until the pharmacist in charge closes it, the batch is neither finished nor released nor filled from."
    return _opened(request, found, address_of(found), found.number, lead)


def _opened(request: SignedIn, batch: Batch | None, back: str, crumb: str, lead: str) -> HttpResponse:
    return form_page(
        request, DeviationForm(posted(request)), lambda **said: do.open_deviation(batch, **said), done=_address,
        title="Open a deviation", button="Open the deviation", lead=lead, crumb=crumb, crumb_url=back, back_url=back,
    )  # fmt: skip


@only(Role.PHARMACIST_IN_CHARGE)
def deviation_close(request: SignedIn, public_id: str) -> HttpResponse:
    """Decide about a deviation, with the signing code."""
    found = _deviation(request, public_id)
    initial = {"why": found.why, "impact": found.impact}
    form, back = CloseForm(posted(request), initial=initial), _address(found)

    def act(*, by: Any, at: datetime, **_: Any) -> Deviation:
        return do.close_deviation(found, form.decision(), by=by, at=at, proof=prove_for(request))

    return form_page(
        request, form, act, done=lambda _: back, title=f"Close {found.number}", button="Close the deviation",
        means=f"I have judged deviation {found.number} and decide as above.", facts=facts_of_deviation(found)[:1],
        crumb=found.number, crumb_url=back, back_url=back,
    )  # fmt: skip


@only(*PHARMACISTS)
def batch_potency(request: SignedIn, public_id: str) -> HttpResponse:
    """Enter what a laboratory found, with its certificate."""
    found = batch_of(request, public_id)
    form, back = PotencyForm(posted(request), request.FILES or None), address_of(found)

    def act(*, by: Any, at: datetime, **_: Any) -> PotencyResult:
        return do.record_potency(found, **form.said(), by=by, at=at)

    def done(row: PotencyResult) -> str:
        said = "The potency is within its limits." if row.passed else "It failed: a deviation is open."
        messages.success(request, said)
        return back

    return form_page(
        request, form, act, done=done, title=f"Potency of {found.number}", button="Keep the result",
        lead="90 to 110 % of label pass. Anything else opens a deviation.", crumb=found.number, crumb_url=back,
        back_url=back,
    )  # fmt: skip


@only(*BENCH)
@require_safe
def potency_certificate(request: SignedIn, public_id: str) -> HttpResponseBase:
    """The archived bytes of a laboratory's certificate."""
    visible = Batch.objects.visible_to(request.user)
    found = get_object_or_404(PotencyResult.objects.filter(batch__in=visible), public_id=public_id)
    return archived_pdf(request, found.certificate_sha256, f"potency-{found.public_id}")


@only(*PHARMACISTS)
def batch_review(request: SignedIn, public_id: str) -> HttpResponse:
    """Approve the record and keep the batch in quarantine, with the signing code."""
    found = batch_of(request, public_id)
    back = address_of(found)

    def act(*, by: Any, at: datetime, **_: Any) -> Batch:
        return verdicts.review(found, by=by, at=at, proof=prove_for(request))

    return form_page(
        request, SigningForm(posted(request)), act, done=lambda _: back,
        title=f"Approve {found.number}, keep it in quarantine", button="Approve and keep in quarantine",
        means="I have reviewed the record of this batch. It stays in quarantine until what is missing is there.",
        problems=problems_with_batch(found, today=Pharmacy.objects.today(timezone.now())),
        facts=facts_of_batch(found), crumb=found.number, crumb_url=back, back_url=back,
    )  # fmt: skip


@only(*PHARMACISTS)
def batch_send_back(request: SignedIn, public_id: str) -> HttpResponse:
    """Send a batch back to the bench with what is to be changed."""
    found = batch_of(request, public_id)
    back = address_of(found)
    return form_page(
        request, ReasonForm(posted(request)), lambda **said: verdicts.send_back(found, **said), done=lambda _: back,
        title=f"{found.number} needs changes?", button="Send it back", crumb=found.number, crumb_url=back,
        back_url=back, lead="What you write becomes a further step; then it is counted and finished anew.",
    )  # fmt: skip


def _deviation(request: SignedIn, public_id: str) -> Deviation:
    visible = Deviation.objects.visible_to(request.user).with_people()
    return get_object_or_404(visible, public_id=public_id)


def _address(found: Deviation) -> str:
    return reverse("deviation", args=[found.public_id])
