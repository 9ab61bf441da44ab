"""The record on paper: long ones hold together, what is wrong is found, its bytes are the same, its code is read."""

import re
import zlib

import pytest

from compounding.batch_record_content import BatchRecordContent
from compounding.batch_record_pdf import BatchRecordNotAsAsked, batch_record_pdf, differences, typeset
from compounding.record_parts import Section
from records.codes import Code, Symbol, read
from records.readback import opened
from tests.documents.long_records import a_long_record, a_table_behind_lines


@pytest.fixture(scope="module")
def short() -> BatchRecordContent:
    return a_long_record(2, 3, 1)


def opened_streams(pdf: bytes) -> bytes:
    """All that is packed into it."""
    packed = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    return b"".join(zlib.decompressobj().decompress(each) for each in packed if each[:1] == b"x")


@pytest.mark.slow
def test_sixty_weights_a_hundred_containers_and_thirty_deviations_hold_together():
    with opened(batch_record_pdf(a_long_record())) as pages:
        assert len(pages) >= 25
        runs = [run for page in pages for run in page.written()]
        assert min(run.left for run in runs) >= 43 and max(run.right for run in runs) <= 612 - 43
        assert all("TRAINING - NOT FOR USE" in [run.text for run in page.runs()] for page in pages)


@pytest.mark.parametrize("lines", [32, 33, 34])
def test_a_table_may_begin_on_top_of_a_page(lines):
    """Its heads stand there for the first time: nothing goes on there (33: between the last line and the table)."""
    content = a_table_behind_lines(lines)
    assert differences(typeset(content), content) == []


def test_its_code_opens_the_batch_and_it_is_for_the_archive(short):
    data = batch_record_pdf(short)
    inside = opened_streams(data)
    assert all(said in inside for said in (b'part="3"', b'conformance="A"', b"/StructTreeRoot", b"/OutputIntents"))
    assert b"All lie between the limits" in inside, "the drawing has its alternative text"
    with opened(data) as pages:
        assert read(pages[0].picture(300)) == {Code(Symbol.DATA_MATRIX, "AQ203WEEN4DAW")}


def test_the_same_content_gives_the_same_bytes_and_comes_back_as_it_was_frozen(short):
    assert BatchRecordContent.from_json(short.as_json()) == short
    assert batch_record_pdf(short) == batch_record_pdf(short)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"state": "Released"}, "head"),
        ({"missing": ("Weigh", "Count and finish")}, "missing"),
        ({"sections": ()}, "something nobody asked for"),
        ({"sections": (Section(title="Weights", rules="CR-06"),)}, "something nobody asked for"),
    ],
)
def test_what_is_not_as_asked_is_found(short, changed, named):
    other = BatchRecordContent(**vars(short) | changed)
    assert differences(typeset(short), other) == [named]


def test_another_number_is_found_on_every_page(short):
    other = BatchRecordContent(**vars(short) | {"document": "20261123-LDN45C-02 R1", "code": "AQ2000000000"})
    with opened(typeset(short)) as pages:
        count = len(pages)
    assert differences(typeset(short), other) == ["foot"] * count + ["code"]


def test_a_letter_no_font_draws_is_refused(short):
    with pytest.raises(BatchRecordNotAsAsked, match="cannot be printed"):
        batch_record_pdf(BatchRecordContent(**vars(short) | {"state": "例"}))
