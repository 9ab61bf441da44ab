"""What a letter of the house, or a record set like one, says: plain values frozen when it is asked for. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from records.typesetting import clean_fields

Fact = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Block:
    """One part: a heading, paragraphs, then facts (label and value). A warning is framed.

    `language` is set where it is not the letter's; such a part begins a page of its own, for another reader.
    """

    heading: str = ""
    texts: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    warns: bool = False
    apart: bool = False
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class Signed:
    """Who signs and what that means; without `when` there is a line for the pen."""

    name: str
    meaning: str
    when: str = ""


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """Who writes: as printed at the head of the first page. `logo` is the hash of the archived picture, or empty."""

    pharmacy: str
    address: tuple[str, ...]
    telephone: str
    npi: str
    logo: str = ""
    logo_type: str = ""
    training: bool = False


@dataclass(frozen=True, kw_only=True)
class LetterContent:
    """One letter. `reference` stands on every page; `dated` is the date in words; `to` the addressee, line by line.

    A record (`dense`) has no addressee and is set smaller.
    """

    subject: str
    reference: str
    dated: str
    blocks: tuple[Block, ...]
    head: Letterhead
    to: tuple[str, ...] = ()
    signed: tuple[Signed, ...] = ()
    language: str = "en"
    dense: bool = False

    def __post_init__(self) -> None:
        """Print what is compared later: composed characters and single spaces."""
        clean_fields(self)

    def as_json(self) -> dict[str, Any]:
        """As it is frozen in a document's row."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "LetterContent":
        """The content that was frozen."""
        parts = {
            "blocks": tuple(Block(**row) for row in values["blocks"]),
            "signed": tuple(Signed(**row) for row in values["signed"]),
            "head": Letterhead(**values["head"]),
        }
        return cls(**dict(values) | parts)

    def texts(self) -> Iterator[str]:
        """Every text that is printed of it, in the order of the pages."""
        yield from (self.head.pharmacy, *self.head.address, self.head.telephone, self.dated, *self.to, self.subject)
        for block in self.blocks:
            yield from (block.heading, *block.texts, *(text for fact in block.facts for text in fact))
        for one in self.signed:
            yield from (one.name, one.meaning, one.when)
