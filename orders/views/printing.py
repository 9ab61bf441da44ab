"""The pages that print the labels or leaflets of many: of a batch, or of the orders selected on the worklist."""

from functools import partial

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.guards import SignedIn, only
from accounts.roles import BENCH
from compounding.models import Batch
from orders.actions.printing import print_labels, print_leaflets
from orders.bulk import MOST
from orders.forms import PrintForm
from orders.models import Container, Order
from orders.models.orders import OrderQuerySet
from orders.supply import batch_url
from records.form_page import form_page
from records.forms import posted
from records.models import PrintRun

OLD_LABELS = (
    "Labels that are on containers count no more: each container is scanned and photographed with its "
    "new label, and orders that are filled or checked wait for that."
)
OLD_LEAFLETS = "Leaflets that were made before count no more."


@only(*BENCH)
def batch_print_labels(request: SignedIn, public_id: str) -> HttpResponse:
    """The labels of all containers of a batch that are in the house, as one run."""
    found = _batch(request, public_id)
    return _labels(request, Q(batch=found), found.number, back=(found.number, batch_url(found)))


@only(*BENCH)
def batch_print_leaflets(request: SignedIn, public_id: str) -> HttpResponse:
    """The leaflets of all orders filled from a batch that are in the house, as one run."""
    found = _batch(request, public_id)
    rows = Order.objects.visible_to(request.user).filled_from(Batch.objects.filter(pk=found.pk))
    return _leaflets(request, rows, found.number, back=(found.number, batch_url(found)))


@only(*BENCH)
def orders_print_labels(request: SignedIn) -> HttpResponse:
    """The labels of the containers of the selected orders, as one run."""
    return _labels(request, Q(line__order__in=_selected(request)), "selected orders", back=_worklist())


@only(*BENCH)
def orders_print_leaflets(request: SignedIn) -> HttpResponse:
    """The leaflets of those of the selected orders that are filled, as one run."""
    return _leaflets(request, _selected(request), "selected orders", back=_worklist())


def _batch(request: SignedIn, public_id: str) -> Batch:
    return get_object_or_404(Batch.objects.visible_to(request.user), public_id=public_id)


def _selected(request: SignedIn) -> OrderQuerySet:
    return Order.objects.visible_to(request.user).filter(public_id__in=request.GET.getlist("order")[:MOST])


def _worklist() -> tuple[str, str]:
    return "Worklist", reverse("worklist")


def _labels(request: SignedIn, which: Q, of: str, *, back: tuple[str, str]) -> HttpResponse:
    """Made for what this station prints on."""
    rows = Container.objects.in_the_house().filter(which)
    act = partial(print_labels, rows, title=f"Labels of {of}", station=request.station)
    return _page(request, act, rows.count(), OLD_LABELS, back=back)


def _leaflets(request: SignedIn, orders: OrderQuerySet, of: str, *, back: tuple[str, str]) -> HttpResponse:
    rows = orders.filled()
    return _page(
        request, partial(print_leaflets, rows, title=f"Leaflets of {of}"), rows.count(), OLD_LEAFLETS, back=back
    )


def _page(request: SignedIn, act: "partial[PrintRun]", count: int, lead: str, *, back: tuple[str, str]) -> HttpResponse:
    """How many papers it would be, and why, if some were made before; then the page of the run."""
    title = act.keywords["title"]

    def done(run: PrintRun) -> str:
        messages.success(request, f"{title} are being made.")
        return reverse("print_run", args=[run.public_id])

    crumb, url = back
    return form_page(
        request, PrintForm(posted(request)), act, done=done, title=f"Print {title[0].lower()}{title[1:]}",
        button="Make them", facts=[("Papers", f"{count}")], lead=lead, crumb=crumb, crumb_url=url, back_url=url,
        why_not="" if count else "There is none to print.",
    )  # fmt: skip
