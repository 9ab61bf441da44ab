"""The certificate of a batch as paper: one page, typeset from its frozen content and read back before it counts."""

from collections.abc import Iterator

from django.template.loader import render_to_string

from compounding.certificate_content import CAPTION, STATEMENTS, CertificateContent
from compounding.record_pages import drawn, pieces_of, rows_of
from compounding.record_proof import body_of, margins_of, out_of_order
from premises.terms import TRAINING
from records import codes, pdf
from records.codes import Code, Symbol
from records.printing import proved
from records.readback import foreign_fonts, opened, run_on
from records.refusals import Refusal


class CertificateNotAsAsked(Refusal):
    """It is not one page, a letter cannot be printed, or what was rendered differs from what was asked for (LBL-02)."""

    code = "certificate_not_as_asked"


def certificate_pdf(content: CertificateContent) -> bytes:
    """The proved page. Raises CertificateNotAsAsked."""
    texts = (text for _, text in _pieces(content))
    return proved("certificate", content, texts, typeset, differences, CertificateNotAsAsked)


def typeset(content: CertificateContent) -> bytes:
    """The page as PDF for the archive, not proved yet."""
    said = {
        "paper": content,
        "code": codes.data_uri(Symbol.QR, content.know_url, dots=codes.PAPER_DOTS),
        "caption": CAPTION,
        "head": rows_of(content.head),
        "sections": [drawn(section) for section in content.sections],
        "statements": STATEMENTS,
    }
    sheet = render_to_string("pdf/record.css", {"training": TRAINING, "widths": range(1, 101)})
    return pdf.render(render_to_string("pdf/certificate.html", said), sheet, pdf.Variant.ARCHIVED)


def differences(data: bytes, content: CertificateContent) -> list[str]:
    """What on the page is not as it was asked for; empty when all is proved."""
    training = content.training
    with opened(data) as pages:
        runs = [page.written() for page in pages]
        found = codes.read(pages[0].picture(codes.PAPER_DPI))
    wrong = [] if len(runs) == 1 else ["pages"]
    wrong += out_of_order([body_of(page, training=training) for page in runs], _pieces(content))
    margins = margins_of(runs[0], training=training)
    wrong += [] if run_on([content.foot]) in margins else ["foot"]
    wrong += ["training"] if training and run_on([TRAINING]) not in margins else []
    wrong += [] if Code(Symbol.QR, content.know_url) in found else ["code"]
    return wrong + foreign_fonts(run for page in runs for run in page)


def _pieces(content: CertificateContent) -> Iterator[tuple[str, str]]:
    """Every text of the page in its order, with the name of its part."""
    yield from (("head", text) for text in content.before())
    for section in content.sections:
        yield from pieces_of(section)
    yield from (("release", text) for text in content.after())
