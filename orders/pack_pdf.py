"""The downtime pack as paper: typeset some orders at a time, each part read back, and put together (SEC-19)."""

import functools
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pypdfium2
from django.template.loader import render_to_string

from orders.pack_content import BatchSheet, OrderSheet, PackHead, Section
from premises.terms import TRAINING
from records import pdf
from records.readback import Printed, opened
from records.refusals import Refusal
from records.typesetting import Face, clean, in_every_text, missing_glyphs

COVER = 1  # page
UNPRINTABLE = "?"
BY_HAND = "The rest of it cannot be printed. Open it on paper by hand."
LOG_ROWS, WEIGHED_ROWS = 16, 8


class PackNotAsAsked(Refusal):
    """What was rendered lacks an order or a batch; nothing is written."""

    code = "pack_not_as_asked"


@dataclass
class Pack:
    """The pages so far, and what they hold."""

    head: PackHead
    pages: pypdfium2.PdfDocument = field(default_factory=pypdfium2.PdfDocument.new)
    orders: int = 0
    batches: int = 0

    def add(self, name: str, must_stand: Sequence[str], **said: Any) -> None:
        """Typeset one part and put it behind the others. Raises PackNotAsAsked."""
        self._take(name, must_stand, first=COVER + len(self.pages) + 1, index=None, said=said)

    def begin(self) -> None:
        """Put the cover in front, which says what all the others hold."""
        counted = {"orders": self.orders, "batches": self.batches, "pages": COVER + len(self.pages)}
        self._take("cover", [self.head.made], first=1, index=0, said=counted)

    def written(self) -> bytes:
        """The pack as bytes."""
        file = io.BytesIO()
        self.pages.save(file)
        return file.getvalue()

    def _take(self, name: str, must_stand: Sequence[str], *, first: int, index: int | None, said: Any) -> None:
        html: str = render_to_string(f"pdf/pack_{name}.html", {"head": self.head, "training": TRAINING, **said})
        # The number of its first page changes from part to part; the parsed stylesheet is kept, and must not.
        html = html.replace("</head>", f"<style>@page :first {{ counter-reset: page {first}; }}</style></head>")
        data = pdf.render(html, _css(), pdf.Variant.PLAIN)
        _prove(data, must_stand)
        part = pypdfium2.PdfDocument(data)
        self.pages.import_pages(part, index=index)
        part.close()


def pack_pdf(head: PackHead, sections: Iterable[Section], batches: Iterable[BatchSheet]) -> bytes:
    """Cover, open orders, batches at the bench, blank forms. Raises PackNotAsAsked.

    A letter none of our fonts has is printed as a question mark, and what does not read back as it was asked for is
    named to be opened by hand: one order or batch may not keep the others from their pack.
    """
    pack = Pack(printable(head))
    for section in sections:
        orders = [printable(sheet) for sheet in section.orders]
        _add_orders(pack, section.title, orders)
        pack.orders += len(orders)
    for sheet in map(printable, batches):
        _add_batch(pack, sheet)
        pack.batches += 1
    pack.add("forms", [], log=range(LOG_ROWS), weighed=range(WEIGHED_ROWS))
    pack.begin()
    return pack.written()


def _add_orders(pack: Pack, title: str, orders: Sequence[OrderSheet]) -> None:
    """Put these behind the others; where they do not read back, in halves until it is one that does not."""
    must_stand = [text for sheet in orders for text in (sheet.number, sheet.patient, *sheet.lines, sheet.allergies)]
    try:
        pack.add("orders", must_stand, title=title, orders=orders)
    except PackNotAsAsked:
        if len(orders) == 1:
            _add_by_hand(pack, title, orders[0])
        else:
            middle = len(orders) // 2
            _add_orders(pack, title, orders[:middle])
            _add_orders(pack, title, orders[middle:])


def _add_by_hand(pack: Pack, title: str, sheet: OrderSheet) -> None:
    """Its number and whose it is; where that does not read back either, its number. Raises PackNotAsAsked."""
    said = {"number": sheet.number, "patient": sheet.patient, "why_not": BY_HAND}
    try:
        pack.add("orders", [sheet.number, sheet.patient, BY_HAND], title=title, by_hand=[said])
    except PackNotAsAsked:
        pack.add("orders", [sheet.number, BY_HAND], title=title, by_hand=[said | {"patient": ""}])


def _add_batch(pack: Pack, sheet: BatchSheet) -> None:
    """Put it behind the others, or that it is not to be made from here. Raises PackNotAsAsked."""
    must_stand = [sheet.number, sheet.why_not, *(part.target for part in sheet.parts)]
    try:
        pack.add("batch", must_stand, sheet=sheet)
    except PackNotAsAsked as error:
        why_not = f"Cannot be printed: do not make it ({error.code})."
        pack.add("batch", [sheet.number, why_not], sheet=replace(sheet, why_not=why_not, name="", formula=""))


def printable(value: Any) -> Any:
    """The same with what no font draws as a question mark, in every text of it."""
    return in_every_text(value, _with_marks)


def _with_marks(text: str) -> str:
    plain = clean(text)
    return plain.translate({ord(letter): UNPRINTABLE for letter in missing_glyphs(plain, Face.REGULAR)})


def _prove(data: bytes, must_stand: Sequence[str]) -> None:
    """Whether all that must stand is on these pages. Raises PackNotAsAsked."""
    printed = Printed(_texts(data))
    if missing := sum(not printed.says(text) for text in must_stand):
        raise PackNotAsAsked(f"{missing} texts are missing from a part of the pack.")


def _texts(data: bytes) -> Iterator[str]:
    with opened(data) as pages:
        for page in pages:
            yield from (run.text for run in page.runs())


@functools.cache
def _css() -> str:
    return render_to_string("pdf/pack.css", {"training": TRAINING})
