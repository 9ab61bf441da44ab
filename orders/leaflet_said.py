"""A leaflet's texts as they stand on paper and on a page, each part said once. Pure."""

from typing import Any

from orders.leaflet_content import Bottle, DatedStep, LeafletContent
from orders.leaflet_curve import curve_of
from orders.leaflet_drawing import calendars
from orders.leaflet_words import REFERENCES
from premises.quantities import NO_BREAK_SPACE
from records.typesetting import is_right_to_left, keep_together

CONTENTS = "; "
CITED = f"{'; '.join(REFERENCES)}."


def as_said(content: LeafletContent) -> dict[str, Any]:
    """The texts as they are read, for a template."""
    said = content.words
    return {
        "leaflet": content,
        "say": said.nested(),
        "calendars": calendars(content),
        "curve": curve_of(content),
        "steps": [_step(row, content) for row in content.steps],
        "bottles": [_bottle(row, content) for row in content.bottles],
        "number": said.say("page.number", number=content.number).replace(" ", NO_BREAK_SPACE),
        "version": version_said(content),
        "dated": said.day(content.dated_on),
        "telephone": keep_together(content.telephone).replace(" ", NO_BREAK_SPACE),
        "opioids_start": said.say("opioids.start", **places(content)),
        "surgery_stop": said.say("surgery.stop", **places(content)),
        "contains": CONTENTS.join(content.contains),
        "left_out": left_out_said(content),
        "call": said.say("questions.call", telephone=NO_BREAK_SPACE.join(content.telephone.split())),
        "prescriber": said.say("questions.prescriber", prescriber=content.prescriber),
        "cited": CITED,
        "right_to_left": is_right_to_left(content.patient),
    }


def places(content: LeafletContent) -> dict[str, Any]:
    """What is filled into safety sentences: the settings that were in force."""
    hours = content.words.hours(content.surgery_hours)
    return {"hours": hours, "short": content.washout_short_days, "long": content.washout_long_days}


def version_said(content: LeafletContent) -> str:
    """Which one this is, where it was made before."""
    return content.words.say("page.version", version=content.version) if content.version > 1 else ""


def left_out_said(content: LeafletContent) -> str:
    """What was to be left out and no component is said to hold: one nobody entered may hold it, so it is no promise."""
    if not content.left_out:
        return ""
    listed = ", ".join(content.left_out[:-1])
    names = f" {content.words.say('contents.or')} ".join(part for part in (listed, content.left_out[-1]) if part)
    return content.words.say("contents.not_found", names=names)


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
