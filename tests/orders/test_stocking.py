"""How much may be made to stock: the busiest 30 days, less what is on hand or under way for nobody (503A-03)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compounding.actions import batches
from orders.actions import making
from orders.coverage import Source, Want, covered
from orders.demand import demand_for
from orders.stocking import WINDOW_DAYS, busiest, windows
from premises.terms import Exclusion
from tests import factories

DAY = date(2026, 1, 1)
YEARS = st.dictionaries(
    st.integers(0, 400).map(lambda n: DAY + timedelta(days=n)), st.integers(1, 900).map(Decimal), max_size=80
)
UNITS = st.lists(st.tuples(st.integers(1, 90).map(Decimal), st.integers(0, 9)), max_size=8)


@given(YEARS)
def test_the_busiest_30_days_are_those_a_look_at_every_day_finds(given_out):
    every_sum = [
        sum(units for on, units in given_out.items() if last - timedelta(days=WINDOW_DAYS) < on <= last)
        for last in given_out
    ]
    found = busiest(given_out)
    assert (found.units if found else None) == (max(every_sum) if every_sum else None)
    if found:
        assert (found.last - found.first).days == 29 and found.units == sum(
            units for on, units in given_out.items() if found.first <= on <= found.last
        )


def test_the_thirtieth_day_counts_and_the_next_does_not():
    def most(gap: int) -> Decimal:
        return max(window.units for window in windows({DAY: Decimal(5), DAY + timedelta(days=gap): Decimal(7)}))

    assert (most(29), most(30)) == (12, 7)


@given(UNITS, UNITS)
def test_covering_gives_no_more_than_is_asked_or_there_and_nothing_that_ends_too_early(asked, there):
    wants = [Want(units, DAY + timedelta(days=days)) for units, days in asked]
    sources = [Source(units, DAY + timedelta(days=days)) for units, days in there]
    got, left = covered(wants, sources)
    assert all(0 <= units <= want.units for units, want in zip(got, wants, strict=True))
    assert sum(got) == sum(source.units for source in sources) - sum(left)
    for want, units in zip(wants, got, strict=True):
        unused = [n for n, source in enumerate(sources) if source.until >= want.until and left[n]]
        assert units == want.units or not unused, "nothing that would do is left over"


def test_what_the_patient_must_leave_out_covers_nothing():
    source = Source(Decimal(9), DAY, frozenset({Exclusion.GELATIN}))
    assert covered([Want(Decimal(5), DAY, frozenset({Exclusion.GELATIN}))], [source]) == ([0], [9])
    assert covered([Want(Decimal(5), DAY, frozenset({Exclusion.DYE}))], [source]) == ([5], [4])


@pytest.mark.django_db
def test_what_is_under_way_for_nobody_takes_the_room(waiting, formula, technician, pharmacist, at, clock):
    batch = factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist, units=40)
    assert batch.free == 40
    batches.plan(formula, Decimal(100), by=pharmacist, at=at)
    found = demand_for([formula], at)[0]
    assert (found.waiting, found.needed, found.planned, found.spare) == (30, 0, 100, 100)
    assert found.lines[0].free == 30, "stock comes before what is being made"
    with pytest.raises(making.TooMuchForStock):
        making.plan(formula, extra_units=Decimal(1), by=technician, at=at)
