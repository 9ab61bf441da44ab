"""Drafts: what a page of an order keeps by itself while one types, and discarding one."""

from datetime import datetime

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.guards import SignedIn, only
from accounts.models import User
from accounts.roles import BENCH, PRACTICE
from orders import draft_rows, typed
from orders.draft_rows import DraftRefused
from orders.models import Draft, Edition
from orders.told_drafts import for_whom, list_of
from premises.moments import moment
from records.form_page import form_page
from records.forms import posted

NO_VERSION = "Say in If-Match which version this was typed from."
MOST_DIGITS = 9


@only(*PRACTICE, *BENCH)
@require_POST
def draft(request: SignedIn, public_id: str) -> HttpResponse:
    """Keep what is typed over the version named in If-Match; answers with the new one in ETag, or says why not."""
    version = request.headers.get("If-Match", "").strip('"')
    if version != "0" or request.POST.get("typed_by") != request.user.public_id:
        get_object_or_404(Draft.objects.visible_to(request.user), public_id=public_id)
    if not is_version(version):
        return HttpResponse(NO_VERSION, status=428, content_type="text/plain")
    try:
        at = timezone.now()
        kept = keep_typed(request.user, Edition(public_id, int(version)), said_in(request, at), at)
    except DraftRefused as refusal:
        etag = {"ETag": f'"{refusal.draft.version}"'} if refusal.draft else {}
        return HttpResponse(str(refusal), status=refusal.status, headers=etag, content_type="text/plain")
    return HttpResponse(status=204, headers={"ETag": f'"{kept.version}"'})


@only(*PRACTICE, *BENCH)
def draft_discard(request: SignedIn, public_id: str) -> HttpResponse:
    """Throw a draft of one's own away."""
    mine = Draft.objects.visible_to(request.user).open().select_related("patient")
    found, at = get_object_or_404(mine, public_id=public_id), timezone.now()
    back = list_of(request.user, at)
    facts = [("For", for_whom(found)), ("Saved", moment(found.saved_at))]
    return form_page(
        request, forms.Form(posted(request)), lambda **_: draft_rows.discard(found), done=lambda _: back,
        title="Discard this draft?", button="Discard the draft", danger=True, facts=facts,
        crumb="Drafts", crumb_url=back, back_url=back, lead="What was typed is thrown away. It cannot be undone.",
    )  # fmt: skip


def edition_in(request: SignedIn) -> Edition:
    """Which draft the page that was sent holds, and the version it was typed from."""
    version = request.POST.get("draft_version", "")
    name = request.POST.get("draft", "")
    return Edition(name, int(version)) if name and is_version(version) else draft_rows.begun()


def said_in(request: SignedIn, at: datetime) -> typed.Said:
    """What was typed on the page that was sent."""
    return typed.said_in(request.POST, typed.form_for(request.user, at))


def keep_typed(user: User, edition: Edition, said: typed.Said, at: datetime) -> Draft:
    """Keep a page as it was typed. Raises DraftRefused."""
    return draft_rows.keep(user, edition, said, patient=typed.patient_in(said, user), at=at)


def is_version(text: str) -> bool:
    """Whether it is the number of a version."""
    return text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
