"""Whether bytes are an image we print: judged by their content, never by their name. Knows no Django."""

import io
import warnings

from PIL import Image, UnidentifiedImageError

MOST_BYTES = 500_000
MOST_PIXELS_A_SIDE = 2000
LEAST_PIXELS_A_SIDE = 16
LAST_BYTES = {"PNG": b"IEND\xaeB`\x82", "JPEG": b"\xff\xd9"}
TYPES = {"PNG": "image/png", "JPEG": "image/jpeg"}


class LogoRefused(ValueError):
    """Not a PNG or JPEG, damaged, or too large."""

    code = "logo_refused"


def logo_type(data: bytes) -> str:
    """The media type of a whole PNG or JPEG of sensible size. Raises LogoRefused."""
    if len(data) > MOST_BYTES:
        raise LogoRefused(f"The logo is larger than {MOST_BYTES // 1000} kB.")
    image = _opened(data)
    if not LEAST_PIXELS_A_SIDE <= min(image.size) <= max(image.size) <= MOST_PIXELS_A_SIDE:
        raise LogoRefused(f"A logo has {LEAST_PIXELS_A_SIDE} to {MOST_PIXELS_A_SIDE} pixels a side.")
    _refuse_damaged(image, data)
    return TYPES[str(image.format)]


def _opened(data: bytes) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return Image.open(io.BytesIO(data), formats=list(TYPES))
        except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombWarning) as error:
            raise LogoRefused("A logo is a PNG or JPEG image.") from error
        except Image.DecompressionBombError as error:
            raise LogoRefused("The image is far too large.") from error


def _refuse_damaged(image: Image.Image, data: bytes) -> None:
    """Decode all of it and look for its end: WeasyPrint tells Pillow, for the whole process, to forgive cut files."""
    if not data.rstrip(b"\0").endswith(LAST_BYTES[str(image.format)]):
        raise LogoRefused("The image is cut off.")
    try:
        image.load()
    except (OSError, ValueError, SyntaxError) as error:
        raise LogoRefused("The image is damaged.") from error
