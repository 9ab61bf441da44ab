"""The label of a container as a picture: its archived bytes, never a new rendering."""

from io import BytesIO

from orders.documents import LABEL
from orders.label_content import SPOT
from orders.models import Container
from premises.stocks import Spot
from records import archive, readback
from records.models import Document

SHOWN_DPI = 203  # what a label printer draws


def picture_of(container: Container) -> bytes | None:
    """The newest label that was made for it, as a PNG; nothing where none is made. Raises ArchiveDamaged."""
    label = Document.objects.of(container, LABEL).exclude(sha256="").first()
    if label is None:
        return None
    place = Spot.from_json(label.content.get(SPOT, {})).area
    area = (place.left, place.top, place.left + place.width, place.top + place.height)
    with readback.opened(archive.fetch(label.sha256)) as pages:
        out = BytesIO()
        pages[label.page - 1].picture(SHOWN_DPI, area=area).save(out, "PNG")
    return out.getvalue()
