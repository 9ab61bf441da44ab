"""Small paper as panels of text, each with a code or none: what stands where, how large. Pure; lengths in points."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self

from records.typesetting import Face, clean_fields, is_house_face, is_right_to_left, too_wide, wrap

LABEL_WIDTH, LABEL_HEIGHT, EDGE = 162, 90, 3  # 2.25 x 1.25 in
CODE_SIDE, BESIDE_GAP = 30, 3
BAND, BAND_PADDING = 2, 2  # the band of a verdict is so much higher than its line, and its text so far from its edge
SMALLEST = 5


class Band(StrEnum):
    """How a text is set off from what stands above it: a line, or white on black where something must stop."""

    NONE = "plain"
    LINE = "line"
    STOP = "stop"


@dataclass(frozen=True)
class Text:
    """One text: its type shrinks with the others from `largest` to `smallest`; `beside` the code it is set narrower."""

    name: str
    text: str
    face: Face
    largest: int
    smallest: int = SMALLEST
    beside: bool = False
    band: Band = Band.NONE
    gap: int = 0


@dataclass(frozen=True)
class Panel:
    """A column of texts in its place on the page; its code, if it has one, is in its upper right corner."""

    left: int
    top: int
    width: int
    height: int
    texts: tuple[Text, ...]
    code: str = ""
    side: int = 0
    language: str = "en"

    @property
    def beside_width(self) -> int:
        """How much of its width is left of the code."""
        return self.width - (self.side + BESIDE_GAP if self.code else 0)

    def measure(self, text: Text) -> int:
        """How wide the lines of a text may be."""
        whole = self.beside_width if text.beside else self.width
        return whole - (2 * BAND_PADDING if text.band is Band.STOP else 0)


@dataclass(frozen=True)
class Stroke:
    """A line to cut or to fold by."""

    left: int
    top: int
    width: int
    height: int
    dashed: bool = False


@dataclass(frozen=True)
class SmallPaper:
    """One page: its size, its panels and its lines."""

    title: str
    width: int
    height: int
    panels: tuple[Panel, ...]
    strokes: tuple[Stroke, ...] = ()
    language: str = "en"

    def texts(self) -> Iterator[Text]:
        """Everything that is read on it."""
        for panel in self.panels:
            yield from panel.texts


@dataclass(frozen=True)
class Block:
    """One text as it is set: its lines in one size."""

    of: Text
    size: int
    lines: Sequence[str]

    @property
    def leading(self) -> int:
        """How high a line is."""
        return leading(self.size)

    @property
    def height(self) -> int:
        """How high it stands, with the space above it."""
        return self.of.gap + len(self.lines) * self.leading + (0 if self.of.band is Band.NONE else BAND)

    @property
    def drawn(self) -> list[tuple[str, bool]]:
        """Each line, and whether the house's own face draws all of it: as its width was computed."""
        return [(line, is_house_face(line, self.of.face)) for line in self.lines]

    @property
    def is_right_to_left(self) -> bool:
        """Whether it is read from right to left."""
        return is_right_to_left(self.of.text)


def leading(size: int) -> int:
    """How high a line in this size is: a point more, in large type a seventh."""
    return size + max(1, round(size / 7))


def fitted(panel: Panel) -> list[Block]:
    """Every text in the largest sizes all of them fit in; nothing where they do not."""
    steps = max((text.largest - text.smallest for text in panel.texts), default=0)
    for smaller in range(steps + 1):
        blocks = [_block(panel, text, smaller) for text in panel.texts]
        if _fits(panel, blocks):
            return blocks
    return []


def beside_height(panel: Panel, blocks: Sequence[Block]) -> int:
    """How high what stands beside the code is: at least as high as the code."""
    texts = sum(block.height for block in blocks if block.of.beside)
    return max(texts, panel.side + BESIDE_GAP) if panel.code else texts


def bench_label(title: str, texts: Sequence[Text], code: str) -> SmallPaper:
    """A label of 2.25 x 1.25 in for what stands at the bench: texts without words are left out."""
    said = tuple(text for text in texts if text.text)
    inside = (LABEL_WIDTH - 2 * EDGE, LABEL_HEIGHT - 2 * EDGE)
    return SmallPaper(title, LABEL_WIDTH, LABEL_HEIGHT, (Panel(EDGE, EDGE, *inside, said, code, CODE_SIDE),))


@dataclass(frozen=True, kw_only=True)
class SmallContent(ABC):
    """What a small paper says, as plain values that are frozen when it is asked for: texts, truths, rows of texts."""

    def __post_init__(self) -> None:
        """Print what is compared later: composed characters and single spaces."""
        clean_fields(self)

    def as_json(self) -> dict[str, Any]:
        """As it is frozen in a document's row."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """The content that was frozen."""
        return cls(**values)

    @abstractmethod
    def paper(self) -> SmallPaper:
        """Where each of its texts stands."""


def _block(panel: Panel, text: Text, smaller: int) -> Block:
    size = max(text.largest - smaller, text.smallest)
    return Block(text, size, [line.rstrip() for line in wrap(text.text, text.face, size, panel.measure(text))])


def _fits(panel: Panel, blocks: Sequence[Block]) -> bool:
    wide = any(too_wide(block.lines, block.of.face, block.size, panel.measure(block.of)) for block in blocks)
    under = sum(block.height for block in blocks if not block.of.beside)
    return not wide and beside_height(panel, blocks) + under <= panel.height
