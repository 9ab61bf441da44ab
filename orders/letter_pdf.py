"""A letter as paper: typeset from its frozen content and read back before it counts."""

import base64

from django.template.loader import render_to_string

from orders.letter_content import LetterContent, Letterhead
from orders.letter_words import FRAME
from premises.terms import Language
from records import archive, pdf
from records.printing import proved
from records.readback import Printed, foreign_fonts, opened
from records.refusals import Refusal


class LetterNotAsAsked(Refusal):
    """A letter cannot be printed, or what was rendered differs from what was asked for (LBL-02)."""

    code = "letter_not_as_asked"


def letter_pdf(content: LetterContent) -> bytes:
    """The proved pages, tagged for people who read with software (L7). Raises LetterNotAsAsked, ArchiveDamaged."""
    texts = (*content.texts(), content.reference)
    return proved("letter", content, texts, typeset, differences, LetterNotAsAsked)


def typeset(content: LetterContent) -> bytes:
    """The pages as PDF, not proved yet."""
    frame = FRAME[Language(content.language)]
    telephone = content.head.telephone.replace(" ", "\u00a0")
    said = {"letter": content, "frame": frame, "telephone": telephone, "logo": _logo(content.head)}
    css = render_to_string("pdf/letter.css", {"frame": frame})
    return pdf.render(render_to_string("pdf/letter.html", said), css)


def differences(data: bytes, content: LetterContent) -> list[str]:
    """What on the pages is not as it was asked for, in words without personal data; empty when all is proved."""
    with opened(data) as pages:
        runs = [page.written() for page in pages]
    each = [Printed(run.text for run in page) for page in runs]
    whole = Printed(run.text for page in runs for run in page)
    wrong = [f"text {number}" for number, text in enumerate(content.texts()) if not whole.says(text)]
    every_page = [content.reference, content.head.telephone, *_training(content)]
    wrong += ["foot or head of a page" for page in each for text in every_page if not page.says(text)]
    return wrong + foreign_fonts(run for page in runs for run in page)


def _training(content: LetterContent) -> list[str]:
    return [FRAME[Language(content.language)]["training"]] if content.head.training else []


def _logo(head: Letterhead) -> str:
    """The archived logo as an address inside the page; nothing where there is none."""
    if not head.logo:
        return ""
    return f"data:{head.logo_type};base64,{base64.b64encode(archive.fetch(head.logo)).decode()}"
