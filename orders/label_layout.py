"""Where everything stands on the label of a stock and whether it fits, from font metrics. Pure; lengths in points.

Each side is set in the first of its settings that holds everything; what fits in none is refused, never cut.
"""

import functools
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from unicodedata import bidirectional

from orders.label_content import LabelContent
from orders.label_types import DOT, HAIR, PLANS, Plan, Type
from premises.stocks import Stock
from records.codes import QUIET_MODULES, Symbol, modules
from records.typesetting import is_house_face, is_right_to_left, keep_together, too_wide, wrap

MOST_QR_MODULES = 37
CAPTION_LEADING = 6.0


@dataclass(frozen=True)
class Block:
    """Lines of one text: what it is, in which setting it is set, and its upper edge."""

    name: str
    setting: str
    lines: tuple[str, ...]
    type: Type
    top: float = 0.0

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + len(self.lines) * self.type.leading + 2 * self.type.pad

    @property
    def text(self) -> str:
        """Its lines."""
        return "\n".join(self.lines)

    @property
    def is_house_face(self) -> bool:
        """Whether the house's own face draws all of it."""
        return is_house_face("".join(self.lines), self.type.face)

    @property
    def is_right_to_left(self) -> bool:
        """Whether it reads from right to left."""
        return is_right_to_left(self.text)

    def overflows(self) -> bool:
        """Whether a word is wider than the measure."""
        return too_wide(self.lines, self.type.face, self.type.size, self.type.measure)

    def turns(self) -> bool:
        """Whether it reads from right to left and a sign after a Latin letter ends a line: it is drawn before it."""
        ends = [line for line in self.lines if not line[-1].isalnum()]
        return self.is_right_to_left and any(bidirectional(line[-2:][0]) == "L" for line in ends)


@dataclass(frozen=True)
class CodeBox:
    """A code and the place of its modules, `dots` of the printer each; the quiet zone is not included."""

    symbol: Symbol
    text: str
    left: float
    top: float
    dots: int

    @property
    def side(self) -> float:
        """How long a side is."""
        return modules(self.symbol, self.text) * self.dots * DOT

    @property
    def quiet(self) -> float:
        """The clear space it needs on every side."""
        return QUIET_MODULES[self.symbol] * self.dots * DOT

    @property
    def caption_top(self) -> float:
        """Where its caption stands, below the clear space."""
        return self.top + self.side + self.quiet


@dataclass(frozen=True)
class Misfit:
    """What does not fit: the rule that says it has to, and words."""

    rule: str
    text: str


@dataclass(frozen=True)
class Layout:
    """A label ready to print, or its `misfits`."""

    blocks: tuple[Block, ...]
    codes: tuple[CodeBox, ...]
    misfits: tuple[Misfit, ...]


@functools.lru_cache(maxsize=256)
def lay_out(content: LabelContent, stock: Stock = Stock.ROLL_4X2) -> Layout:
    """Place everything; look at `misfits` before printing. Raises KeyError for a stock that serves no container."""
    plan = PLANS[stock]
    codes = _codes(content, plan)
    cluster = _first_that_fits(_cluster(content, plan, setting) for setting in plan.cluster.settings)
    wide = (False, True) if plan.verdict_below else (False,)
    rest = _first_that_fits(_rest(content, plan, *how, codes) for how in itertools.product(plan.rest.settings, wide))
    return Layout((*cluster.blocks, *rest.blocks), codes, (*cluster.misfits, *rest.misfits, *_misfit_codes(codes)))


def _first_that_fits(tries: Iterable[Layout]) -> Layout:
    """The first without a misfit, else the last."""
    for layout in tries:
        if not layout.misfits:
            break
    return layout


def _cluster(content: LabelContent, plan: Plan, setting: str) -> Layout:
    """The four items, drug and strength as one of them."""
    texts, side = content.cluster(), plan.cluster
    groups = [["patient"], ["drug", "strength"], ["directions"], ["purpose"]]
    blocks = [[_block(name, setting, texts[name], plan) for name in names if name in texts] for names in groups]
    return _stacked(blocks, top=side.top, bottom=side.bottom, gaps=(3, 14), rule="LBL-CA-1")


def _rest(content: LabelContent, plan: Plan, setting: str, wide: bool, codes: Sequence[CodeBox]) -> Layout:
    """Everything else: warnings at the foot, the codes on the right, the facts on what is left.

    `wide`: the facts are set as wide as the bench's code leaves, if they stand lower than the patient's.
    """
    texts = content.rest()
    beside_qr, beside_matrix = (code.left - code.quiet - 1.5 - plan.rest.left for code in codes)
    keeping = _on(_block("keeping", setting, texts.pop("keeping"), plan), bottom=plan.rest.bottom)
    opioid = _on(_block("opioid", setting, texts.pop("opioid"), plan), bottom=keeping.top - 1.5)
    upper = [["pharmacy", "address"], ["number", "facts"]]
    wider = {"facts": beside_matrix} if wide else {}

    def beside(name: str) -> Block:
        return _block(name, setting, texts.pop(name), plan, measure=wider.get(name, beside_qr))

    groups = [[beside(name) for name in names] for names in upper]
    measure = None if plan.verdict_below else beside_matrix
    verdict = [_block(name, setting, paragraphs, plan, measure=measure) for name, paragraphs in texts.items()]
    flow = (_verdict_below if plan.verdict_below else _verdict_beside)(groups, verdict, plan, opioid.top - 1, codes)
    return Layout((*flow.blocks, opioid, keeping), (), flow.misfits)


def _verdict_beside(
    groups: Sequence[list[Block]], verdict: list[Block], plan: Plan, bottom: float, codes: Sequence[CodeBox]
) -> Layout:
    """Facts beside the patient's code, lot and date beside the bench's."""
    flow = _stacked([*groups, verdict], top=plan.rest.top, bottom=bottom, gaps=(1.5, 5), rule="LBL-01")
    return _clear(flow, flow.blocks[-len(verdict)].top, codes[0].caption_top)


def _verdict_below(
    groups: Sequence[list[Block]], verdict: list[Block], plan: Plan, bottom: float, codes: Sequence[CodeBox]
) -> Layout:
    """Facts beside both codes; lot and date below them, at the foot of what is left."""
    top = bottom - sum(block.bottom for block in verdict)
    upper = _stacked(groups, top=plan.rest.top, bottom=top - 1.5, gaps=(1.5, 5), rule="LBL-01")
    lower = _stacked([verdict], top=top, bottom=bottom + HAIR, gaps=(0, 0), rule="LBL-01")
    flow = Layout((*upper.blocks, *lower.blocks), (), (*upper.misfits, *lower.misfits))
    return _clear(_beside(flow, codes[0], plan), lower.blocks[0].top, codes[1].caption_top + CAPTION_LEADING)


def _beside(flow: Layout, qr: CodeBox, plan: Plan) -> Layout:
    """With a misfit when a line beside the patient's code or its caption runs into it."""
    most, low = qr.left - qr.quiet - 1.5 - plan.rest.left, qr.caption_top + CAPTION_LEADING
    for block in flow.blocks:
        high = [line for number, line in enumerate(block.lines) if block.top + number * block.type.leading < low]
        if too_wide(high, block.type.face, block.type.size, most):
            return replace(flow, misfits=(*flow.misfits, Misfit("LBL-01", f"{block.name}: runs into a code")))
    return flow


def _clear(flow: Layout, top: float, least: float) -> Layout:
    """With a misfit when the verdict's lines begin above `least`, where a code stands."""
    if top >= least:
        return flow
    clash = Misfit("LBL-01", "The codes leave no place for the last lines")
    return replace(flow, misfits=(*flow.misfits, clash))


def _block(name: str, setting: str, paragraphs: Sequence[str], plan: Plan, *, measure: float | None = None) -> Block:
    """The paragraphs, each from a new line, wrapped to their measure; empty ones leave no line."""
    kind = plan.settings[setting][name]
    kind = replace(kind, measure=measure) if measure else kind
    said = [_unbroken(text) if name == "proof" else keep_together(text) for text in paragraphs]
    lines = [line for text in said for line in wrap(text, kind.face, kind.size, kind.measure)]
    return Block(name, setting, tuple(lines), kind)


def _unbroken(text: str) -> str:
    """The text in two parts that do not break: before and after its comma."""
    return text.replace(" ", "\u00a0").replace(",\u00a0", ", ")


def _on(block: Block, *, bottom: float) -> Block:
    return replace(block, top=bottom - block.bottom)


def _stacked(
    groups: Sequence[Sequence[Block]], *, top: float, bottom: float, gaps: tuple[float, float], rule: str
) -> Layout:
    """The groups from the top down with equal gaps, between the least and the most allowed."""
    filled = [group for group in groups if group]
    blocks = [block for group in filled for block in group]
    least, most = gaps
    spare = bottom - top - sum(block.bottom for block in blocks)
    gap = min(most, spare / max(1, len(filled) - 1))
    misfits = [Misfit(rule, f"{block.name}: a word is wider than its line") for block in blocks if block.overflows()]
    misfits += [Misfit(rule, f"{block.name}: its two scripts cannot be broken") for block in blocks if block.turns()]
    if gap < least:
        missing = least * (len(filled) - 1) - spare
        misfits.append(Misfit(rule, f"{', '.join(block.name for block in blocks)}: {missing:.0f} pt too high"))
    placed: list[Block] = []
    for group in filled:
        for block in group:
            placed.append(replace(block, top=round(top, 2)))
            top = placed[-1].bottom
        top += gap
    return Layout(tuple(placed), (), tuple(misfits))


def _codes(content: LabelContent, plan: Plan) -> tuple[CodeBox, CodeBox]:
    """The patient's code in the upper corner, the bench's below its caption, on whole dots."""
    qr = _code(Symbol.QR, content.know_url, plan, top=plan.code_top)
    below = qr.caption_top + CAPTION_LEADING
    return qr, _code(Symbol.DATA_MATRIX, content.scan_code, plan, top=below + plan.code_gap)


def _code(symbol: Symbol, text: str, plan: Plan, *, top: float) -> CodeBox:
    box = CodeBox(symbol, text, left=0, top=_on_dot(top), dots=plan.code_dots[symbol])
    return replace(box, left=_on_dot(plan.ink_right - box.side))


def _on_dot(length: float) -> float:
    return round(length / DOT) * DOT


def _misfit_codes(codes: Sequence[CodeBox]) -> list[Misfit]:
    too_many = modules(Symbol.QR, codes[0].text) > MOST_QR_MODULES
    return [Misfit("LBL-01", "know url: too long for the patient's code")] if too_many else []
