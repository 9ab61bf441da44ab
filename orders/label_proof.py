"""Proving a finished label: its text read back word for word, its type, and both codes decoded (LBL-02). Pure."""

from collections.abc import Iterator, Sequence

from orders.label_content import LabelContent
from orders.label_layout import Block, Layout
from orders.label_types import CLUSTER_WIDTH, HEIGHT, LEAST_CLUSTER_SIZE, WIDTH
from records.codes import Code, Symbol, read
from records.readback import Page, Run, words_of
from records.typesetting import FAMILIES, is_right_to_left

RESOLUTIONS = (203, 300)
CAPTIONS = {Symbol.QR: "Your medicine", Symbol.DATA_MATRIX: "Pharmacy"}
EDGE = 0.5


def differences(page: Page, content: LabelContent, layout: Layout) -> list[str]:
    """What on a page is not as it was asked for, in words without personal data; empty when all is proved."""
    found = [run for run in page.runs() if run.text.strip()]
    return [*_texts(found, content, layout), *_places(found), *_codes(page, content, layout)]


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


def _places(found: Sequence[Run]) -> Iterator[str]:
    """Nothing over an edge, no font that is not ours, nothing small in the cluster (LBL-CA-1)."""
    for run in found:
        if not (run.left >= 0 and run.top >= 0 and run.right <= WIDTH and run.bottom <= HEIGHT):
            yield "place: over the edge"
        if run.left < CLUSTER_WIDTH and (run.right > CLUSTER_WIDTH or run.size < LEAST_CLUSTER_SIZE):
            yield "place: cluster"
        if not run.font.startswith(FAMILIES):
            yield f"font: {run.font}"


def _is_in(run: Run, block: Block) -> bool:
    """Whether the middle of a run lies in the block's lines and the whole of it within its measure."""
    middle, right = (run.top + run.bottom) / 2, block.type.left + block.type.measure
    return block.top <= middle < block.bottom and block.type.left - EDGE <= run.left and run.right <= right + EDGE


def _words(texts: Sequence[str]) -> list[str]:
    """The words as printed; a reader puts those of a line from right to left in another order, so they are sorted."""
    words = words_of(texts)
    return sorted(words) if any(is_right_to_left(word) for word in words) else words


def _codes(page: Page, content: LabelContent, layout: Layout) -> Iterator[str]:
    """Both codes, at both resolutions of label printers, with the clear space they were given and no more."""
    wanted = {Code(Symbol.DATA_MATRIX, content.scan_code), Code(Symbol.QR, content.know_url)}
    left = min(code.left - code.quiet for code in layout.codes)
    bottom = max(code.caption_top for code in layout.codes)
    for dpi in RESOLUTIONS:
        if read(page.picture(dpi, area=(left, 0, WIDTH, bottom))) != wanted:
            yield f"code: not read at {dpi} dpi"
