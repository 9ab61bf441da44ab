"""The label of a container as a picture: its archived bytes, never a new rendering."""

from io import BytesIO

from orders.documents import LABEL
from orders.models import Container
from records import archive, readback
from records.models import Document

SHOWN_DPI = 203  # what a label printer draws


def picture_of(container: Container) -> bytes | None:
    """The newest label that was made for it, as a PNG; nothing where none is made. Raises ArchiveDamaged."""
    label = Document.objects.of(container, LABEL).exclude(sha256="").first()
    if label is None:
        return None
    with readback.opened(archive.fetch(label.sha256)) as pages:
        out = BytesIO()
        pages[0].picture(SHOWN_DPI).save(out, "PNG")
    return out.getvalue()
