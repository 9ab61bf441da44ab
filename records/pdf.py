"""HTML to PDF with the house's fonts: the same bytes for the same content, and nothing fetched but those fonts."""

import functools
import gc
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import weasyprint
from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from records.typesetting import FONTS

# Times in font subsets come from here, not from the clock: a document can be made again and compared by its hash.
os.environ.setdefault("SOURCE_DATE_EPOCH", "0")


class Variant(StrEnum):
    """What kind of PDF: plain for a printer, tagged (PDF/UA-1) for people who read with software (L7).

    Archived is for records that are kept for years: it needs nothing but itself, and is tagged too (ADR 0024).
    """

    PLAIN = "plain"
    TAGGED = "pdf/ua-1"
    ARCHIVED = "pdf/a-3a"


class Forbidden(FatalURLFetchingError):
    """The page asked for something that is neither in it nor one of our fonts (SEC-22). Nothing is made."""

    code = "pdf_fetch_forbidden"


class OwnFontsOnly(URLFetcher):
    """Gives `data:` and the bundled fonts; no other file, no network, no redirect."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data", "file"}, allow_redirects=False)

    def fetch(self, url: str, headers: Any = None) -> Any:
        """The bytes behind `url`. Raises Forbidden."""
        parts = urlsplit(url)
        if parts.scheme != "data" and not _is_font(parts.scheme, unquote(parts.path)):
            raise Forbidden("A document may use its own content and our fonts only (SEC-22).")
        return super().fetch(url, headers)


def _is_font(scheme: str, path: str) -> bool:
    file = Path(path).resolve()
    return scheme == "file" and file.parent == FONTS and file.suffix == ".ttf"


@functools.cache
def _fonts(process: int) -> FontConfiguration:
    """The one font configuration of a process: without it a document takes a quarter longer and leaves memory behind.

    It belongs to the process that made it, so a forked worker makes its own.
    """
    return FontConfiguration()


@functools.cache
def _sheet(process: int, css: str) -> CSS:
    """A parsed stylesheet with the house's fonts, kept for the process."""
    faces = render_to_string("pdf/fonts.css")
    folder = f"{FONTS.as_uri()}/"
    return CSS(string=faces + css, base_url=folder, url_fetcher=OwnFontsOnly(), font_config=_fonts(process))


def render(html: str, css: str, variant: Variant = Variant.TAGGED) -> bytes:
    """`html`, its texts escaped by the template, with `css` as PDF. Not for two threads at once. Raises Forbidden."""
    process = os.getpid()
    options = {} if variant is Variant.PLAIN else {"pdf_variant": variant.value}
    page = HTML(string=html, url_fetcher=OwnFontsOnly())
    with _uncollected():
        pdf: bytes = page.write_pdf(stylesheets=[_sheet(process, css)], font_config=_fonts(process), **options)
    return pdf


@contextmanager
def _uncollected() -> Iterator[None]:
    """The collector waits: a page is a hundred thousand objects that know each other, all needed to its end."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@functools.cache
def template_version() -> str:
    """What paper is set with now: a digest of every template, font and the program that sets them, for the row."""
    folder = Path(settings.BASE_DIR) / "templates" / "pdf"
    files = [*sorted(folder.rglob("*")), *sorted(FONTS.glob("*.ttf"))]
    digest = hashlib.sha256(weasyprint.__version__.encode())
    for file in files:
        if file.is_file():
            digest.update(file.name.encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:12]
