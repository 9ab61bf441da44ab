"""What the card for a patient's wallet says, as plain values that are frozen when it is asked for. Pure."""

from dataclasses import dataclass
from typing import NamedTuple

from premises.terms import TRAINING, Language
from records.panels import Band, Panel, SmallContent, SmallPaper, Stroke, Text
from records.typesetting import Face, keep_together

PAGE_WIDTH, PAGE_HEIGHT = 612, 792  # US Letter
SIDE_WIDTH, SIDE_HEIGHT = 242, 153  # 85.6 x 54 mm, as a bank card; two beside each other, folded between them
LEFT, TOP, INSIDE = 64, 120, 8
SMALLEST = 8  # what emergency staff read (L3)

# Safety words are code, not template (L1). From naltrexone's label (domain 5.1): it blocks opioids, forcing the block
# can stop the breathing, and after it is stopped an opioid acts more strongly. Who treats decides; nobody stops alone.
STAFF_TITLE = "I TAKE NALTREXONE. IT BLOCKS OPIOIDS."
STAFF = (
    "Opioid medicines may not work. Before you give one, ask me, or call the numbers on the other side.",
    "In an emergency, whoever treats me decides. Treat pain without opioids where that will do. If one is needed, do "
    "not force the dose: watch my breathing, with help at hand.",
    "After naltrexone is stopped, an opioid can act much more strongly than before.",
)


class Words(NamedTuple):
    """The side for whoever carries it, in one language."""

    cut: str
    title: str
    carry: str
    opioids: str
    alone: str
    prescriber: str
    pharmacy: str


WORDS = {
    Language.ENGLISH: Words(
        cut="Cut along the line, fold in the middle, and keep it in your wallet.",
        title="I take low dose naltrexone",
        carry="Show this card to everyone who treats you.",
        opioids="Do not take opioid pain medicines, or cough or diarrhea medicines with an opioid. They will not work, "
        "and you could become very ill.",
        alone="Do not stop it or change the dose on your own. Call us before surgery or dental work.",
        prescriber="Prescriber",
        pharmacy="Pharmacy",
    ),
    Language.SPANISH: Words(
        cut="Recorte por la línea, doble por la mitad y llévela en la cartera.",
        title="Tomo naltrexona en dosis baja",
        carry="Muestre esta tarjeta a todos los que le atienden.",
        opioids="No tome medicinas opioides para el dolor, ni para la tos o la diarrea si llevan un opioide. No le "
        "harán efecto y se puede poner muy mal.",
        alone="No la deje ni cambie la dosis por su cuenta. Llámenos antes de una cirugía o de ir al dentista.",
        prescriber="Quien receta",
        pharmacy="Farmacia",
    ),
}


@dataclass(frozen=True, kw_only=True)
class WalletCardContent(SmallContent):
    """One card: the side for emergency staff is English wherever it is carried, the other is the patient's (L3).

    `dose` is what is taken once, now or first, or empty where that is not known; `per_day` how often; `most` the
    largest dose of the prescription where that is another; a `version` after the first is named (L5). It says no date
    of birth: whoever finds the card needs none.
    """

    patient: str
    language: str
    dated: str
    dose: str
    per_day: int
    most: str
    prescriber: str
    prescriber_telephone: str
    pharmacy: str
    telephone: str
    training: bool = False
    version: int = 1

    def paper(self) -> SmallPaper:
        """Both sides with the lines to cut and fold by, on a letter page."""
        words = WORDS[Language(self.language)]
        cut = Panel(LEFT, TOP - 34, 2 * SIDE_WIDTH, 28, (Text("cut", words.cut, Face.REGULAR, 12, 8),),
                    language=self.language)  # fmt: skip
        sides = (_side(0, self._for_staff()), _side(1, self._for_patient(words), self.language))
        return SmallPaper(
            f"Wallet card {self.dated}", PAGE_WIDTH, PAGE_HEIGHT, (cut, *sides), _strokes(), language=self.language
        )

    def _for_staff(self) -> tuple[Text, ...]:
        often = "once a day" if self.per_day == 1 else f"{self.per_day} times a day"
        now = keep_together(self.dose) if self.dose else f"up to {keep_together(self.most)}"
        most = f", later up to {keep_together(self.most)}" if self.dose and self.most else ""
        version = f", version {self.version}" if self.version > 1 else ""
        dose = f"Low dose naltrexone, {now} {often}{most} ({self.dated}{version})"
        said = [Text(f"staff {number}", text, Face.REGULAR, 10, SMALLEST, gap=2) for number, text in enumerate(STAFF)]
        return _said(
            Text("title", STAFF_TITLE, Face.BOLD, 11, SMALLEST, band=Band.STOP),
            Text("patient", self.patient, Face.BOLD, 10, SMALLEST, gap=2),
            Text("dose", dose, Face.BOLD, 9, SMALLEST),
            *said,
            self._training(),
        )

    def _for_patient(self, words: Words) -> tuple[Text, ...]:
        prescriber = f"{words.prescriber}: {self.prescriber}, {keep_together(self.prescriber_telephone)}"
        pharmacy = f"{words.pharmacy}: {self.pharmacy}, {keep_together(self.telephone)}"
        return _said(
            Text("own title", words.title, Face.BOLD, 11, SMALLEST, band=Band.STOP),
            Text("carry", words.carry, Face.BOLD, 10, SMALLEST, gap=2),
            Text("opioids", words.opioids, Face.REGULAR, 10, SMALLEST, gap=2),
            Text("alone", words.alone, Face.REGULAR, 10, SMALLEST, gap=2),
            Text("prescriber", prescriber, Face.BOLD, 9, SMALLEST, gap=2),
            Text("pharmacy", pharmacy, Face.BOLD, 9, SMALLEST),
            self._training(),
        )

    def _training(self) -> Text:
        return Text("training", TRAINING if self.training else "", Face.BOLD, SMALLEST, SMALLEST)


def _side(number: int, texts: tuple[Text, ...], language: str = Language.ENGLISH) -> Panel:
    left = LEFT + number * SIDE_WIDTH + INSIDE
    inside = (SIDE_WIDTH - 2 * INSIDE, SIDE_HEIGHT - 2 * INSIDE)
    return Panel(left, TOP + INSIDE, *inside, texts, language=str(language))


def _said(*texts: Text) -> tuple[Text, ...]:
    return tuple(text for text in texts if text.text)


def _strokes() -> tuple[Stroke, ...]:
    """The four edges to cut and the dashed fold."""
    whole, bottom = 2 * SIDE_WIDTH, TOP + SIDE_HEIGHT
    return (
        Stroke(LEFT, TOP, whole, 0), Stroke(LEFT, bottom, whole, 0),
        Stroke(LEFT, TOP, 0, SIDE_HEIGHT), Stroke(LEFT + whole, TOP, 0, SIDE_HEIGHT),
        Stroke(LEFT + SIDE_WIDTH, TOP, 0, SIDE_HEIGHT, dashed=True),
    )  # fmt: skip
