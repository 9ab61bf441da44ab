"""The bench's screens after the batch was scanned: count, label, photo; and the pictures of label and photo."""

from io import BytesIO
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH
from compounding.photos import PhotoRefused
from orders import label_pictures, told
from orders.actions import proving
from orders.actions.proving import PhotoNeedsReason, WrongCount, WrongLabel
from orders.fill_screens import count_screen, following, label_screen, page_of, photo_screen
from orders.forms import CountForm, PhotoForm, ScanForm
from orders.models import Container
from orders.openings import open_for
from orders.views.order_page import container_of, order_of, prints_on
from records import archive
from records.access import looked_at
from records.form_page import show_refusal
from records.forms import posted
from records.refusals import Refusal


@only(*BENCH)
def container_count(request: SignedIn, public_id: str) -> HttpResponse:
    """How much was put in, counted or measured by who fills."""
    found, form = _looked(request, public_id), CountForm(posted(request))
    if request.method != "POST" and found.labelled_at:
        return redirect(page_of(found))
    refusal = None
    if form.is_valid():
        try:
            proving.count(found, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("container_labelled", found.public_id)
        except WrongCount as refused:
            show_refusal(form, refused)
        except Refusal as refused:
            refusal = refused
    return _screen(request, "orders/fill_count.html", count_screen(found) | {"form": form}, refusal)


@only(*BENCH)
def container_labelled(request: SignedIn, public_id: str) -> HttpResponse:
    """The label as it was made, to be printed; and the scan that says it is on its container."""
    found, form = _looked(request, public_id), ScanForm(posted(request))
    if request.method != "POST" and (found.labelled_at or not found.counted_at):
        return redirect(page_of(found))
    refusal, wrong = None, None
    if form.is_valid():
        try:
            proving.confirm_label(found, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("container_photo", found.public_id)
        except WrongLabel as refused:
            wrong = _wrong(refused)
        except Refusal as refused:
            refusal = refused
    context = label_screen(found) | {"form": form if form.errors else ScanForm(), "wrong": wrong}
    context |= prints_on(request, context["proposed"])
    return _screen(request, "orders/fill_label.html", context, refusal)


@only(*BENCH)
def container_photo(request: SignedIn, public_id: str) -> HttpResponse:
    """A photo of the container with its label; another in its place needs a reason."""
    found = _looked(request, public_id)
    form = PhotoForm(found.photo_sha256, posted(request), request.FILES if request.method == "POST" else None)
    if request.method != "POST" and not found.labelled_at:
        return redirect(page_of(found))
    refusal = None
    if form.is_valid():
        try:
            proving.photograph(found, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect(following(order_of(request, found.line.order.public_id)))
        except (PhotoRefused, PhotoNeedsReason) as refused:
            show_refusal(form, refused)
        except Refusal as refused:
            refusal = refused
    return _screen(request, "orders/fill_photo.html", photo_screen(found) | {"form": form}, refusal)


@only(*BENCH)
@require_safe
def container_photo_file(request: SignedIn, public_id: str) -> HttpResponse:
    """The archived photo of a container."""
    found = _looked(request, public_id, how="photo")
    if not found.photo_sha256:
        raise Http404("no photo")
    return HttpResponse(archive.fetch(found.photo_sha256), content_type="image/jpeg")


@only(*BENCH)
@require_safe
def container_label_picture(request: SignedIn, public_id: str) -> FileResponse:
    """The label of a container as it was printed: the archived bytes, drawn as a label printer would."""
    found = _looked(request, public_id, how="label")
    picture = label_pictures.picture_of(found)
    if picture is None:
        raise Http404("no label")
    return FileResponse(BytesIO(picture), content_type="image/png")


def _looked(request: SignedIn, public_id: str, *, how: str = "fill") -> Container:
    """The container, if whoever asks may see its order; that it was looked at is noted."""
    found, at = container_of(request, public_id), timezone.now()
    order = found.line.order
    looked_at(request.user, order, patient=order.prescription.patient, at=at, how=how)
    open_for(request.user, order, at=at)
    return found


def _screen(request: SignedIn, template: str, context: dict[str, Any], refusal: Refusal | None) -> HttpResponse:
    """The screen; with what was refused, and the status of that."""
    shown: dict[str, Any] = {"refusal": told.refused(refusal) if refusal else None}
    bad = context["form"].errors or context.get("wrong")
    status = refusal.status if refusal else 422 if bad else 200
    return render(request, template, context | shown, status=status)


def _wrong(refusal: WrongLabel) -> dict[str, Any]:
    return {
        "right": False, "title": "Wrong label. Nothing was saved.", "expected": refusal.expected,
        "scanned": refusal.scanned, "detail": refusal.code,
    }  # fmt: skip
