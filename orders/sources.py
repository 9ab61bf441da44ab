"""The fax or paper of a prescription: judged by its content, kept as it came, shown page by page (3.4)."""

from collections.abc import Callable
from io import BytesIO

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from orders.drafts import FileKind, KeptFile
from records import archive, readback
from records.refusals import Refusal

LARGEST_FILE = 10 * 1024 * 1024
MOST_PAGES = 20
MOST_PIXELS = 50_000_000  # of one page
SHOWN_DPI = 150
SHOWN_ACROSS = 2000  # pixels of the longer side; enough to read a hand by
NOT_THAT = (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError)


class SourceRefused(Refusal):
    """The file is no fax or paper that may be kept; the code says why (RX-13)."""

    code = "not_a_source"
    status = 422


def keep(data: bytes) -> KeptFile:
    """Judge the file and store its bytes as they came. Raises SourceRefused."""
    if len(data) > LARGEST_FILE:
        raise SourceRefused("The file is over 10 MB (RX-13). Nothing was saved.", code="source_too_large")
    kind, pages = _judged(data)
    if pages > MOST_PAGES:
        text = f"The file has over {MOST_PAGES} pages (RX-13). Nothing was saved."
        raise SourceRefused(text, code="source_too_long")
    return KeptFile(archive.store(data), kind, pages)


def picture_of(sha256: str, kind: FileKind, page: int) -> bytes:
    """One page, the first is 1, as a JPEG of its pixels alone. Raises ArchiveDamaged."""
    data = archive.fetch(sha256)
    image = _page_of_pdf(data, page) if kind == FileKind.PDF else _page_of_image(data, page)
    image.thumbnail((SHOWN_ACROSS, SHOWN_ACROSS))
    out = BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def _judged(data: bytes) -> tuple[FileKind, int]:
    look: Callable[[bytes], tuple[FileKind, int]] = _pdf if data.startswith(b"%PDF-") else _image
    try:
        return look(data)
    except (*NOT_THAT, pypdfium2.PdfiumError) as error:
        text = "That is no PDF, JPEG, PNG, WebP or TIFF that opens (RX-13). Nothing was saved."
        raise SourceRefused(text) from error


def _pdf(data: bytes) -> tuple[FileKind, int]:
    with readback.opened(data) as pages:
        if not pages:
            raise ValueError("a PDF without a page")
        return FileKind.PDF, len(pages)


def _image(data: bytes) -> tuple[FileKind, int]:
    with Image.open(BytesIO(data), formats=[kind.upper() for kind in FileKind if kind != FileKind.PDF]) as image:
        kind, pages = FileKind(str(image.format).lower()), int(getattr(image, "n_frames", 1))
        for page in range(min(pages, MOST_PAGES + 1)):
            image.seek(page)
            if image.width * image.height > MOST_PIXELS:
                text = "A page has over 50 megapixels (RX-13). Nothing was saved."
                raise SourceRefused(text, code="source_too_many_pixels")
            image.load()
        return kind, pages


def _page_of_pdf(data: bytes, page: int) -> Image.Image:
    with readback.opened(data) as pages:
        return pages[page - 1].picture(SHOWN_DPI)


def _page_of_image(data: bytes, page: int) -> Image.Image:
    with Image.open(BytesIO(data)) as image:
        image.seek(page - 1)
        upright = ImageOps.exif_transpose(image).convert("RGB")
        plain = Image.new("RGB", upright.size)
        plain.paste(upright)
        return plain
