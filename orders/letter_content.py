"""What a letter of the house, or a record set like one, says: plain values frozen when it is asked for. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from records.typesetting import clean

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
        for field in fields(self):
            object.__setattr__(self, field.name, _cleaned(getattr(self, field.name)))

    def as_json(self) -> dict[str, Any]:
        """As it is frozen in a document's row."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "LetterContent":
        """The content that was frozen."""
        given = dict(values)
        given["blocks"] = tuple(_block(row) for row in values["blocks"])
        given["signed"] = tuple(Signed(**row) for row in values["signed"])
        given["head"] = Letterhead(**values["head"] | {"address": tuple(values["head"]["address"])})
        return cls(**given | {"to": tuple(values["to"])})

    def texts(self) -> Iterator[str]:
        """Every text that is printed of it, in the order of the pages."""
        yield from (self.head.pharmacy, *self.head.address, self.head.telephone, self.dated, *self.to, self.subject)
        for block in self.blocks:
            yield from (block.heading, *block.texts, *(text for fact in block.facts for text in fact))
        for one in self.signed:
            yield from (one.name, one.meaning, one.when)


def _block(row: Mapping[str, Any]) -> Block:
    facts = tuple((label, value) for label, value in row["facts"])
    return Block(**dict(row) | {"texts": tuple(row["texts"]), "facts": facts})


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list | tuple):
        return tuple(_cleaned(one) for one in value)
    if isinstance(value, Block | Signed | Letterhead):
        return type(value)(**{name: _cleaned(one) for name, one in vars(value).items()})
    return value
