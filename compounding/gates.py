"""What stops a weighing before it begins: the balance, the person, the logs (EQP-01, EQP-02, TRN-02, CLN-03, TMP-01).

Each gate has its setting; switching one off is a change of that setting, with its reason.
"""

from collections.abc import Callable, Iterator
from datetime import date

from accounts.models import User
from compounding.models import CleaningEntry, Competence, Equipment, Skill, TemperatureEntry
from premises.models import Setting
from premises.moments import record_day
from records.problem import Blocker, Problem


def gates_of(person: User, balance: Equipment | None, *, today: date) -> list[Problem]:
    """What stops `person` from weighing on `balance` (None: from counting) on `today`, each with its rule."""
    settings = Setting.objects.values_in_force()
    return [problem for key, gate in GATES.items() if settings[key] for problem in gate(person, balance, today)]


def balance_gates(balance: Equipment, *, today: date) -> list[Problem]:
    """What is wrong with a balance on `today`, whatever the settings say."""
    return [*_calibrated(None, balance, today), *_checked(None, balance, today)]


def _calibrated(_: User | None, balance: Equipment | None, today: date) -> Iterator[Problem]:
    if balance is None or balance.is_calibrated_on(today):
        return
    last = balance.last_calibration()
    said = "was never calibrated" if last is None else f"was calibrated to {record_day(last.due_on)}"
    if last is not None and not last.passed:
        said = f"failed its calibration on {record_day(last.done_on)}"
    yield Blocker(code="EQP-01", title="The balance is not in calibration", text=f"{balance.code} {said}.")


def _checked(_: User | None, balance: Equipment | None, today: date) -> Iterator[Problem]:
    if balance is None:
        return
    check = balance.check_of(today)
    if check is None:
        text = f"Put the test weight on {balance.code} and enter what it shows."
        yield Blocker(code="EQP-02", title="The balance is not checked today", text=text)
    elif not check.passed:
        text = (
            f"{balance.code} showed {check.as_found_mg:f} mg for {check.test_weight_mg:f} mg, "
            f"{check.tolerance_mg:f} mg are allowed. Adjust it and check it again, or weigh on another."
        )
        yield Blocker(code="EQP-02", title="The balance failed its check", text=text)


def _competent(person: User, _: Equipment | None, today: date) -> Iterator[Problem]:
    if not Competence.objects.covers(person, Skill.MEASURING, today):
        text = f"{person.name} has not shown measuring and mixing within the last year, or it was withdrawn."
        yield Blocker(code="TRN-02", title="No current competence", text=text)


def _cleaned(_: User, __: Equipment | None, today: date) -> Iterator[Problem]:
    if CleaningEntry.objects.lacks(today):
        text = "The cleaning log has no line of today."
        yield Blocker(code="CLN-03", title="Nothing is cleaned today", text=text)


def _cool(_: User, __: Equipment | None, today: date) -> Iterator[Problem]:
    if TemperatureEntry.objects.lacks(today):
        text = "The temperature log has no reading of today."
        yield Blocker(code="TMP-01", title="The storage temperature is not read today", text=text)


Gate = Callable[[User, Equipment | None, date], Iterator[Problem]]
GATES: dict[str, Gate] = {
    "gate_calibration": _calibrated,
    "gate_daily_check": _checked,
    "gate_competence": _competent,
    "gate_cleaning": _cleaned,
    "gate_temperature": _cool,
}
