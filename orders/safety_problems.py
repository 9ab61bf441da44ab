"""The rules that read the safety questions and the list of medicines (domain 5). Writes nothing."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, timedelta
from decimal import Decimal

from orders.directions import WORDS, Timing
from orders.dur_codes import REASONS
from orders.ground import Ground
from orders.interactions import Interaction, interactions_in
from orders.medicines.catalogue import VERSION as MEDICINES_VERSION
from orders.medicines.catalogue import Group, Tier
from orders.models import Override, Prescription
from orders.opioids.catalogue import VERSION, WARNING_ONLY
from orders.procedures import plan_for
from orders.safety import CONDITIONS, FRESH_DAYS, Answer, Answers, Condition, Waits
from orders.screening import opioids_in
from patients.models import Sex
from premises.models import Setting
from premises.moments import full_day
from premises.quantities import dose_text
from premises.terms import Language
from records.problem import Blocker, Note, Problem, Told, Warning

TIERS: dict[Tier, type[Problem]] = {Tier.STOPS: Blocker, Tier.ASKS: Warning, Tier.TELLS: Note}
OVERRIDDEN = "Overridden: "  # what the note of a passed stop begins with
NEAR_DAYS = 7  # a procedure so close to a fill is looked at (domain 5.2)


def opioid_questions(prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    """OPI-01: no opioid and naltrexone together (domain 5.1)."""
    for answers in ground.answers(prescription):
        yield from opioid_told(answers, waits_of(ground), ground.today)


def opioid_told(answers: Answers, waits: Waits, today: date) -> Iterator[Problem]:
    """What these answers say of an opioid on a day: a stop until its wash-out is over (OPI-01)."""
    if answers.opioid_last_14_days == Answer.YES:
        yield _opioid_taken(answers, waits, today)


def _opioid_taken(answers: Answers, waits: Waits, today: date) -> Problem:
    wait, safe_on = waits.after(answers.opioid_what), waits.safe_on(answers)
    named = f"“{answers.opioid_what}”: " if answers.opioid_what else ""
    title = "Opioid in the last 14 days"
    if wait is None:
        return Blocker("OPI-01", title, f"{named}after a depot the prescriber says how long to wait.")
    if answers.opioid_last_on is None or safe_on is None:
        return Blocker("OPI-01", title, f"{named}{wait} days without any come first. When was the last dose?")
    last = full_day(answers.opioid_last_on)
    if today < safe_on:
        text = f"{named}last dose {last}; {wait} days without any come first. Safe from {full_day(safe_on)}."
        return Blocker("OPI-01", title, text)
    return Note("OPI-01", "The wash-out is over", f"{named}last dose {last}; safe since {full_day(safe_on)}.")


def not_asked(prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    """OPI-02: asked for every fill, not weeks ago. It stops neither signing nor sending, but accepting (domain 5.5)."""
    if missing := "; ".join(prescription.answers().missing()):
        text = f"The order is accepted once the patient was asked: {missing}. “Ask the patient” records the answers."
        told = Told(f"Ask the patient, or the pharmacy does before it accepts the order: {missing}.")
        yield Warning("OPI-02", "Not asked yet", text, to_practice=told)
    elif prescription.pk and ground.today > (until := _asked_on(prescription, ground) + timedelta(days=FRESH_DAYS)):
        held = f"The answers held until {full_day(until)}."
        text = f"{held} “Ask the patient” records today's before the order is accepted."
        told = Told(f"{held} Ask the patient again, or the pharmacy does before it accepts.")
        yield Warning("OPI-02", "Asked too long ago", text, to_practice=told)


def _asked_on(prescription: Prescription, ground: Ground) -> date:
    return ground.day_of(prescription.asked_last().asked_at)


def listed_medicines(prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    """OPI-03 and INT: what stands on the list of medicines; an opioid that acts on gut or skin only warns."""
    lines, waits = ground.lists(prescription).medicines, waits_of(ground)
    contradicted = _contradicted(prescription.answers())
    for line in lines:
        for match in opioids_in(line):
            days = waits.days(match.washout_days)
            wait = f"{days} days opioid-free first" if days else "the prescriber says how long"
            title, text = f"Opioid on the list: {match.ingredient}", f"“{match.matched}”: {wait}."
            if match.ingredient in WARNING_ONLY:
                yield Warning("OPI-03", title, text)
            else:
                yield Blocker("OPI-03", title, text + contradicted)
    for group, found in _by_group(lines).items():
        named = ", ".join(one.medicine for one in found if one.medicine not in group.title.casefold())
        written = ", ".join(f"“{one.matched}”" for one in found)
        title = f"{group.title}: {named}" if named else group.title
        yield TIERS[group.tier](group.rule, title, f"{written}. {_said(group.rule, group.text, prescription, ground)}")


def _by_group(lines: Iterable[str]) -> dict[Group, list[Interaction]]:
    found: dict[Group, list[Interaction]] = {}
    for one in interactions_in(lines):
        found.setdefault(one.group, []).append(one)
    return found


def _contradicted(answers: Answers) -> str:
    """What is said beside an opioid that stands somewhere else, where the answer was that none was taken."""
    said_no = answers.opioid_last_14_days == Answer.NO
    return " The answer was that no opioid was taken in the last 14 days: which is right?" if said_no else ""


def conditions(prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    """What applies to the patient, as answered; what the list of medicines says already is not said twice."""
    said = {
        one.group.rule
        for one in interactions_in(ground.lists(prescription).medicines)
        if one.group.tier is not Tier.TELLS
    }
    applying = set().union(*(answers.conditions for answers in ground.answers(prescription)))
    for condition in sorted(applying - {Condition.PROCEDURE}, key=list(Condition).index):
        judged = CONDITIONS[condition]
        if judged.code not in said:
            text = _said(judged.code, judged.text, prescription, ground)
            yield (Blocker if judged.stops else Warning)(judged.code, judged.title, text)


def _said(code: str, text: str, prescription: Prescription, ground: Ground) -> str:
    """The words of a rule, with what this prescription adds to them."""
    if code == "INT-21":
        return f"{text} {_start(prescription, ground)} TSH in 6 to 8 weeks."
    if code.startswith("PREG") and prescription.patient.sex == Sex.MALE:
        return f"{text} The patient is recorded as male: is the answer right, or the record?"
    return text


def _start(prescription: Prescription, ground: Ground) -> str:
    """How the first dose compares with the one to start at beside thyroid replacement (INT-21)."""
    most = ground.settings["thyroid_starts_at_most_mg"]
    first = next(iter(prescription.all_steps()), None)
    if first is None:
        return f"Start at {dose_text(most)} mg or less."
    day_mg = Decimal(first.dose_mg) * first.times_per_day
    verb = "goes on at" if prescription.replaces_id else "starts at"
    if day_mg <= most:
        return f"It {verb} {dose_text(day_mg)} mg a day, which is low enough."
    ask = "Is the thyroid watched?" if prescription.replaces_id else f"Start at {dose_text(most)} mg or less?"
    return f"It {verb} {dose_text(day_mg)} mg a day. {ask}"


def procedure(prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    """SURG-01: when to stop before surgery; one near the fill is looked at."""
    for answers in ground.answers(prescription):
        yield from _procedure(answers, prescription, ground)


def _procedure(answers: Answers, prescription: Prescription, ground: Ground) -> Iterator[Problem]:
    title, hours = CONDITIONS[Condition.PROCEDURE].title, ground.settings["surgery_stop_hours"]
    zone = ground.pharmacy.zone if ground.pharmacy else UTC
    plan = plan_for(answers, timing=Timing(prescription.timing), stop_hours=hours, zone=zone)
    if plan is None:
        if Condition.PROCEDURE in answers.conditions:
            yield Warning("SURG-01", title, "When is it? Without the day there is no plan to stop.")
        return
    if plan.on < ground.today:
        return
    if plan.last_dose_on < ground.today:
        text = f"It is on {plan.on}: too near to stop {plan.stop_hours} hours before. Do not begin before it."
        yield Warning("SURG-01", title, text)
        return
    near = plan.on <= ground.today + timedelta(days=NEAR_DAYS, hours=int(ground.settings["promise_hours"]))
    last = f"{WORDS[Language.ENGLISH].when[plan.last_dose_when]}, {full_day(plan.last_dose_on)}"
    on_paper = "Tell the patient: the leaflet does not know." if ground.reads_elsewhere else "The leaflet says so."
    text = f"It is on {full_day(plan.on)}. Last dose {last}. {on_paper}"
    yield (Warning if near else Note)("SURG-01", title, text)


def waits_of(ground: Ground) -> Waits:
    """The days to wait as the settings in force say."""
    return Waits(ground.settings["washout_short_days"], ground.settings["washout_long_days"])


def versions_of(ground: Ground) -> str:
    """What the rules read, for who looks at an override later: the lists of names and the days to wait."""
    return _versions(waits_of(ground))


def versions_now() -> str:
    """The same, where nothing else is judged."""
    value = Setting.objects.value
    return _versions(Waits(value("washout_short_days"), value("washout_long_days")))


def _versions(waits: Waits) -> str:
    return f"opioids {VERSION}; medicines {MEDICINES_VERSION}; {waits.short_days} and {waits.long_days} days"


def evidence_of(problem: Problem) -> str:
    """What was shown, word for word: an override covers nothing else."""
    return f"{problem.title}. {problem.text}"[: Override._meta.get_field("evidence").max_length]


def may_be_overridden(problem: Problem) -> bool:
    """Whether a pharmacist may pass it after speaking with the prescriber (OPI-06)."""
    return isinstance(problem, Blocker) and problem.code in REASONS


def stops_at_the_door(problem: Problem) -> bool:
    """Whether, found after acceptance, it stops check and hand-over: hard stops, what must not be in it (RX-10)."""
    return may_be_overridden(problem) or (isinstance(problem, Blocker) and problem.code == "RX-10")


def overrides_of(prescription: Prescription) -> dict[tuple[str, str], Override]:
    """What was overridden upon the answers that hold now, by code and evidence."""
    rows = prescription.asked_last().overrides.all() if prescription.pk else []
    return {(row.code, row.evidence): row for row in rows}


def decided(problem: Problem, overrides: dict[tuple[str, str], Override]) -> Problem:
    """The problem, or the note that a pharmacist overrode it."""
    row = overrides.get((problem.code, evidence_of(problem))) if may_be_overridden(problem) else None
    if row is None:
        return problem
    text = f"{problem.text} {row.made_by.printed_name} spoke with {row.spoke_with}: “{row.said}” {row.text}"
    return Note(problem.code, f"{OVERRIDDEN}{problem.title}", text)
