"""WeasyPrint alone: pages of HTML that are there already, parsed styles and one font configuration kept warm."""

import functools

from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from records.typesetting import FONTS


@functools.cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@functools.cache
def _sheet(css: str) -> CSS:
    faces = render_to_string("pdf/fonts.css")
    return CSS(string=faces + css, base_url=f"{FONTS.as_uri()}/", font_config=_fonts())


def render(html: str, css: str, variant: str | None) -> bytes:
    """The pages as PDF, of the variant the house prints."""
    pdf: bytes = HTML(string=html).write_pdf(stylesheets=[_sheet(css)], font_config=_fonts(), pdf_variant=variant)
    return pdf
