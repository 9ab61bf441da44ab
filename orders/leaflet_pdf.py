"""The leaflet as paper: typeset from its frozen content and read back before it counts."""

import functools
from collections import Counter
from typing import Any

from django.template.loader import render_to_string

from orders.leaflet_content import Bottle, DatedStep, LeafletContent
from orders.leaflet_curve import curve_of
from orders.leaflet_drawing import calendars
from orders.leaflet_words import EDITABLE, REFERENCES, SAFETY, Section, words_in
from premises.quantities import NO_BREAK_SPACE
from premises.terms import TRAINING
from records import pdf
from records.printing import proved
from records.readback import foreign_fonts, opened, words_of
from records.refusals import Refusal
from records.typesetting import is_right_to_left, keep_together

CONTENTS = "; "
PROOF = "PROOF - NOT FOR A PATIENT"  # on each page of a leaflet that is none
CITED = f"{'; '.join(REFERENCES)}."
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
    return pdf.render(render_to_string("pdf/leaflet.html", _said(content)), _css(content.language, large=content.large))


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
        ("patient", content.patient), ("number", content.number), ("version", _version(content)),
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
    places = _places(content)
    said = [(key, content.words.say(key, **places)) for key in keys]
    cited = [("cancer.references", CITED)] if content.cancer else []
    return said + [("surgery", line) for line in content.procedure] + cited


def _places(content: LeafletContent) -> dict[str, Any]:
    """What is filled into safety sentences: the settings that were in force."""
    hours = content.words.hours(content.surgery_hours)
    return {"hours": hours, "short": content.washout_short_days, "long": content.washout_long_days}


def _said(content: LeafletContent) -> dict[str, Any]:
    """The texts as they are printed."""
    said = content.words
    return {
        "leaflet": content,
        "say": said.nested(),
        "calendars": calendars(content),
        "curve": curve_of(content),
        "steps": [_step(row, content) for row in content.steps],
        "bottles": [_bottle(row, content) for row in content.bottles],
        "number": said.say("page.number", number=content.number).replace(" ", NO_BREAK_SPACE),
        "version": _version(content),
        "dated": said.day(content.dated_on),
        "telephone": keep_together(content.telephone).replace(" ", NO_BREAK_SPACE),
        "opioids_start": said.say("opioids.start", **_places(content)),
        "surgery_stop": said.say("surgery.stop", **_places(content)),
        "contains": CONTENTS.join(content.contains),
        "left_out": _left_out(content),
        "call": said.say("questions.call", telephone=NO_BREAK_SPACE.join(content.telephone.split())),
        "prescriber": said.say("questions.prescriber", prescriber=content.prescriber),
        "cited": CITED,
        "right_to_left": is_right_to_left(content.patient),
    }


def _version(content: LeafletContent) -> str:
    """Which one this is, where it was made before."""
    return content.words.say("page.version", version=content.version) if content.version > 1 else ""


def _step(row: DatedStep, content: LeafletContent) -> dict[str, str]:
    """One step of the list below the calendar; nothing to take it from while it is paused."""
    where = content.bottles_said(row.bottles) or ("" if row.is_off else content.words.say("take.not_here"))
    dose = keep_together(content.dose_said(row))
    span = content.words.span(row.first, row.last)
    return {"span": span, "dose": dose, "directions": row.directions, "bottles": where}


def _bottle(row: Bottle, content: LeafletContent) -> dict[str, str]:
    said = content.words
    return {
        "name": content.bottles_said((row.number,)).capitalize(),
        "strength": keep_together(row.strength),
        "lot": said.say("keep.lot", lot=row.lot).replace(" ", NO_BREAK_SPACE),
        "until": said.say("keep.use_by", day=said.day(row.use_by)),
    }


def _left_out(content: LeafletContent) -> str:
    """What was to be left out and no component is said to hold: one nobody entered may hold it, so it is no promise."""
    if not content.left_out:
        return ""
    listed = ", ".join(content.left_out[:-1])
    names = f" {content.words.say('contents.or')} ".join(part for part in (listed, content.left_out[-1]) if part)
    return content.words.say("contents.not_found", names=names)
