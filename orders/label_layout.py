"""Where everything stands on the 4 x 2 in label and whether it fits, from font metrics. Pure; lengths in points.

Each side is set in the first of its settings that holds everything; what fits in none is refused: never set smaller
than the last, never cut.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from orders.label_content import OPIOID_WARNING, PROOF, LabelContent
from orders.label_types import CLUSTER_SETTINGS, DOT, REST_SETTINGS, SETTINGS, Type
from records.codes import QUIET_MODULES, Symbol, modules
from records.typesetting import is_house_face, is_right_to_left, keep_together, too_wide, wrap

CLUSTER_TOP, CLUSTER_BOTTOM = 6.0, 138.0
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
class Layout:
    """A label ready to print, or `misfits`: in words, what does not fit."""

    blocks: tuple[Block, ...]
    codes: tuple[CodeBox, ...]
    misfits: tuple[str, ...]


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
    """The four items and only these, in the order of LBL-CA-1."""
    groups = [["patient"], ["drug", "strength"], ["directions"], ["purpose"]]
    blocks = [[_block(name, setting, getattr(content, name)) for name in names] for names in groups]
    return _stacked(blocks, top=CLUSTER_TOP, bottom=CLUSTER_BOTTOM, gaps=(3, 14))


def _rest(content: LabelContent, setting: str, codes: Sequence[CodeBox]) -> Layout:
    """Everything else: warnings at the foot, the codes on the right, the facts on what is left."""
    keeping = _on(_block("keeping", setting, content.keeping), bottom=REST_BOTTOM)
    opioid = _on(_block("opioid", setting, OPIOID_WARNING), bottom=keeping.top - 1.5)
    qr, matrix = codes
    beside_qr, beside_matrix = (code.left - code.quiet - 1.5 - 157 for code in codes)
    head = [
        _block("pharmacy", setting, content.pharmacy, measure=beside_qr),
        _block("address", setting, *content.address, content.telephone, measure=beside_qr),
    ]
    facts = [
        _block("number", setting, f"Rx {content.number}", measure=beside_qr),
        _block("facts", setting, content.dated, content.prescriber, content.amount, content.look, measure=beside_qr),
    ]
    last = [_block(name, setting, text, measure=beside_matrix) for name, text in _verdict(content)]
    flow = _stacked([head, facts, last], top=REST_TOP, bottom=opioid.top - 1, gaps=(1.5, 5))
    clash = [] if flow.blocks[-len(last)].top >= qr.top + qr.side + qr.quiet else ["The pharmacy's side is too empty"]
    return replace(flow, blocks=(*flow.blocks, opioid, keeping), misfits=(*flow.misfits, *clash))


def _verdict(content: LabelContent) -> list[tuple[str, str]]:
    if not content.is_final:
        return [("proof", PROOF.replace(" ", "\u00a0").replace(",\u00a0", ", "))]
    return [("until", content.until), ("lot", f"Lot {content.lot}")]


def _block(name: str, setting: str, *texts: str, measure: float | None = None) -> Block:
    """The texts, each from a new line, wrapped to their measure; empty ones leave no line."""
    kind = SETTINGS[setting][name]
    kind = replace(kind, measure=measure) if measure else kind
    lines = [line for text in texts if text for line in wrap(keep_together(text), kind.face, kind.size, kind.measure)]
    return Block(name, setting, tuple(lines), kind)


def _on(block: Block, *, bottom: float) -> Block:
    return replace(block, top=bottom - block.bottom)


def _stacked(groups: Sequence[Sequence[Block]], *, top: float, bottom: float, gaps: tuple[float, float]) -> Layout:
    """The groups from the top down with equal gaps between the least and the most allowed."""
    filled = [kept for group in groups if (kept := [block for block in group if block.lines])]
    spare = bottom - top - sum(block.bottom for group in filled for block in group)
    least, most = gaps
    gap = min(most, spare / max(1, len(filled) - 1))
    misfits = [f"{block.name}: a word is wider than the label" for group in filled for block in group if block.overflows()]
    if gap < least:
        said = ", ".join(block.name for group in filled for block in group)
        misfits.append(f"{said}: {bottom - top - spare + least * (len(filled) - 1):.0f} pt high, {bottom - top:.0f} are there")
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


def _misfit_codes(codes: Sequence[CodeBox]) -> list[str]:
    most = MOST_QR_MODULES * CODE_DOTS[Symbol.QR] * DOT
    return ["codes: the address of the patient's page is too long"] if codes[0].side > most + DOT / 2 else []
