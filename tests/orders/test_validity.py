"""Until when a prescription may be filled, over leap years and month ends; the stricter of two states decides."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.actions.intake import NoFillLeft, cancel, submit
from orders.state_validity import validity_for
from orders.told import facts_of
from orders.validity import USUAL_MONTHS, stricter, valid_until
from patients.models import Patient
from premises.actions.settings import SettingInvalid, change_setting
from records.refusals import NotAllowed
from tests import factories

DAYS = st.dates(date(1996, 1, 1), date(2104, 12, 31))
MONTHS = st.integers(min_value=12, max_value=24)


@pytest.mark.parametrize(
    ("written", "months", "until"),
    [
        (date(2026, 11, 23), 12, date(2027, 11, 23)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2023, 2, 28), 12, date(2024, 2, 28)),
        (date(2026, 8, 31), 18, date(2028, 2, 29)),
        (date(2025, 8, 31), 18, date(2027, 2, 28)),
        (date(2026, 11, 30), 15, date(2028, 2, 29)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(9999, 1, 1), 12, date.max),
    ],
)
def test_worked_examples(written: date, months: int, until: date) -> None:
    assert valid_until(written, months) == until


@given(written=DAYS, months=MONTHS)
def test_it_is_the_same_day_or_the_last_of_a_shorter_month(written: date, months: int) -> None:
    until = valid_until(written, months)
    assert (until.year * 12 + until.month) - (written.year * 12 + written.month) == months
    assert until.day == written.day or (until.day < written.day and (until + timedelta(days=1)).day == 1)


@given(written=DAYS, months=MONTHS)
def test_a_later_day_or_more_months_never_end_sooner(written: date, months: int) -> None:
    until = valid_until(written, months)
    assert until <= valid_until(written + timedelta(days=1), months)
    assert until < valid_until(written, months + 1)


@given(written=DAYS)
def test_a_year_is_a_year_whether_or_not_it_leaps(written: date) -> None:
    days = (valid_until(written, 12) - written).days
    assert days in {365, 366}
    leap_day_passed = any((written + timedelta(days=n)).strftime("%m-%d") == "02-29" for n in range(1, days + 1))
    assert (days == 366) == leap_day_passed


@given(found=st.dictionaries(st.sampled_from(["OR", "ID", "IL"]), st.tuples(MONTHS, st.integers(0, 9)), min_size=1))
def test_the_stricter_state_decides_and_both_are_kept(found: dict[str, tuple[int, int]]) -> None:
    chosen = stricter(found)
    assert chosen.months == min(months for months, _ in found.values())
    assert all(f"{state} {months} (v{version})" in chosen.basis for state, (months, version) in found.items())
    assert stricter({}).months == USUAL_MONTHS


@pytest.mark.django_db
class TestSettings:
    def test_what_is_written_keeps_the_months_and_versions_it_was_written_under(self, pharmacist, at):
        first = factories.a_prescription(at=at)
        assert (first.valid_months, first.valid_basis) == (12, "OR 12 (v0)")
        owner = factories.pharmacist_in_charge("Sorrel Owner")
        change_setting(
            "valid_months_or", "15", reason="OAR, looked up", by=owner, at=at, proof=factories.proof_of(owner, at)
        )
        second = factories.a_prescription(at=at, prescriber=first.prescriber)
        assert (second.valid_months, second.valid_basis) == (15, "OR 15 (v1)")
        first.refresh_from_db()
        assert str(first.expires_on) == "2027-11-23" and str(second.expires_on) == "2028-02-23"
        assert ("May be filled before", "2028-02-23: OR 15 (v1)") in facts_of(second)

    def test_the_patients_state_decides_where_it_is_stricter(self, pharmacist, at):
        factories.a_pharmacy(by=pharmacist, at=at)
        owner = factories.pharmacist_in_charge("Sorrel Owner")
        for state, months in (("or", "18"), ("wa", "15")):
            key, proof = f"valid_months_{state}", factories.proof_of(owner, at)
            change_setting(key, months, reason="looked up", by=owner, at=at, proof=proof)
        assert validity_for(Patient(state="WA")) == (15, "OR 18 (v1), WA 15 (v1)")
        assert validity_for(Patient(state="ID")) == (12, "ID 12 (v0), OR 18 (v1)")

    @pytest.mark.parametrize("months", ["11", "25"])
    def test_no_state_is_set_under_a_year_or_over_two(self, months, at):
        owner = factories.pharmacist_in_charge("Sorrel Owner")
        proof = factories.proof_of(owner, at)
        with pytest.raises(SettingInvalid):
            change_setting("valid_months_ak", months, reason="no", by=owner, at=at, proof=proof)

    def test_only_the_pharmacist_in_charge_decides_and_signs(self, pharmacist, administrator, at):
        for other in (pharmacist, administrator):
            with pytest.raises(NotAllowed):
                change_setting("valid_months_il", "15", reason="said so", by=other, at=at)

    def test_after_the_last_day_no_fill_is_asked_for(self, at):
        order = factories.an_order(at=at)
        last = at + timedelta(days=364)
        cancel(order, reason="later", by=order.prescription.prescriber.user, at=at)
        assert submit(order.prescription, by=order.prescription.prescriber.user, at=last).fill_number == 2
        with pytest.raises(NoFillLeft) as caught:
            submit(order.prescription, by=order.prescription.prescriber.user, at=last + timedelta(days=1))
        assert caught.value.code == "prescription_expired"
