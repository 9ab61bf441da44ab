"""The pages of a batch that need to know its containers: its labels added up (REL-04), its record (CR-01)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from accounts.guards import SignedIn, only
from accounts.roles import BENCH
from compounding.actions.paper import ask_for_batch_record
from compounding.documents import BATCH_RECORD
from compounding.models import Batch, LabelCount
from orders.actions.reconciling import reconcile_labels
from orders.forms import LabelsForm
from orders.reconciliation import filled_from, labels_known
from orders.supply import batch_url
from records.form_page import form_page, paper_page
from records.forms import posted
from records.papers import is_there


@only(*BENCH)
def batch_labels(request: SignedIn, public_id: str) -> HttpResponse:
    """What is known of its labels, and what was counted; a difference needs its reason."""
    found = get_object_or_404(Batch.objects.visible_to(request.user), public_id=public_id)
    known = labels_known(found)

    def act(**said: Any) -> LabelCount:
        return reconcile_labels(found, **said)

    def done(count: LabelCount) -> str:
        said = "add up" if not count.difference else "do not add up; the reason is kept"
        messages.success(request, f"The labels of {found.number} {said}.")
        return batch_url(found)

    facts = [
        ("Printed", f"{known.printed}"), ("On containers", f"{known.applied}"),
        ("Gone with a container that was destroyed", f"{known.gone}"), ("To be accounted for", f"{known.loose}"),
    ]  # fmt: skip
    return form_page(
        request, LabelsForm(posted(request)), act, done=done, title=f"Add up the labels of {found.number}",
        button="Keep the count", facts=facts, crumb=found.number, crumb_url=batch_url(found), back_url=batch_url(found),
        lead="Labels of containers put back, and those made again, are to be found: destroyed, or kept in the record.",
        why_not="" if known.printed else "No label of this batch was printed yet.",
    )  # fmt: skip


@only(*BENCH)
def batch_record(request: SignedIn, public_id: str) -> HttpResponse:
    """The record of a batch as it stands, with its containers; another one takes a reason."""
    found = get_object_or_404(Batch.objects.visible_to(request.user), public_id=public_id)
    return paper_page(
        request, lambda **said: ask_for_batch_record(found, filled=filled_from(found), **said),
        there=is_there(found, BATCH_RECORD), what="batch record", title=f"Make the record of {found.number}",
        crumb=found.number, back=batch_url(found),
        first="Everything that is known of this batch, as it stands now, for an inspector.",
        again="The earlier ones stay valid: each says how the batch stood when it was printed.",
    )  # fmt: skip
