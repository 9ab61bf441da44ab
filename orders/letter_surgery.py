"""The words of a letter about a procedure, for the surgical team and for the patient (SURG-01, SURG-02). Pure.

Safety words are code, not template, in each language we write.
"""

from dataclasses import dataclass
from datetime import date

from orders.directions import WORDS
from orders.letter_content import Block
from orders.letter_words import time_in, weekday_in
from orders.procedures import SAME_DOSE_DAYS, ProcedurePlan
from premises.quantities import NO_BREAK_SPACE
from premises.terms import Language

EN, ES = Language.ENGLISH, Language.SPANISH
OPIOIDS = (
    "Naltrexone is an opioid antagonist. While it acts, opioids given for pain or anesthesia may not work, or work "
    "only in part. Doses raised to overcome the block can stop breathing as it wears off.",
    "After naltrexone has left, the patient may respond to opioids more strongly than before. Begin low, go by "
    "effect, and watch breathing. Prefer regional and non-opioid pain relief where that is possible.",
    "If a dose was taken later than the last dose above, or surgery cannot wait, tell the anesthetist before anything "
    "is given.",
)
OPIOIDS_TITLE = "What naltrexone does to opioids"
AGAIN_TITLE = "When it may start again"


@dataclass(frozen=True)
class Around:
    """What both readers go by: the plan, the days without an opioid before the next dose, and whom to call."""

    plan: ProcedurePlan
    short_days: int
    long_days: int
    telephone: str


def team_blocks(around: Around, facts: tuple[tuple[str, str], ...]) -> tuple[Block, ...]:
    """For the surgical and anesthesia team, in English; `facts` say who the patient is and what is taken."""
    plan = around.plan
    last = f"{weekday_in(EN, plan.last_dose_on)}, {_last_when(EN, plan)}"
    before = (
        *facts,
        ("Procedure", _when(EN, plan)),
        ("Last dose", f"{last}. None after that, so that {plan.stop_hours} hours or more lie between."),
        ("Nothing after", f"{_until(EN, plan)}, also where a dose was missed."),
    )
    again = (
        f"Not while opioids are taken. The first dose is {around.short_days} days or more after the last opioid, "
        f"{around.long_days} days or more after a long-acting one, and only when the prescriber or we have said so.",
        f"Off it for fewer than {SAME_DOSE_DAYS} days: the same dose as before. {SAME_DOSE_DAYS} days or more: from "
        "the first step of the schedule.",
        f"Please write on the discharge papers which opioid was given last, and when. We answer questions: "
        f"{around.telephone}.",
    )
    return (
        Block(facts=before),
        Block(heading=OPIOIDS_TITLE, texts=OPIOIDS, warns=True),
        Block(heading=AGAIN_TITLE, texts=again),
    )


def patient_block(language: Language, patient: str, around: Around) -> Block:
    """For the patient, in their language, on a page of its own."""
    heading, texts = (_english if language == EN else _spanish)(around)
    return Block(heading=f"{heading}: {patient}", texts=texts, apart=True, language=language.value)


def _english(around: Around) -> tuple[str, tuple[str, ...]]:
    plan = around.plan
    return "Your plan", (
        f"Your surgery or dental work is on {_when(EN, plan)}.",
        f"Take your last dose {_last_when(EN, plan)} on {weekday_in(EN, plan.last_dose_on)}. Take none after that: it "
        f"must be {_hours(plan, 'hours')} or more before.",
        f"Take nothing after {_until(EN, plan)}, also if you missed a dose.",
        "Show this letter to the surgeon, the dentist and the person who puts you to sleep. Tell them that you take "
        "naltrexone. It stops opioid pain medicines from working. When you are off it, they can act much more "
        "strongly.",
        f"Were you given an opioid? Wait {around.short_days} days after the last one, or {around.long_days} if it was "
        "long-acting. Do not start again before we or your prescriber say so.",
        f"Without it for {SAME_DOSE_DAYS} days or more? Call us: you begin again with the first dose.",
        f"Has the day changed? Do you have a question? Call us: {around.telephone}. In an emergency call 911.",
    )


def _spanish(around: Around) -> tuple[str, tuple[str, ...]]:
    plan = around.plan
    return "Su plan", (
        f"Su cirugía o trabajo dental es el {_when(ES, plan)}.",
        f"Tome su última dosis el {weekday_in(ES, plan.last_dose_on)}, {_last_when(ES, plan)}. No tome más "
        f"después: deben pasar {_hours(plan, 'horas')} o más antes de la cirugía.",
        f"No tome nada después del {_until(ES, plan)}, aunque haya olvidado una dosis.",
        "Muestre esta carta al cirujano, al dentista y a quien le da la anestesia. Diga que toma naltrexona. Hace que "
        "los calmantes opioides no sirvan. Cuando ya no la toma, pueden actuar con mucha más fuerza.",
        f"¿Le dieron un opioide? Espere {around.short_days} días después del último, o {around.long_days} si era de "
        "acción larga. No empiece de nuevo hasta que nosotros o quien le receta se lo digan.",
        f"¿Lleva {SAME_DOSE_DAYS} días o más sin tomarla? Llámenos: se empieza de nuevo con la primera dosis.",
        f"¿Cambió el día? ¿Tiene una pregunta? Llámenos: {around.telephone}. En una emergencia llame al 911.",
    )


def subject(on: date) -> str:
    """What the letter is about."""
    return f"Naltrexone around a procedure on {weekday_in(EN, on)}"


def _when(language: Language, plan: ProcedurePlan) -> str:
    at_time = f" {time_in(language, plan.time_of_day)}" if plan.time_of_day else ""
    return f"{weekday_in(language, plan.on)}{at_time}"


def _last_when(language: Language, plan: ProcedurePlan) -> str:
    """`at bedtime`, as labels and leaflets say it."""
    return WORDS[language].when[plan.last_dose_when]


def _until(language: Language, plan: ProcedurePlan) -> str:
    """The day and minute after which nothing is taken."""
    return f"{weekday_in(language, plan.until.date())}, {time_in(language, plan.until.time())}"


def _hours(plan: ProcedurePlan, word: str) -> str:
    return f"{plan.stop_hours}{NO_BREAK_SPACE}{word}"
