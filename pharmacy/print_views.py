"""The bench's pages about print runs: how far each has come, what failed and why, and its paper in one file."""

from typing import Any

from django.contrib import messages as words
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH
from orders.models import Container, Order
from pharmacy.schedule import runner_of
from records.access import looked_at_each
from records.actions import cancel_run, retry_run
from records.downloads import papers_in_one
from records.models import Document, DocumentState, PrintRun
from records.paging import page_of
from records.told_papers import failed_because, told_of_run

MOST_FAILED = 50


@only(*BENCH)
@require_safe
def print_runs(request: HttpRequest) -> HttpResponse:
    """Print runs, newest first."""
    rows = PrintRun.objects.newest()
    last = PrintRun.objects.filter(public_id=request.GET.get("after", "")).first()
    page = page_of(rows.filter(pk__lt=last.pk) if last else rows, request.path, {}, is_first=last is None)
    context = {"lines": [(run, told_of_run(run)) for run in page.lines]}
    return render(
        request, "records/print_runs.html", context | {"next_url": page.next_url, "first_url": page.first_url}
    )


@only(*BENCH)
@require_safe
def print_run(request: HttpRequest, public_id: str) -> HttpResponse:
    """One run while it is made and afterwards; what failed is there with its reason."""
    return render(request, "records/print_run.html", _shown(_run(public_id)))


@only(*BENCH)
@require_safe
def print_run_papers(request: SignedIn, public_id: str) -> HttpResponseBase:
    """All of it that is ready in one file, to print: pages of the archive as they are. Offered once the run is over."""
    found = _run(public_id)
    ready = _to_print(found)
    told_of = Order.objects.with_papers_on([paper.subject_id for paper in ready])
    seen = told_of.select_related("prescription__patient")
    looked_at_each(request.user, [(row, row.prescription.patient) for row in seen], at=timezone.now(), how="print")
    return papers_in_one(ready, found.title)


@only(*BENCH)
@require_POST
def print_run_cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make no more of it."""
    cancel_run(_run(public_id), by=request.user, at=timezone.now())
    words.success(request, "Called off. What is ready stays; the rest is void.")
    return redirect("print_run", public_id=public_id)


@only(*BENCH)
@require_POST
def print_run_try_again(request: HttpRequest, public_id: str) -> HttpResponse:
    """Have everything of it that failed made after all."""
    found = _run(public_id)
    retry_run(found, task=runner_of(found), by=request.user, at=timezone.now())
    words.success(request, "What failed is being made.")
    return redirect("print_run", public_id=public_id)


def _run(public_id: str) -> PrintRun:
    return get_object_or_404(PrintRun.objects.newest(), public_id=public_id)


def _to_print(found: PrintRun) -> list[Document]:
    """What is ready, without the pages that bear a label of a container that left or is void."""
    ready = list(found.documents.to_print().defer("content"))
    left = Q(handed_over_at__isnull=False) | Q(voided_at__isnull=False)
    labelled = Container.objects.filter(left, public_id__in=[paper.subject_id for paper in ready])
    gone = set(labelled.values_list("public_id", flat=True))
    without = {(paper.sha256, paper.page) for paper in ready if paper.subject_id in gone}
    return [paper for paper in ready if (paper.sha256, paper.page) not in without]


def _shown(found: PrintRun) -> dict[str, Any]:
    failed = found.documents.filter(state=DocumentState.FAILED).order_by("pk")[:MOST_FAILED]
    told = told_of_run(found)
    return {
        "run": found,
        "told": told,
        "to_print": 0 if told.is_under_way else len(_to_print(found)),
        "failed": [(paper, failed_because(paper)) for paper in failed],
        "at": timezone.now(),
    }
