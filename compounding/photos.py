"""Photos of a step: judged by what they are, not by their name, and kept without what a camera writes beside them."""

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from records import archive
from records.refusals import Refusal

LARGEST_PHOTO = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
KEPT_ACROSS = 2000  # of the longer side; enough to read a label on it
KINDS = ("JPEG", "PNG", "WEBP")
QUALITY = 85


class PhotoRefused(Refusal):
    """The file is no photo that may be kept; the code says why (CR-13)."""

    code = "not_a_photo"
    status = 422


def keep(data: bytes) -> str:
    """Store a photo as a JPEG of its pixels alone, upright, and give its SHA-256. Raises PhotoRefused."""
    if len(data) > LARGEST_PHOTO:
        raise PhotoRefused("The photo is over 10 MB (CR-13). Nothing was saved.", code="photo_too_large")
    try:
        with Image.open(BytesIO(data), formats=KINDS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise PhotoRefused(
                    "The photo has over 50 megapixels (CR-13). Nothing was saved.", code="photo_too_many_pixels"
                )
            return archive.store(_pixels(image))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PhotoRefused("That is no JPEG, PNG or WebP picture that opens (CR-13). Nothing was saved.") from error


def _pixels(image: Image.Image) -> bytes:
    """Drawn anew: place, time, camera and thumbnail of the file stay behind."""
    upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((KEPT_ACROSS, KEPT_ACROSS))
    plain = Image.new("RGB", upright.size)
    plain.paste(upright)
    out = BytesIO()
    plain.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
