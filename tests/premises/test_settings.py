"""Settings: typed, limited, changed by the right person with a reason, signed where they are clinical."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from accounts.models import User
from premises.actions.settings import SettingInvalid, change_setting
from premises.defaults import ASCENDING, DEFAULTS, refuse_contradiction
from premises.models import Setting
from premises.setting_kinds import Kind, SettingRefused
from records.meanings import Meaning
from records.models import Signature
from records.refusals import NotAllowed
from records.rows import Invalid
from records.signatures import NotProved
from tests import factories
from tests.events import last_told, told_of

CLINICAL, PLAIN = "surgery_stop_hours", "promise_hours"


@pytest.mark.parametrize("default", DEFAULTS.values(), ids=DEFAULTS.keys())
def test_every_default_keeps_its_own_limits_and_names_rule_source_and_review(default) -> None:
    assert default.parsed(default.text(default.value)) == default.value
    assert default.rule and default.source and default.review_on and default.words
    numeric = default.kind in {Kind.INTEGER, Kind.DECIMAL}
    assert (default.least is not None and default.most is not None and bool(default.unit)) == numeric


def test_defaults_do_not_contradict_each_other() -> None:
    refuse_contradiction({key: default.value for key, default in DEFAULTS.items()})
    assert all(DEFAULTS[key].unit == "mg" for key in ASCENDING)


@pytest.mark.parametrize(
    ("key", "text"),
    [("surgery_stop_hours", "47"), ("surgery_stop_hours", "241"), ("surgery_stop_hours", "72.0"),
     ("surgery_stop_hours", ""), ("surgery_stop_hours", "-72"), ("surgery_stop_hours", "٧٢"),
     ("surgery_stop_hours", "9" * 5000), ("dose_asks_above_mg", "NaN"), ("dose_asks_above_mg", "Infinity"),
     ("dose_asks_above_mg", "1e9"), ("dose_asks_above_mg", "four"), ("one_pharmacist", "True"), ("one_pharmacist", "")],
)  # fmt: skip
def test_a_value_of_another_type_or_size_is_refused(key: str, text: str) -> None:
    with pytest.raises(SettingRefused):
        DEFAULTS[key].parsed(text)


def test_the_default_is_in_force_until_it_is_changed(pharmacist_in_charge: User, at: datetime) -> None:
    assert Setting.objects.value(PLAIN) == 48
    assert Setting.objects.in_force(PLAIN).version == 0
    change_setting(PLAIN, "24", reason="New courier", by=pharmacist_in_charge, at=at)
    change_setting(PLAIN, "36", reason="Courier is slow", by=pharmacist_in_charge, at=at)
    state = Setting.objects.in_force(PLAIN)
    assert (state.value, state.version, state.said) == (36, 2, "36 hours")
    assert state.review_on == date(2027, 11, 23)
    assert told_of(state.row) == ["setting.added", "setting.changed"]
    assert last_told(state.row)["reason"] == "Courier is slow"
    assert last_told(state.row)["before"] == {"text": "24", "version": "1"}
    with pytest.raises(KeyError):
        Setting.objects.value("no_such_setting")


def test_a_clinical_setting_is_signed_by_the_pharmacist_in_charge(pharmacist_in_charge: User, at: datetime) -> None:
    proof = factories.proof_of(pharmacist_in_charge, at)
    setting = change_setting(CLINICAL, "96", reason="Guideline", by=pharmacist_in_charge, at=at, proof=proof)
    signature = Signature.objects.get()
    assert (signature.meaning, signature.by) == (Meaning.SETTING_CHANGED, pharmacist_in_charge)
    assert signature.covers(setting.signed_content())
    assert last_told(setting)["after"]["signature"] == signature.public_id


def test_without_or_with_another_s_proof_a_clinical_setting_stays(
    pharmacist_in_charge: User, pharmacist: User, at: datetime
) -> None:
    for proof in (None, factories.proof_of(pharmacist, at)):
        with pytest.raises(NotProved):
            change_setting(CLINICAL, "96", reason="Guideline", by=pharmacist_in_charge, at=at, proof=proof)
    assert Setting.objects.value(CLINICAL) == 72


def test_the_administrator_changes_only_what_is_not_clinical(
    administrator: User, pharmacist: User, at: datetime
) -> None:
    change_setting(PLAIN, "24", reason="New courier", by=administrator, at=at)
    proof = factories.proof_of(administrator, at)
    with pytest.raises(NotAllowed, match="SEC-02"):
        change_setting(CLINICAL, "96", reason="Because", by=administrator, at=at, proof=proof)
    with pytest.raises(NotAllowed):
        change_setting(PLAIN, "30", reason="Because", by=pharmacist, at=at)
    assert Setting.objects.value(PLAIN) == 24


def test_limits_may_not_contradict_each_other(pharmacist_in_charge: User, at: datetime) -> None:
    proof = factories.proof_of(pharmacist_in_charge, at)
    with pytest.raises(SettingInvalid, match="ascend"):
        change_setting("dose_asks_above_mg", "7", reason="Because", by=pharmacist_in_charge, at=at, proof=proof)
    assert Setting.objects.value("dose_asks_above_mg") == Decimal("4.5")


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_a_change_says_why(administrator: User, at: datetime, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        change_setting(PLAIN, "24", reason=reason, by=administrator, at=at)
    assert list(refused.value.fields) == ["reason"]
    assert not Setting.objects.exists()


def test_the_same_value_again_is_a_review(administrator: User, at: datetime) -> None:
    change_setting(PLAIN, "48", reason="Reviewed", by=administrator, at=at, review_on=date(2026, 11, 1))
    assert Setting.objects.in_force(PLAIN).is_overdue(date(2026, 11, 23))
    change_setting(PLAIN, "48", reason="Reviewed", by=administrator, at=at)
    assert not Setting.objects.in_force(PLAIN).is_overdue(date(2026, 11, 23))


def test_all_settings_come_in_one_query(administrator: User, at: datetime, django_assert_num_queries) -> None:
    change_setting(PLAIN, "24", reason="New courier", by=administrator, at=at)
    with django_assert_num_queries(1):
        states = Setting.objects.all_in_force()
        assert [state.said for state in states if state.row] == ["24 hours"]
        assert [state.row.changed_by.name for state in states if state.row] == [administrator.name]
    assert len(states) == len(DEFAULTS)
