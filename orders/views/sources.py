"""The fax or paper a prescription was entered from: its pages as pictures, and the file as it came."""

from io import BytesIO

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import SignedIn, only
from accounts.roles import BENCH, PRACTICE
from orders import sources
from orders.drafts import FileKind
from orders.models import Arrival, Prescription
from records import archive
from records.access import looked_at

TYPES = {FileKind.PDF: "application/pdf", FileKind.TIFF: "image/tiff"}


@only(*PRACTICE, *BENCH)
@require_safe
def prescription_source(request: SignedIn, public_id: str) -> FileResponse:
    """One page of it (`?page=2`) as a picture of its pixels alone."""
    came, page = _came(request, public_id), request.GET.get("page", "1")
    if page not in {str(number) for number in range(1, came.file_pages + 1)}:
        raise Http404("no such page")
    picture = sources.picture_of(came.file_sha256, FileKind(came.file_kind), int(page))
    return FileResponse(BytesIO(picture), content_type="image/jpeg")


@only(*PRACTICE, *BENCH)
@require_safe
def prescription_source_file(request: SignedIn, public_id: str) -> FileResponse:
    """The bytes as they came, proved by their hash, to be saved."""
    came = _came(request, public_id)
    kind, name = FileKind(came.file_kind), f"rx-{came.prescription.number}.{came.file_kind}"
    data = BytesIO(archive.fetch(came.file_sha256))
    return FileResponse(data, as_attachment=True, filename=name, content_type=TYPES.get(kind, f"image/{kind}"))


def _came(request: SignedIn, public_id: str) -> Arrival:
    """How a prescription came that whoever asks may see; that it was looked at is noted."""
    visible = Prescription.objects.visible_to(request.user)
    rows = Arrival.objects.exclude(file_sha256="").select_related("prescription__patient")
    came = get_object_or_404(rows, prescription__in=visible, prescription__public_id=public_id)
    looked_at(request.user, came.prescription, patient=came.prescription.patient, at=timezone.now(), how="source")
    return came
