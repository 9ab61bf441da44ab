"""What is to be ordered, and when: the list, and the levels of a component (STK-02)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH, PHARMACISTS
from compounding.actions.levels import set_levels
from compounding.models import Component
from compounding.reordering import standings
from compounding.stock_forms import LevelsForm
from compounding.told_ordering import unwatched, wanted
from compounding.told_stock import SOON
from premises.models import Pharmacy
from records.form_page import form_page
from records.forms import posted


@only(*BENCH)
@require_safe
def to_order(request: SignedIn) -> HttpResponse:
    """The components at their level or under it, with how much to order and of whom; printable."""
    at = timezone.now()
    today = Pharmacy.objects.today(at)
    found = standings(today, today + SOON)
    context = {"lines": wanted(found), "unwatched": unwatched(found), "at": at}
    return render(request, "compounding/to_order.html", context)


@only(*PHARMACISTS)
def component_levels(request: SignedIn, public_id: str) -> HttpResponse:
    """When a component is ordered, and how it is kept."""
    found, back = get_object_or_404(Component, public_id=public_id), reverse("components")
    form = LevelsForm(found, posted(request))

    def act(*, by: Any, at: Any, **_: Any) -> Component:
        return set_levels(found, form.keeping(), by=by, at=at)

    def done(_: Component) -> str:
        messages.success(request, f"{found.name}: saved.")
        return back

    return form_page(
        request, form, act, done=done, title=f"Levels and storage of {found.name}", button="Save",
        lead="At its level or under it, it stands on the list to order. Storage and hazard go on its labels.",
        crumb="Components", crumb_url=back, back_url=back,
    )  # fmt: skip
