"""The leaflet as paper: typeset from its frozen content and read back before it counts."""

import functools
from collections import Counter

from django.template.loader import render_to_string

from orders.leaflet_content import LeafletContent
from orders.leaflet_said import CITED, CONTENTS, as_said, places, version_said
from orders.leaflet_words import EDITABLE, SAFETY, Section, words_in
from premises.terms import TRAINING
from records import pdf
from records.printing import proved
from records.readback import foreign_fonts, opened, words_of
from records.refusals import Refusal

PROOF = "PROOF - NOT FOR A PATIENT"  # on each page of a leaflet that is none
# What is said of surgery is said where its day is not known, or where it is.
WITHOUT_PLAN = {"surgery.title", "surgery.call", "surgery.stop"}
FILLED_IN = {
    "surgery.on", "surgery.on_at", "surgery.last_dose", "surgery.stops", "surgery.not_before", "surgery.opioid",
    "surgery.again",
}  # fmt: skip
WITH_PLAN = FILLED_IN | {"surgery.planned_title", "surgery.first"}


class LeafletNotAsAsked(Refusal):
    """A letter cannot be printed, or what was rendered differs from what was asked for (LBL-01, LBL-02)."""

    code = "leaflet_not_as_asked"


def leaflet_pdf(content: LeafletContent) -> bytes:
    """The proved pages, tagged for people who read with software (L7). Raises LeafletNotAsAsked."""
    return proved("leaflet", content, content.texts(), typeset, differences, LeafletNotAsAsked)


def typeset(content: LeafletContent) -> bytes:
    """The pages as PDF, not proved yet."""
    return pdf.render(
        render_to_string("pdf/leaflet.html", as_said(content)), _css(content.language, large=content.large)
    )


@functools.cache
def _css(language: str, *, large: bool) -> str:
    """The stylesheet of a language and size: page numbers are said by it."""
    said = {"said": words_in(language, {}).nested()["page"], "training": TRAINING, "proof": PROOF}
    sheets = ["pdf/leaflet.css", *(["pdf/leaflet_large.css"] if large else [])]
    return "".join(render_to_string(sheet, said) for sheet in sheets)


def differences(data: bytes, content: LeafletContent) -> list[str]:
    """What on the pages is not as it was asked for, in words without personal data; empty when all is proved."""
    with opened(data) as pages:
        runs = [page.written() for page in pages]
    printed = [words_of([run.text for run in page]) for page in runs]
    whole = Counter(word for page in printed for word in page)
    wrong = [name for name, text in _must_stand(content) if Counter(words_of([text])) - whole]
    wrong += ["telephone on every page" for page in printed if Counter(words_of([content.telephone])) - Counter(page)]
    wrong += ["proof" for page in printed if content.proof and Counter(words_of([PROOF])) - Counter(page)]
    wrong += ["training" for page in printed if content.training and Counter(words_of([TRAINING])) - Counter(page)]
    return wrong + foreign_fonts(run for page in runs for run in page)


def _must_stand(content: LeafletContent) -> list[tuple[str, str]]:
    """What a patient must find on it: each with a name."""
    said = content.words
    doses = [(said.span(row.first, row.last), content.dose_said(row), row.directions) for row in content.steps]
    until = [("use by", said.say("keep.use_by", day=said.day(bottle.use_by))) for bottle in content.bottles]
    return [
        ("patient", content.patient), ("number", content.number), ("version", version_said(content)),
        ("medicine", f"{content.medicine},"),
        ("pharmacy", content.pharmacy), ("contents", f"{CONTENTS.join(content.contains)}."),
        ("directions", " ".join(content.directions)), *[("storage", f"{one}.") for one in content.storage],
        *[("step", f"{span}: {dose} {directions}.") for span, dose, directions in doses], *until,
        *_paragraphs(content),
    ]  # fmt: skip


def _paragraphs(content: LeafletContent) -> list[tuple[str, str]]:
    """The safety sentences and the texts that stand in this leaflet, by key."""
    away = WITHOUT_PLAN | FILLED_IN if content.procedure else WITH_PLAN
    sections = set(Section) if content.cancer else set(Section) - {Section.CANCER}
    keys = [key for key in (*SAFETY, *EDITABLE) if key not in away and key.partition(".")[0] in sections]
    filled_in = places(content)
    said = [(key, content.words.say(key, **filled_in)) for key in keys]
    cited = [("cancer.references", CITED)] if content.cancer else []
    return said + [("surgery", line) for line in content.procedure] + cited
