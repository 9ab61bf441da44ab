"""Which reason decides a beyond-use date, in words; and words compared."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compounding.bud_limits import BudBasis, BudClass, KeptAt
from compounding.bud_reasons import Assigned, Ends, last_day, reasons_of
from compounding.differences import Kind, compared, lines_compared

MADE = date(2026, 11, 23)
WORDS = st.text(alphabet="ab \n", max_size=30)


@pytest.mark.parametrize(
    ("days", "last"),
    [(14, date(2026, 12, 6)), (35, date(2026, 12, 27)), (90, date(2027, 2, 20)), (180, date(2027, 5, 21))],
)
def test_the_worked_dates(days, last):
    found, reasons = last_day(MADE, days, [Ends("Lot R-1 of cellulose", date(2028, 1, 1))])
    assert found == last
    assert [(reason.rule, reason.decides) for reason in reasons] == [("BUD-05", True), ("BUD-04", False)]


def test_a_component_that_ends_before_decides_and_is_named():
    found, reasons = last_day(MADE, 180, [Ends("Lot R-1", date(2028, 1, 1)), Ends("Lot R-2", date(2027, 3, 31))])
    assert found == date(2027, 3, 31)
    assert [reason.text for reason in reasons if reason.decides] == ["Lot R-2 ends on 2027-03-31, before that."]


def test_a_component_that_ends_on_the_same_day_decides_nothing():
    _, reasons = last_day(MADE, 14, [Ends("Lot R-1", date(2026, 12, 6))])
    assert [reason.rule for reason in reasons if reason.decides] == ["BUD-05"]


def assigned(bud_class=BudClass.OTHER_NON_AQUEOUS, days=180, **more):
    said = {"basis": BudBasis.TABLE, "reference": "USP <795> default table", "kept_in": KeptAt.ROOM} | more
    return Assigned(bud_class, days, **said)


@pytest.mark.parametrize(
    ("said", "rule", "words"),
    [
        (assigned(), "BUD-02", "Other non-aqueous: at most 180 days"),
        (assigned(days=90), "BUD-07", "90 days, fewer"),
        (assigned(BudClass.PRESERVED_AQUEOUS, 60, basis=BudBasis.STUDY, reference="Fawcett"), "BUD-03", "Fawcett"),
        (assigned(BudClass.PRESERVED_AQUEOUS, 90, basis=BudBasis.MONOGRAPH, reference="USP"), "BUD-01", "monograph"),
    ],
)
def test_one_reason_decides(said, rule, words):
    (reason,) = [reason for reason in reasons_of(said) if reason.decides]
    assert reason.rule == rule
    assert words in reason.text


def test_water_preservative_and_cold_are_told():
    said = assigned(BudClass.PRESERVED_AQUEOUS, 35, kept_in=KeptAt.REFRIGERATOR, preserved_by=["benzoate"])
    text = " ".join(reason.text for reason in reasons_of(said))
    assert "preserved by benzoate" in text and "refrigerator, 2 to 8" in text
    assert "unpreserved" in " ".join(r.text for r in reasons_of(assigned(BudClass.NON_PRESERVED_AQUEOUS, 14)))


@given(WORDS, WORDS)
def test_both_texts_can_be_read_back_from_their_comparison(old, new):
    pieces = compared(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != Kind.ADDED) == old
    assert "".join(piece.text for piece in pieces if piece.kind != Kind.REMOVED) == new


def test_lines_are_added_removed_changed_or_the_same():
    found = lines_compared({"a": "1", "b": "2", "c": "3"}, {"c": "3", "b": "9", "d": "4"})
    assert [(line.name, line.kind) for line in found] == [
        ("c", Kind.SAME), ("b", Kind.CHANGED), ("d", Kind.ADDED), ("a", Kind.REMOVED),
    ]  # fmt: skip
