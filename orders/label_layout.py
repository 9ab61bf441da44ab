"""Where everything stands on the 4 x 2 in label and whether it fits, from font metrics. Pure; lengths in points.

Each side is set in the first of its settings that holds everything; what fits in none is refused: never set smaller
than the last, never cut.
"""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from orders.label_content import LabelContent
from orders.label_types import CLUSTER_SETTINGS, DOT, REST_LEFT, REST_SETTINGS, SETTINGS, Type
from records.codes import QUIET_MODULES, Symbol, modules
from records.typesetting import is_house_face, is_right_to_left, keep_together, too_wide, wrap

CLUSTER_TOP, CLUSTER_BOTTOM = 5.0, 139.0
REST_TOP, REST_BOTTOM = 4.0, 141.5
INK_RIGHT = 283.5  # the right edge of both codes
CODE_DOTS = {Symbol.QR: 3, Symbol.DATA_MATRIX: 4}
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


@dataclass(frozen=True)
class CodeBox:
    """A code and the place of its modules, quiet zone not included; `caption_top` is where its caption stands."""

    symbol: Symbol
    text: str
    left: float
    top: float
    side: float

    @property
    def quiet(self) -> float:
        """The clear space it needs on every side."""
        return QUIET_MODULES[self.symbol] * CODE_DOTS[self.symbol] * DOT

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
def lay_out(content: LabelContent) -> Layout:
    """Place everything; look at `misfits` before printing."""
    codes = _codes(content)
    cluster = _first_that_fits(_cluster(content, setting) for setting in CLUSTER_SETTINGS)
    rest = _first_that_fits(_rest(content, setting, codes) for setting in REST_SETTINGS)
    return Layout((*cluster.blocks, *rest.blocks), codes, (*cluster.misfits, *rest.misfits, *_misfit_codes(codes)))


def _first_that_fits(tries: Iterable[Layout]) -> Layout:
    """The first without a misfit, else the last."""
    for layout in tries:
        if not layout.misfits:
            break
    return layout


def _cluster(content: LabelContent, setting: str) -> Layout:
    """The four items, drug and strength as one of them."""
    texts = content.cluster()
    groups = [["patient"], ["drug", "strength"], ["directions"], ["purpose"]]
    blocks = [[_block(name, setting, texts[name]) for name in names if name in texts] for names in groups]
    return _stacked(blocks, top=CLUSTER_TOP, bottom=CLUSTER_BOTTOM, gaps=(3, 14), rule="LBL-CA-1")


def _rest(content: LabelContent, setting: str, codes: Sequence[CodeBox]) -> Layout:
    """Everything else: warnings at the foot, the codes on the right, the facts on what is left."""
    texts = content.rest()
    qr, _ = codes
    beside_qr, beside_matrix = (code.left - code.quiet - 1.5 - REST_LEFT for code in codes)
    keeping = _on(_block("keeping", setting, texts.pop("keeping")), bottom=REST_BOTTOM)
    opioid = _on(_block("opioid", setting, texts.pop("opioid")), bottom=keeping.top - 1.5)
    upper = [["pharmacy", "address"], ["number", "facts"]]
    groups = [[_block(name, setting, texts.pop(name), measure=beside_qr) for name in names] for names in upper]
    verdict = [_block(name, setting, paragraphs, measure=beside_matrix) for name, paragraphs in texts.items()]
    flow = _stacked([*groups, verdict], top=REST_TOP, bottom=opioid.top - 1, gaps=(1.5, 5), rule="LBL-01")
    below_qr = flow.blocks[-len(verdict)].top >= qr.caption_top
    clash = [] if below_qr else [Misfit("LBL-01", "The patient's code leaves no place for the last lines")]
    return Layout((*flow.blocks, opioid, keeping), (), (*flow.misfits, *clash))


def _block(name: str, setting: str, paragraphs: Sequence[str], *, measure: float | None = None) -> Block:
    """The paragraphs, each from a new line, wrapped to their measure; empty ones leave no line."""
    kind = SETTINGS[setting][name]
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


def _codes(content: LabelContent) -> tuple[CodeBox, CodeBox]:
    """The patient's code in the upper corner, the bench's below its caption, on whole dots."""
    qr = _code(Symbol.QR, content.know_url, top=5.0)
    below = qr.caption_top + CAPTION_LEADING
    return qr, _code(Symbol.DATA_MATRIX, content.scan_code, top=below + 3.0)


def _code(symbol: Symbol, text: str, *, top: float) -> CodeBox:
    side = modules(symbol, text) * CODE_DOTS[symbol] * DOT
    return CodeBox(symbol, text, left=_on_dot(INK_RIGHT - side), top=_on_dot(top), side=side)


def _on_dot(length: float) -> float:
    return round(length / DOT) * DOT


def _misfit_codes(codes: Sequence[CodeBox]) -> list[Misfit]:
    most = MOST_QR_MODULES * CODE_DOTS[Symbol.QR] * DOT
    return [Misfit("LBL-01", "know url: too long for the patient's code")] if codes[0].side > most + DOT / 2 else []
