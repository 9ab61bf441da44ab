"""The bytes of a file as rows: encodings, separators, headers, sizes; what is wrong has its code and its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.csv_rows import LARGEST_FILE, MOST_ROWS, FileRefused, read, shown

COLUMNS, NEEDS = ("code", "name", "place"), {"code"}


def rows_of(data):
    return [(row.number, *row.cells.values()) for row in read(data, COLUMNS, NEEDS).rows]


EXPECTED = [(2, "A", "one, two", ""), (3, "B", "b", "here")]


@pytest.mark.parametrize(
    "data",
    [
        b'code,name,place\nA,"one, two",\nB,b,here\n',
        b'\xef\xbb\xbfcode,name,place\r\nA,"one, two",\r\nB,b,here\r\n',
        b"code;name;place\nA;one, two;\nB;b;here",
        b'Code, NAME ,Place,,\rA,"one, two",,,\rB, b ,here\r\r\r',
        b'place,code,name\n,A,"one, two"\nhere,B,b\n\x1a',
        b'code,name,place\nA,"one, two"\nB,b,here\n,,\n\n',
    ],
)
def test_a_file_is_read_as_spreadsheets_write_it(data):
    assert rows_of(data) == EXPECTED


def test_rows_have_the_numbers_of_the_spreadsheet():
    data = b'code,name\n\nA,"two\nlines"\n,\nB,b\n'
    assert [(number, name) for number, _, name, _ in rows_of(data)] == [(3, "two\nlines"), (5, "b")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b" \r\n \n", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (b"code\n", "no_rows"),
        (b"code,name\n,\n\n", "no_rows"),
        (b"code\n" + b"A\n" * (MOST_ROWS + 1), "too_many_rows"),
        (b"code\n" + b"A" * LARGEST_FILE, "file_too_large"),
        (b"PK\x03\x04\x14\x00", "not_csv"),
        (b"\xd0\xcf\x11\xe0\xa1", "not_csv"),
        (b"code\nA\x00B\n", "not_text"),
        ("code\nA\n".encode("utf-16"), "not_utf8"),
        ("code\n\xc4\n".encode("latin-1"), "not_utf8"),
        (b"code,weight\nA,1\n", "unknown_column"),
        (b"\ncode\nA\n", "missing_column"),
        (b"name\nA\n", "missing_column"),
        (b"code,Code\nA,B\n", "column_twice"),
        (b'code,name\nA,"b\nB,c\n', "bad_quotes"),
        (b'code,name\nA,"b"c\n', "bad_quotes"),
        (b"code\n" + b"A" * 200_000, "bad_quotes"),
        (bytes(range(1, 128)), "unknown_column"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data, code):
    with pytest.raises(FileRefused) as refused:
        read(data, COLUMNS, NEEDS)
    assert refused.value.code == code


def test_as_many_rows_as_are_allowed_are_read():
    assert len(rows_of(b"code\n" + b"A\n" * MOST_ROWS)) == MOST_ROWS


def test_faults_of_cells_stand_at_their_row_and_column():
    sheet = read(b"code,name\nA,b\x07ell\nB,c,d\nC,fine\n", COLUMNS, NEEDS)
    assert [(fault.row, fault.column, fault.code) for fault in sheet.faults] == [
        (2, "name", "control_character"), (3, "", "cell_without_column"),
    ]  # fmt: skip
    assert sheet.faults[0].words == "“bell” holds a control character."


def test_a_cell_is_repeated_short_and_without_what_is_invisible():
    assert shown("a\u202eb\n" + "c" * 99) == "“ab " + "c" * 37 + "…”"


@given(st.binary(max_size=400))
def test_whatever_the_bytes_a_file_is_read_or_refused(data):
    for start in (b"", b"code,name\n"):
        try:
            assert read(start + data, COLUMNS, NEEDS).rows
        except FileRefused as refused:
            assert refused.code != "file_refused"


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20), min_size=1, max_size=5)
)
def test_what_is_written_as_csv_is_read_back(names):
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["code", "name"])
    writer.writerows([["A", name] for name in names])
    assert [cells[2] for cells in rows_of(out.getvalue().encode())] == [name.strip() for name in names]
