"""The staff's pages about records: the story of a row, mail, and paper that is made or failed."""

from functools import partial
from typing import Any

from django.contrib import messages as words
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import only, roles_here
from accounts.roles import BENCH, Role
from orders.documents import LEAFLET_PROOF, LEAFLET_PROOF_LARGE
from pharmacy.schedule import renderer_of
from pharmacy.stories import HOUSE, STORIES, Story, faults
from premises.told_events import told
from records.access import looked_at
from records.actions import try_again
from records.models import Document, DocumentState, Message
from records.paging import page_of
from records.sending import leaves_the_house
from records.signatures import signed_of
from records.tasks import send_message
from records.told_papers import PAPER_STATE, failed_because

MAIL_STATE = {
    DocumentState.PENDING: ("waiting", "Waits"),
    DocumentState.CLAIMED: ("progress", "Being sent"),
    DocumentState.DONE: ("released", "Sent"),
    DocumentState.FAILED: ("stopped", "Failed"),
    DocumentState.VOIDED: ("stopped", "Void"),
}

# Where a paper is opened is told by the first word of its kind.
PAGES = {"orders": "order_document", "compounding": "batch_paper"}
PAGES_OF_KINDS = {LEAFLET_PROOF: "leaflet_text_proof", LEAFLET_PROOF_LARGE: "leaflet_text_proof"}  # of no order


def story_paths() -> list[URLPattern]:
    """The address of the story of every kind of row that has one."""
    return [
        path(
            f"{word}/<str:public_id>/events/",
            only(*story.readers)(require_safe(partial(_story, story=story))),
            name=f"{story.page}_events",
        )
        for word, story in STORIES.items()
    ]


def _story(request: HttpRequest, public_id: str, *, story: Story) -> HttpResponse:
    """What happened to one row: who, when, before and after, why, and whether the chain is whole."""
    row = get_object_or_404(story.rows(request.user), public_id=public_id)
    if story.patient:
        looked_at(request.user, row, patient=story.patient(row), at=timezone.now(), how="events")
    signatures = signed_of(row) if hasattr(row, "signed_content") else []
    context = {"row": row, "events": told(row), "faults": faults(row), "signatures": signatures}
    return render(request, "records/story.html", context | {"back": story.address_of(row), "thing": story.page})


@only(*HOUSE)
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """Mail, newest first: to whom, about what, and whether it went."""
    rows, links = _listed(request, _mail_for(request))
    lines = [(row, MAIL_STATE[DocumentState(row.state)]) for row in rows]
    return render(request, "records/messages.html", {"lines": lines, **links})


@only(*HOUSE)
@require_safe
def message(request: HttpRequest, public_id: str) -> HttpResponse:
    """One mail. Where it leaves the house its text is not shown: it may hold a link that opens an account."""
    found = get_object_or_404(_mail_for(request), public_id=public_id)
    context = {"mail": found, "chip": MAIL_STATE[DocumentState(found.state)], "shows_text": not leaves_the_house(found)}
    return render(request, "records/message.html", context)


@only(*HOUSE)
@require_POST
def message_try_again(request: HttpRequest, public_id: str) -> HttpResponse:
    """Have a mail that failed sent after all."""
    found = get_object_or_404(_mail_for(request), public_id=public_id)
    try_again(found, task=send_message, by=request.user, at=timezone.now())
    words.success(request, "The mail is being sent.")
    return redirect("message", public_id=public_id)


@only(*BENCH)
@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    """Paper, newest first, or what failed only."""
    failed = "failed" in request.GET
    found = Document.objects.filter(state=DocumentState.FAILED) if failed else Document.objects.all()
    rows, links = _listed(request, found)
    lines = [(row, PAPER_STATE[DocumentState(row.state)], failed_because(row), _address_of(row)) for row in rows]
    return render(request, "records/papers.html", {"lines": lines, "failed": failed, **links})


def _address_of(paper: Document) -> str:
    """Where a paper that is made is opened, by the app it is of."""
    kind = paper.document_kind
    page = PAGES_OF_KINDS.get(kind) or PAGES[kind.partition(".")[0]]
    return reverse(page, args=[paper.public_id]) if paper.sha256 else ""


@only(*BENCH)
@require_POST
def paper_try_again(request: HttpRequest, public_id: str) -> HttpResponse:
    """Have paper that failed made after all."""
    found = get_object_or_404(Document, public_id=public_id)
    try_again(found, task=renderer_of(found), by=request.user, at=timezone.now())
    words.success(request, "The paper is being made.")
    return redirect("print_run", found.run.public_id) if found.run else redirect("papers")


def _mail_for(request: HttpRequest) -> "QuerySet[Message]":
    """All of it for the pharmacist in charge; an administrator sees none that may tell of a patient (SEC-02)."""
    in_charge = Role.PHARMACIST_IN_CHARGE in roles_here(request)
    return Message.objects.all() if in_charge else Message.objects.of_accounts()


def _listed(request: HttpRequest, rows: "QuerySet[Any]") -> tuple[list[Any], dict[str, str]]:
    """One page of `rows`, newest first, after the row the address names, and the links on and back."""
    rows = rows.order_by("-pk")
    last = rows.filter(public_id=request.GET.get("after", "")).first()
    asked = {"failed": "only"} if "failed" in request.GET else {}
    page = page_of(rows.filter(pk__lt=last.pk) if last else rows, request.path, asked, is_first=last is None)
    return page.lines, {"next_url": page.next_url, "first_url": page.first_url}
