"""The words of a recall letter, for the patient and for the prescriber, by how serious it is (RCL-01 to RCL-03). Pure.

Safety words are code, not template, in each language we write. Why a batch is recalled is told by telephone.
"""

from collections.abc import Mapping
from enum import StrEnum

from orders.letter_content import Block, Fact
from premises.terms import Language

EN, ES = Language.ENGLISH, Language.SPANISH


class RecallClass(StrEnum):
    """How serious it is, as the FDA classes recalls."""

    SERIOUS = "class_1"
    PASSING = "class_2"
    UNLIKELY = "class_3"

    @property
    def words(self) -> str:
        """As it is chosen and told to prescribers."""
        return CLASSES[self]


CLASSES = {
    RecallClass.SERIOUS: "Class I: it may cause serious harm or death",
    RecallClass.PASSING: "Class II: it may cause harm that passes; serious harm is not likely",
    RecallClass.UNLIKELY: "Class III: it is not likely to cause harm",
}
HARM: Mapping[RecallClass, Mapping[Language, str]] = {
    RecallClass.SERIOUS: {
        EN: "It could cause serious harm. Stop it now, and call us today, also if you feel well.",
        ES: "Podría causar un daño grave. Deje de tomarla ahora y llámenos hoy, aunque se sienta bien.",
    },
    RecallClass.PASSING: {
        EN: "It could make you feel unwell for some time. Serious harm is not likely. Stop it now, and call us today.",
        ES: "Podría hacerle sentir mal por un tiempo. Un daño grave no es probable. Deje de tomarla ahora y llámenos "
        "hoy.",
    },
    RecallClass.UNLIKELY: {
        EN: "We do not expect it to harm you, but it is not as it should be. Stop it now, and call us this week.",
        ES: "No esperamos que le haga daño, pero no es como debe ser. Deje de tomarla ahora y llámenos esta semana.",
    },
}
SUBJECT = {EN: "Recall of your medicine: do not take any more of it", ES: "Retiramos su medicina: no tome más de ella"}
TITLE = {EN: "What to do", ES: "Qué hacer"}
DEAR = {EN: "Dear", ES: "Estimado/a"}
BEGINS = {
    EN: "We made a medicine for you that we now call back. Look for this lot number on your bottle or tube.",
    ES: "Hicimos para usted una medicina que ahora retiramos. Busque este número de lote en su frasco o tubo.",
}
LABELS = {
    EN: {"medicine": "Medicine", "lot": "Lot", "use_by": "Use by", "left": "You got it on", "units": "How many"},
    ES: {
        "medicine": "Medicina", "lot": "Lote", "use_by": "Usar antes del fin de", "left": "La recibió el",
        "units": "Cantidad",
    },
}  # fmt: skip
OF_PRESCRIBER = {"medicine": "Medicine", "lot": "Lot", "use_by": "Use by", "left": "Handed over", "units": "Quantity"}
ASKED_OF_PRESCRIBER = (
    "We have written to your patient: to stop it, to keep it apart, to call us, and how to bring it back.",
    "Tell us whether we make a new supply. After 14 days or more without it the patient begins with the first step of "
    "the schedule. Off it, the patient may respond to opioids more strongly.",
    "Tell us of any harm you think came of it, and report it to FDA MedWatch: 1-800-332-1088.",
)


def patient_blocks(
    language: Language, harm: RecallClass, *, patient: str, facts: Mapping[str, str], telephone: str
) -> tuple[Block, ...]:
    """What the patient is told: which medicine it is, how serious that is, and what to do with it."""
    return (
        Block(texts=(f"{DEAR[language]} {patient}:", BEGINS[language]), facts=_named(LABELS[language], facts)),
        Block(heading=TITLE[language], texts=(HARM[harm][language], *_to_do(language, telephone)), warns=True),
    )


def prescriber_blocks(
    harm: RecallClass, *, patient: str, born: str, facts: Mapping[str, str], telephone: str
) -> tuple[Block, ...]:
    """What the prescriber is told: the class, whose supply it is, and what is asked of them."""
    about = (("Patient", f"{patient}, born {born}"), ("Rx number", facts["number"]), *_named(OF_PRESCRIBER, facts))
    return (
        Block(texts=("We recall a batch of a compounded medicine you prescribed.",), facts=about),
        Block(heading=harm.words, texts=ASKED_OF_PRESCRIBER, warns=True),
        Block(texts=(f"Why it is recalled we tell you by telephone: {telephone}.",)),
    )


def _to_do(language: Language, telephone: str) -> tuple[str, ...]:
    if language == ES:
        return (
            f"Llámenos: {telephone}. Le diremos cómo devolverla y cuándo recibirá una nueva.",
            "Guárdela aparte, fuera del alcance de los niños. No la tire ni se la dé a nadie: la necesitamos.",
            "¿Se siente mal? Llame a quien le receta. Si le cuesta respirar, se le hincha la cara o se desmaya, llame "
            "al 911.",
            "Cuando ya no la toma, los calmantes opioides pueden actuar con mucha más fuerza. Pregúntenos antes de "
            "tomar uno. No empiece de nuevo hasta que nosotros o quien le receta se lo digan.",
        )
    return (
        f"Call us: {telephone}. We tell you how to bring it back and when you get a new one.",
        "Keep it apart, out of reach of children. Do not throw it away or give it to anyone: we need it back.",
        "Do you feel unwell? Call your prescriber. If you have trouble breathing, a swollen face or faint, call 911.",
        "When you are off it, opioid pain medicines can act much more strongly. Ask us before you take one. Do not "
        "start again before we or your prescriber say so.",
    )


def _named(labels: Mapping[str, str], facts: Mapping[str, str]) -> tuple[Fact, ...]:
    return tuple((label, facts[name]) for name, label in labels.items())
