"""The leaflet as paper: typeset from its frozen content and read back before it counts."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string

from orders import leaflet_content as words
from orders.leaflet_content import DatedStep, LeafletContent, bottles_said, day_said, span_said, surgery_said
from orders.leaflet_drawing import calendars
from premises.terms import TRAINING
from records import pdf
from records.readback import foreign_fonts, opened, words_of
from records.refusals import Refusal
from records.typesetting import Face, is_right_to_left, keep_together, missing_glyphs


class LeafletNotAsAsked(Refusal):
    """A letter cannot be printed, or what was rendered differs from what was asked for (LBL-01, LBL-02)."""

    code = "leaflet_not_as_asked"


def leaflet_pdf(content: LeafletContent) -> bytes:
    """The proved pages, tagged for people who read with software (L7). Raises LeafletNotAsAsked."""
    if any(missing_glyphs(text, Face.REGULAR) for text in content.texts()):
        raise LeafletNotAsAsked("A letter of the leaflet cannot be printed (LBL-01).")
    data = typeset(content)
    wrong = differences(data, content)
    if wrong:
        raise LeafletNotAsAsked(f"The leaflet is not what was asked for: {', '.join(wrong)} (LBL-02).")
    return data


def typeset(content: LeafletContent) -> bytes:
    """The pages as PDF, not proved yet."""
    said = _said(content) | {"leaflet": content, "words": words, "calendars": calendars(content)}
    return pdf.render(render_to_string("pdf/leaflet.html", said), render_to_string("pdf/leaflet.css"))


def differences(data: bytes, content: LeafletContent) -> list[str]:
    """What on the pages is not as it was asked for, in words without personal data; empty when all is proved."""
    with opened(data) as pages:
        runs = [[run for run in page.runs() if run.text.strip()] for page in pages]
    printed = [words_of([run.text for run in page]) for page in runs]
    whole = Counter(word for page in printed for word in page)
    wrong = [name for name, text in _must_stand(content) if Counter(words_of([text])) - whole]
    wrong += ["telephone on every page" for page in printed if Counter(words_of([content.telephone])) - Counter(page)]
    wrong += ["training" for page in printed if content.training and Counter(words_of([TRAINING])) - Counter(page)]
    return wrong + foreign_fonts(run for page in runs for run in page)


def _must_stand(content: LeafletContent) -> list[tuple[str, str]]:
    """What a patient must find on it: each with a name."""
    steps = [("step", f"{span_said(row.first, row.last)}: {row.dose} {row.directions}.") for row in content.steps]
    until = [("use by", f"Use by {day_said(bottle.use_by)}.") for bottle in content.bottles]
    surgery = " ".join(content.procedure) or surgery_said(content.surgery_hours)
    return [
        ("patient", content.patient), ("number", content.number), ("medicine", content.medicine),
        ("opioids", words.OPIOIDS), ("missed", words.MISSED),
        ("surgery", surgery), ("notice", words.NOTICE), ("cancer", words.CANCER),
        ("pharmacy", content.pharmacy), *steps, *until,
    ]  # fmt: skip


def _said(content: LeafletContent) -> dict[str, Any]:
    """The texts as they are printed."""
    steps = [
        {"span": span_said(row.first, row.last), "dose": keep_together(row.dose), "directions": row.directions,
         "bottles": _from(row, content)}
        for row in content.steps
    ]  # fmt: skip
    bottles = [
        {"name": f"{content.vessel.capitalize()}\u00a0{row.number}", "strength": keep_together(row.strength),
         "lot": row.lot, "until": day_said(row.use_by)}
        for row in content.bottles
    ]  # fmt: skip
    return {
        "steps": steps,
        "bottles": bottles,
        "dated": day_said(content.dated_on),
        "telephone": keep_together(content.telephone).replace(" ", "\u00a0"),
        "surgery": surgery_said(content.surgery_hours),
        "contains": "; ".join(content.contains),
        "left_out": _listed(content.left_out),
        "right_to_left": is_right_to_left(content.patient),
    }


def _from(row: DatedStep, content: LeafletContent) -> str:
    """What a step comes from; nothing while it is paused."""
    return bottles_said(row.bottles, content.vessel) or ("" if row.is_off else "not in this bag")


def _listed(names: Sequence[str]) -> str:
    """`lactose`, `dye or lactose`, `corn, dye or lactose`."""
    return " or ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)
