"""Every setting with its default, source and review date. Pure: values in force are rows (over 250 lines: data)."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from accounts.roles import GIVEN_BY_INVITATION, Role
from premises.setting_kinds import Default, Group, Kind, SettingRefused
from premises.terms import UsState

HOUSE, HIPAA, CHAPTER = "house rule", "45 CFR 164.312", "USP <795> (2022)"
USUAL = "house rule; usual practice is 1.5 to 4.5 mg a day"
LABELLING = "house rule; labelling of naltrexone 50 mg tablets"
LABELLED_WAIT = "house rule; labelling of naltrexone: 7 to 10 days, up to 2 weeks"

D = Decimal

# The roles a second factor can be asked of, in the order of roles.py.
NEED_FACTOR = [role for role in Role if role in GIVEN_BY_INVITATION]


def factor_key(role: Role) -> str:
    """The key of the setting that says whether `role` needs a second factor."""
    return f"{role}_needs_second_factor"


USUAL_VALIDITY = "house default"
# Said to be longer somewhere; nothing but 12 months holds before the pharmacist in charge has looked it up and signed.
SAID_TO_BE = {
    state: f"; said to be {months} months, look it up"
    for state, months in (("IL", "15"), ("IA", "18"), ("ID", "15 to 24"), ("WY", "15 to 24"))
}


def validity_key(state: UsState) -> str:
    """The key of the setting that says for how many months `state` lets a prescription be filled."""
    return f"valid_months_{state.value.lower()}"


# What a weighing waits for: key, words, rule, source.
GATES = [
    ("gate_calibration", "a calibrated balance", "EQP-01", CHAPTER),
    ("gate_daily_check", "the balance's check of the day", "EQP-02", HOUSE),
    ("gate_competence", "the current competence of who weighs", "TRN-02", HOUSE),
    ("gate_cleaning", "today's line in the cleaning log, once the log is kept", "CLN-03", CHAPTER),
    ("gate_temperature", "today's storage temperature, once the log is kept", "TMP-01", CHAPTER),
]

_ALL = [
    Default(
        key="dose_asks_below_mg", group=Group.DOSES, kind=Kind.DECIMAL, value=D("0.1"), unit="mg",
        words="A dose under this asks: a mcg slip?", rule="RX-05", source=USUAL, least=D("0.001"), most=D(1),
    ),
    Default(
        key="dose_asks_above_mg", group=Group.DOSES, kind=Kind.DECIMAL, value=D("4.5"), unit="mg",
        words="A dose over this asks", rule="RX-05", source=USUAL, least=D("0.1"), most=D(10),
    ),
    Default(
        key="dose_needs_indication_above_mg", group=Group.DOSES, kind=Kind.DECIMAL, value=D(6), unit="mg",
        words="A dose over this needs an indication and a second look", rule="RX-05", source=USUAL,
        least=D("0.1"), most=D(10),
    ),
    Default(
        key="dose_stops_from_mg", group=Group.DOSES, kind=Kind.DECIMAL, value=D(25), unit="mg",
        words="A dose from here on stops: not low dose, near the marketed tablet", rule="RX-05, 503A-10",
        source=LABELLING, least=D(10), most=D(45),
    ),
    Default(
        key="thyroid_starts_at_most_mg", group=Group.DOSES, kind=Kind.DECIMAL, value=D("0.5"), unit="mg",
        words="Beside thyroid replacement the first dose of a day is this at most", rule="INT-21",
        source="house rule; LDN practice is 0.25 to 0.5 mg", least=D("0.1"), most=D("4.5"),
    ),
    Default(
        key="washout_short_days", group=Group.DOSES, kind=Kind.INTEGER, value=10, unit="days",
        words="Wait after a short-acting opioid, tramadol too", rule="OPI-01", source=LABELLED_WAIT,
        least=D(7), most=D(30),
    ),
    Default(
        key="washout_long_days", group=Group.DOSES, kind=Kind.INTEGER, value=14, unit="days",
        words="Wait after methadone, buprenorphine or a long-acting opioid", rule="OPI-01", source=LABELLED_WAIT,
        least=D(14), most=D(60),
    ),
    Default(
        key="surgery_stop_hours", group=Group.DOSES, kind=Kind.INTEGER, value=72, unit="hours",
        words="Stop this long before surgery", rule="SURG-01", source="house rule; perioperative consensus",
        least=D(48), most=D(240),
    ),
    Default(
        key="promise_hours", group=Group.ORDERS, kind=Kind.INTEGER, value=48, unit="hours", clinical=False,
        words="An accepted order is promised within", rule="HOUSE-01", source=HOUSE, least=D(1), most=D(720),
    ),
    Default(
        key="refill_early_percent", group=Group.ORDERS, kind=Kind.INTEGER, value=75, unit="%", clinical=False,
        words="A refill is early before this much of the fill before it is taken", rule="RX-EXP-3", source=HOUSE,
        least=D(50), most=D(100),
    ),
    Default(
        key="counsel_every_fill", group=Group.ORDERS, kind=Kind.YES_NO, value=True,
        words="Counselling is offered with every fill; with no, with a new prescription and each change",
        rule="HND-01", source="42 CFR 456.705 asks it of each new prescription, many states of every fill",
    ),
    Default(
        key="cold_pack_days", group=Group.ORDERS, kind=Kind.INTEGER, value=2, unit="days",
        words="Cold packs last on the way", rule="HND-05", source=HOUSE, least=D(1), most=D(7),
    ),
    Default(
        key="uncollected_days", group=Group.ORDERS, kind=Kind.INTEGER, value=14, unit="days", clinical=False,
        words="A ready order nobody collects may go back to stock after", rule="RET-03", source=HOUSE,
        least=D(1), most=D(90),
    ),
    Default(
        key="fill_within_percent", group=Group.ORDERS, kind=Kind.DECIMAL, value=D(2), unit="%",
        words="A liquid or cream is filled within, above and below what is ordered", rule="FILL-01", source=HOUSE,
        least=D(0), most=D(5),
    ),
    Default(
        key="photo_before_check", group=Group.ORDERS, kind=Kind.YES_NO, value=False,
        words="The final check waits for a photo of each container", rule="FILL-04", source=HOUSE,
    ),
    Default(
        key="worklist_first_in_first_out", group=Group.ORDERS, kind=Kind.YES_NO, value=False, clinical=False,
        words="The worklist is worked off strictly in the order in which orders came", rule="WRK-01", source=HOUSE,
    ),
    Default(
        key="draft_days", group=Group.ORDERS, kind=Kind.INTEGER, value=30, unit="days", clinical=False,
        words="A draft nobody goes on with is thrown away after", rule="HOUSE-03", source=HOUSE,
        least=D(1), most=D(365),
    ),
    Default(
        key="licence_warning_days", group=Group.ORDERS, kind=Kind.INTEGER, value=60, unit="days", clinical=False,
        words="A licence is marked this long before its last day", rule="RX-03", source=HOUSE, least=D(1), most=D(365),
    ),
    Default(
        key="overage_percent", group=Group.MAKING, kind=Kind.DECIMAL, value=D(5), unit="%",
        words="Made beyond the units planned, for loss", rule="API_WEIGH", source="usual practice, 2 to 5 %",
        least=D(0), most=D(10),
    ),
    Default(
        key="weigh_active_within_percent", group=Group.MAKING, kind=Kind.DECIMAL, value=D(1), unit="%",
        words="An active is weighed within, above and below its target", rule="CR-06", source=HOUSE,
        least=D("0.1"), most=D(2),
    ),
    Default(
        key="weigh_other_within_percent", group=Group.MAKING, kind=Kind.DECIMAL, value=D(2), unit="%",
        words="Anything else is weighed within", rule="CR-06", source=HOUSE, least=D("0.1"), most=D(5),
    ),
    Default(
        key="balance_error_percent", group=Group.MAKING, kind=Kind.DECIMAL, value=D(5), unit="%",
        words="Largest error of a weighing", rule="T-01", source="teaching standard", least=D(1), most=D(5),
    ),
    Default(
        key="yield_low_percent", group=Group.MAKING, kind=Kind.DECIMAL, value=D(95), unit="%",
        words="A yield under this needs a reason", rule="CR-07", source=HOUSE, least=D(80), most=D(100),
    ),
    Default(
        key="yield_high_percent", group=Group.MAKING, kind=Kind.DECIMAL, value=D(102), unit="%",
        words="A yield over this needs a reason", rule="CR-07", source=HOUSE, least=D(100), most=D(110),
    ),
    Default(
        key="test_new_formula", group=Group.MAKING, kind=Kind.YES_NO, value=True,
        words="A laboratory tests a formula until one batch of it passed", rule="QC-09", source=HOUSE,
    ),
    Default(
        key="test_new_active_lot", group=Group.MAKING, kind=Kind.YES_NO, value=True,
        words="A laboratory tests the batches of a new lot of the active until one passed", rule="QC-09", source=HOUSE,
    ),
    Default(
        key="test_every_nth_batch", group=Group.MAKING, kind=Kind.INTEGER, value=20, unit="batches",
        words="A laboratory tests one batch of a formula in this many; 0 for none", rule="QC-09", source=HOUSE,
        least=D(0), most=D(1000),
    ),
    *(
        Default(
            key=key, group=Group.MAKING, kind=Kind.YES_NO, value=True, words=f"Weighing waits for {what}", rule=rule,
            source=source,
        )
        for key, what, rule, source in GATES
    ),
    Default(
        key="liquid_ph_low", group=Group.MAKING, kind=Kind.DECIMAL, value=D(3), unit="pH",
        words="A liquid in water is outside below this pH", rule="QC-03", source=HOUSE, least=D(2), most=D(7),
    ),
    Default(
        key="liquid_ph_high", group=Group.MAKING, kind=Kind.DECIMAL, value=D(5), unit="pH",
        words="A liquid in water is outside above this pH", rule="QC-03", source=HOUSE, least=D(3), most=D(9),
    ),
    Default(
        key="proposed_batch_most_units", group=Group.MAKING, kind=Kind.INTEGER, value=1000, unit="units",
        words="A proposed batch has at most: what machine and mixer take", rule="HOUSE-02", source=HOUSE,
        clinical=False, least=D(10), most=D(5000),
    ),
    Default(
        key="count_active_within_percent", group=Group.STOCK, kind=Kind.DECIMAL, value=D("0.5"), unit="% of the books",
        words="A count of an active further off is a pharmacist's to book", rule="STK-01", source=HOUSE,
        least=D(0), most=D(5),
    ),
    Default(
        key="count_other_within_percent", group=Group.STOCK, kind=Kind.DECIMAL, value=D(2), unit="% of the books",
        words="A count of anything else further off is a pharmacist's to book", rule="STK-01", source=HOUSE,
        least=D(0), most=D(10),
    ),
    Default(
        key="formula_approvals", group=Group.DUTIES, kind=Kind.INTEGER, value=1, unit="signatures",
        words="Pharmacists who sign a formula before it is approved", rule="MFR-15", source=HOUSE,
        least=D(1), most=D(2),
    ),
    Default(
        key="formula_review_days", group=Group.MAKING, kind=Kind.INTEGER, value=365, unit="days",
        words="An approved formula is looked at again after", rule="MFR-15", source=HOUSE, least=D(30), most=D(1095),
    ),
    Default(
        key="override_second", group=Group.DUTIES, kind=Kind.YES_NO, value=False,
        words="A second pharmacist signs each override of a hard stop", rule="OPI-06", source=HOUSE,
    ),
    Default(
        key="one_pharmacist", group=Group.DUTIES, kind=Kind.YES_NO, value=False,
        words="One pharmacist: the author may approve a formula, or a text of the leaflet", rule="DUTY-01",
        source=HOUSE,
    ),
    Default(
        key="idle_minutes", group=Group.ACCESS, kind=Kind.INTEGER, value=15, unit="minutes", clinical=False,
        words="The screen locks and the signing period ends after", rule="SEC-04", source=f"{HIPAA}(a)(2)(iii)",
        least=D(2), most=D(15),
    ),
    *(
        Default(
            key=factor_key(role), group=Group.ACCESS, kind=Kind.YES_NO, value=False, clinical=False,
            words=f"{role.words}: needs a second factor", rule="SEC-09", source=f"{HIPAA}(d)",
        )
        for role in NEED_FACTOR
    ),
    *(
        Default(
            key=validity_key(state), group=Group.VALIDITY, kind=Kind.INTEGER, value=12, unit="months",
            words=f"{state.words}: a prescription is valid for", rule="RX-EXP-1",
            source=f"{USUAL_VALIDITY}{SAID_TO_BE.get(state, '')}",
            least=D(12), most=D(24),
        )
        for state in UsState
    ),
]  # fmt: skip
DEFAULTS: dict[str, Default] = {default.key: default for default in _ALL}

# Each may not be above the next: otherwise a dose would stop before it asks (RX-05).
ASCENDING = ["dose_asks_below_mg", "dose_asks_above_mg", "dose_needs_indication_above_mg", "dose_stops_from_mg"]


def refuse_contradiction(values: Mapping[str, Any]) -> None:
    """Raise SettingRefused when the values in force contradict each other."""
    for low, high in pairwise(ASCENDING):
        if values[low] > values[high]:
            words = f"“{DEFAULTS[low].words}” ({values[low]} mg) is above “{DEFAULTS[high].words}” ({values[high]} mg)"
            raise SettingRefused(f"{words}: they have to ascend (RX-05).")
