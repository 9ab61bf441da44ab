"""What a label must say by jurisdiction, and what is wrong with one before it is printed. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from orders.label_content import LabelContent
from orders.label_layout import lay_out
from premises.stocks import Stock, Use, stocks_for
from premises.terms import UsState
from records.problem import Blocker
from records.typesetting import Face, missing_glyphs

UNSAFE_NUMBER = re.compile(r"(?<![\d.])\.\d|\d\.\d*0(?!\d)")  # .5 and 3.0 are read tenfold
SENTENCES = ("strength", "directions", "quantity")


@dataclass(frozen=True)
class LabelRule:
    """Fields a label must have by one rule; `state` limits it to one state, `final` to labels for a container."""

    id: str
    fields: tuple[str, ...]
    state: UsState | None = None
    final: bool = False

    def holds_for(self, content: LabelContent) -> bool:
        """Whether this label is under the rule."""
        return (self.state is None or self.state in content.states) and (content.is_final or not self.final)


RULES = [
    LabelRule("LBL-US-1", ("pharmacy", "address", "number", "dated_on", "prescriber", "patient", "directions")),
    LabelRule("LBL-17-1", ("patient", "drug", "strength", "directions")),
    LabelRule("LBL-03", ("drug", "strength", "quantity", "storage")),
    LabelRule("LBL-03", ("lot", "discard_after"), final=True),
    LabelRule("LBL-CA-1", ("patient", "drug", "strength", "directions"), state=UsState("CA")),
    LabelRule("LBL-CA-6", ("quantity", "description"), state=UsState("CA")),
    LabelRule("LBL-TX-1", ("telephone", "number", "quantity"), state=UsState("TX")),
    LabelRule("LBL-TX-1", ("pharmacist",), state=UsState("TX"), final=True),
]


def problems_of(content: LabelContent, stocks: Sequence[Stock] = (Stock.ROLL_4X2,)) -> list[Blocker]:
    """Why this label may be printed on none of `stocks`; empty when it may. Before acceptance and before rendering."""
    return [*_missing(content), *_unprintable(content), *_unsafe(content), *_misfits(content, stocks)]


def stocks_that_hold(content: LabelContent) -> list[Stock]:
    """The stocks for containers on which all of it fits in the sizes there are, the smallest label first."""
    return [stock for stock in stocks_for(Use.CONTAINER) if not lay_out(content, stock).misfits]


def other_stock_for(content: LabelContent, stock: Stock) -> Stock | None:
    """Where a label that `stock` does not hold is printed: the smallest larger one that holds it, else another."""
    holding = stocks_that_hold(content)
    return next((one for one in holding if one.label_area > stock.label_area), next(iter(holding), None))


def _missing(content: LabelContent) -> Iterator[Blocker]:
    for rule in RULES:
        empty = [name for name in rule.fields if not getattr(content, name)]
        if empty and rule.holds_for(content):
            yield Blocker(rule.id, "The label is not complete", f"Missing: {', '.join(map(_words, empty))}.")


def _unprintable(content: LabelContent) -> Iterator[Blocker]:
    for field in fields(content):
        text = _text(getattr(content, field.name))
        if missing := missing_glyphs(text, Face.MONO if field.name == "lot" else Face.BOLD):
            codes = ", ".join(f"U+{ord(character):04X}" for character in missing)
            what = f"{_words(field.name)}: no letter for {codes}."
            yield Blocker("LBL-01", "The label cannot be printed", what, ("Write it in letters we can print",))


def _unsafe(content: LabelContent) -> Iterator[Blocker]:
    for name in SENTENCES:
        if found := UNSAFE_NUMBER.search(getattr(content, name)):
            yield Blocker("LBL-04", "A number on the label can be misread", f"{_words(name)}: “{found.group()}”.")


def _misfits(content: LabelContent, stocks: Sequence[Stock]) -> Iterator[Blocker]:
    """What does not fit on the largest of `stocks`, when it fits on none, and another stock that holds it."""
    if not all(lay_out(content, stock).misfits for stock in stocks):
        return
    largest = max(stocks, key=lambda stock: stock.label_area)
    other = other_stock_for(content, largest)
    on = f"Print it on: {other.words}" if other else ""
    for misfit in lay_out(content, largest).misfits:
        what = f"{misfit.text} ({largest.words}). {on or 'No stock holds it'}."
        yield Blocker(misfit.rule, "The label does not fit", what, ("Use fewer words", *filter(None, [on])))


def _text(value: Any) -> str:
    return " ".join(value) if isinstance(value, tuple) else value if isinstance(value, str) else ""


def _words(name: str) -> str:
    return name.replace("_", " ")
