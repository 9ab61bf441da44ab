"""What people showed they can do, and the logs of cleaning and temperature (TRN-01, CLN-03, TMP-01)."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from accounts.models import User
from accounts.roles import BENCH, Role
from compounding.models import CleaningEntry, Competence, Skill, TemperatureEntry
from premises.models import Pharmacy, Setting
from records import rows
from records.action import action, tell
from records.refusals import NotAllowed, Refusal, SamePerson

LONGEST_COMPETENCE_DAYS = 366


class CompetenceRefused(Refusal):
    """The competence cannot be kept or ended as asked (TRN-01)."""

    code = "competence_refused"
    status = 422


class LogRefused(Refusal):
    """The line of the log lacks something (TMP-01)."""

    code = "log_refused"
    status = 422


@action
def assess(
    person: User, skill: Skill, *, shown_on: date, until_on: date | None = None, by: User, at: datetime
) -> Competence:
    """Keep that `person` showed a skill, until a day at most a year on (TRN-01).

    Raises NotAllowed, SamePerson, CompetenceRefused.
    """
    _refuse_unless_answerable(by, at)
    if person.pk == by.pk and not Setting.objects.value("one_pharmacist"):
        raise SamePerson("Nobody vouches for themselves (TRN-01): another assesses you. Nothing was saved.")
    if not person.roles_at(at) & BENCH:
        raise CompetenceRefused(f"{person.name} does not work at the bench. Nothing was saved.", code="not_at_bench")
    until = until_on or shown_on + timedelta(days=LONGEST_COMPETENCE_DAYS - 1)
    if shown_on > Pharmacy.objects.today(at) or not 0 <= (until - shown_on).days <= LONGEST_COMPETENCE_DAYS:
        raise CompetenceRefused(
            "It was shown today or before, and counts for at most 12 months (TRN-01). Nothing was saved.",
            code="competence_dates",
        )
    row = Competence(person=person, skill=skill, shown_on=shown_on, until_on=until, assessed_by=by, assessed_at=at)
    rows.add(row, told=["skill", "shown_on", "until_on"], code="competence.shown")
    return row


@action
def end_competence(competence: Competence, *, reason: str, by: User, at: datetime) -> Competence:
    """Withdraw a competence from now on, with the reason. Raises NotAllowed, CompetenceRefused."""
    _refuse_unless_answerable(by, at)
    rows.lock(competence)
    if competence.ended_at:
        raise CompetenceRefused("It is withdrawn already.", code="competence_ended")
    competence.ended_by, competence.ended_at = by, at
    competence.save(update_fields=["ended_by", "ended_at"])
    tell(competence, "competence.withdrawn", reason=reason)
    return competence


@action
def log_cleaning(*, surface: str, agent: str, note: str = "", by: User, at: datetime) -> CleaningEntry:
    """Write a line of the cleaning log (CLN-03). Raises NotAllowed, Invalid."""
    _refuse_unless_bench(by, at)
    row = CleaningEntry(
        surface=surface, agent=agent, note=note, logged_on=Pharmacy.objects.today(at), logged_by=by, logged_at=at
    )
    rows.add(row, told=["surface", "agent"], code="cleaning.logged")
    return row


@action
def log_temperature(
    *, place: str, reading_c: Decimal, low_c: Decimal, high_c: Decimal, note: str = "", by: User, at: datetime
) -> TemperatureEntry:
    """Write a reading; one outside its limits says what was done about it (TMP-01). Raises NotAllowed, LogRefused."""
    _refuse_unless_bench(by, at)
    row = TemperatureEntry(
        place=place, reading_c=reading_c, low_c=low_c, high_c=high_c, note=note,
        logged_on=Pharmacy.objects.today(at), logged_by=by, logged_at=at,
    )  # fmt: skip
    if low_c >= high_c:
        raise LogRefused("The lower limit is below the upper one (TMP-01). Nothing was saved.", code="limits_crossed")
    if not row.is_inside and not note:
        raise LogRefused(
            "It is outside its limits: say what you do with what is stored there (TMP-01). Nothing was saved.",
            code="excursion_needs_note",
        )
    rows.add(row, told=["place", "reading_c", "low_c", "high_c", "note"], code="temperature.logged")
    return row


def _refuse_unless_answerable(by: User, at: datetime) -> None:
    if Role.PHARMACIST_IN_CHARGE not in by.roles_at(at) and not by.is_designated(Pharmacy.objects.today(at)):
        raise NotAllowed("The pharmacist in charge or the designated person assesses people (TRN-01).")


def _refuse_unless_bench(by: User, at: datetime) -> None:
    if not by.roles_at(at) & BENCH:
        raise NotAllowed("Somebody at the bench writes the log (SEC-02). Nothing was saved.")
