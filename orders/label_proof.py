"""Proving a finished label: its text read back word for word, its type, and both codes decoded (LBL-02). Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from orders.label_content import LabelContent
from orders.label_layout import Block, Layout
from orders.label_types import LEAST_CLUSTER_SIZE, PLANS, Plan
from premises.stocks import Place, Stock
from records.codes import LABEL_DPI, Code, Symbol, read
from records.readback import Page, Run, words_of
from records.typesetting import FAMILIES, is_right_to_left

CAPTIONS = {Symbol.QR: "Your medicine", Symbol.DATA_MATRIX: "Pharmacy"}
EDGE = 0.5
OVERHANG = 0.1  # of its size: so far a letter may reach to the left of where its line begins, as J does in Noto


@dataclass(frozen=True)
class Wanted:
    """What was asked for on one place of a page."""

    content: LabelContent
    layout: Layout
    place: Place


def differences(page: Page, wanted: Sequence[Wanted], stock: Stock = Stock.ROLL_4X2) -> list[str]:
    """What on a page is not as it was asked for, in words without personal data; empty when all is proved."""
    left = page.written()
    wrong: list[str] = []
    for one in wanted:
        found = [_seen_from(one.place, run) for run in left if _stands_in(run, one.place)]
        left = [run for run in left if not _stands_in(run, one.place)]
        wrong += [*_texts(found, one.content, one.layout), *_places(found, PLANS[stock])]
        wrong += _codes(page, one, PLANS[stock])
    return wrong + (["place: text beside the labels"] if left else [])


def _stands_in(run: Run, place: Place) -> bool:
    """Whether the middle of a run lies in this place."""
    across, down = (run.left + run.right) / 2 - place.left, (run.top + run.bottom) / 2 - place.top
    return 0 <= across < place.width and 0 <= down < place.height


def _seen_from(place: Place, run: Run) -> Run:
    """The run measured from the corner of its label."""
    if not (place.left or place.top):
        return run
    left, right = run.left - place.left, run.right - place.left
    return replace(run, left=left, right=right, top=run.top - place.top, bottom=run.bottom - place.top)


def _texts(found: Sequence[Run], content: LabelContent, layout: Layout) -> Iterator[str]:
    """Each text in its own place, and nothing beside them."""
    wanted = {name: " ".join(paragraphs) for name, paragraphs in (content.cluster() | content.rest()).items()}
    left = list(found)
    for block in layout.blocks:
        inside = [run for run in left if _is_in(run, block)]
        left = [run for run in left if run not in inside]
        if _words([run.text for run in inside]) != _words([wanted.pop(block.name)]):
            yield f"text: {block.name}"
        if any(run.size != block.type.size for run in inside):
            yield f"size: {block.name}"
    if sorted(run.text.strip() for run in left) != sorted(CAPTIONS.values()) or wanted:
        yield "text: something else is printed or missing"


def _places(found: Sequence[Run], plan: Plan) -> Iterator[str]:
    """Nothing over an edge, no font that is not ours, nothing small in the cluster (LBL-CA-1)."""
    for run in found:
        if not (run.left >= 0 and run.top >= 0 and run.right <= plan.width and run.bottom <= plan.height):
            yield "place: over the edge"
        if run.left < plan.cluster_width and (run.right > plan.cluster_width or run.size < LEAST_CLUSTER_SIZE):
            yield "place: cluster"
        if not run.font.startswith(FAMILIES):
            yield f"font: {run.font}"


def _is_in(run: Run, block: Block) -> bool:
    """Whether the middle of a run lies in the block's lines and the whole of it within its measure."""
    middle, right = (run.top + run.bottom) / 2, block.type.left + block.type.measure
    left = block.type.left - OVERHANG * block.type.size
    return block.top <= middle < block.bottom and left <= run.left and run.right <= right + EDGE


def _words(texts: Sequence[str]) -> list[str]:
    """The words as printed; a reader puts those of a line from right to left in another order, so they are sorted."""
    words = words_of(texts)
    return sorted(words) if any(is_right_to_left(word) for word in words) else words


def _codes(page: Page, one: Wanted, plan: Plan) -> Iterator[str]:
    """Both codes, at both resolutions of label printers, with the clear space they were given and no more."""
    wanted = {Code(Symbol.DATA_MATRIX, one.content.scan_code), Code(Symbol.QR, one.content.know_url)}
    left = one.place.left + min(code.left - code.quiet for code in one.layout.codes)
    bottom = one.place.top + max(code.caption_top for code in one.layout.codes)
    area = (left, one.place.top, one.place.left + plan.width, bottom)
    for dpi in LABEL_DPI:
        if read(page.picture(dpi, area=area)) != wanted:
            yield f"code: not read at {dpi} dpi"
