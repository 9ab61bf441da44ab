"""The questions pharmacy and practice ask each other about an order, each with its coded answers. Pure."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from enum import StrEnum

from accounts.roles import BENCH, PHARMACISTS
from orders.holds import HOLDS, HoldReason
from orders.safety import Answer


class Side(StrEnum):
    """Who is asked."""

    PRESCRIBER = "prescriber"
    PHARMACY = "pharmacy"


class QuestionCode(StrEnum):
    """What is asked."""

    DOSE = "dose"
    DIRECTIONS = "directions"
    ALLERGY = "allergy"
    OPIOID = "opioid"
    INDICATION = "indication"
    REASON = "reason"
    QUANTITY = "quantity"
    PATIENT_DATA = "patient_data"
    INTERACTION = "interaction"
    PREGNANCY = "pregnancy"
    LIVER = "liver"
    AGE = "age"
    TEST_RESULT = "test_result"
    UNREADABLE = "unreadable"
    VALIDITY = "validity"
    SIGNATURE = "signature"
    CHANGE_WANTED = "change_wanted"
    OTHER = "other"
    WHERE_IS_IT = "where_is_it"
    MAY_I_CHANGE = "may_i_change"
    WHEN_READY = "when_ready"
    OTHER_TO_PHARMACY = "other_to_pharmacy"


class AnswerCode(StrEnum):
    """What is answered."""

    AS_WRITTEN = "as_written"
    CHANGE = "change"
    NOT_ALLERGIC = "not_allergic"
    LEAVE_OUT = "leave_out"
    NO_OPIOID = "no_opioid"
    TAKES_OPIOID = "takes_opioid"
    NOT_KNOWN = "not_known"
    STRENGTH = "strength"
    EXCIPIENT = "excipient"
    FORM = "form"
    AS_ENTERED = "as_entered"
    GO_ON = "go_on"
    NOT_NEEDED = "not_needed"
    ON_TIME = "on_time"
    LATE = "late"
    LEFT = "left"
    STILL_POSSIBLE = "still_possible"
    TOO_LATE = "too_late"
    IN_WORDS = "in_words"


ANSWERS: dict[AnswerCode, str] = {
    AnswerCode.AS_WRITTEN: "Yes, as written",
    AnswerCode.CHANGE: "No: I sign another prescription in its place",
    AnswerCode.NOT_ALLERGIC: "Not allergic: it may be used",
    AnswerCode.LEAVE_OUT: "Leave it out, named in words: I sign another prescription in its place",
    AnswerCode.NO_OPIOID: "No opioid in the last 14 days",
    AnswerCode.TAKES_OPIOID: "Yes: an opioid in the last 14 days, named in words",
    AnswerCode.NOT_KNOWN: "Not known",
    AnswerCode.STRENGTH: "The strength is not marketed",
    AnswerCode.EXCIPIENT: "An ingredient must be left out",
    AnswerCode.FORM: "Another dosage form is needed",
    AnswerCode.AS_ENTERED: "As it is entered",
    AnswerCode.GO_ON: "Go on: I know of it, and the benefit outweighs it",
    AnswerCode.NOT_NEEDED: "Yes: no other is needed",
    AnswerCode.ON_TIME: "As promised",
    AnswerCode.LATE: "Later than promised, as said in words",
    AnswerCode.LEFT: "It has left",
    AnswerCode.STILL_POSSIBLE: "Yes: cancel it, or change dose or target",
    AnswerCode.TOO_LATE: "No: too late for this fill",
    AnswerCode.IN_WORDS: "In words",
}
# Answers that say too little alone, and what is said with them.
NEEDS_WORDS: dict[AnswerCode, str] = {
    AnswerCode.IN_WORDS: "Write your answer.",
    AnswerCode.LATE: "Write until when, or why.",
    AnswerCode.LEAVE_OUT: "Write which ingredient to leave out.",
    AnswerCode.TAKES_OPIOID: "Write which opioid, and when it was last taken.",
}
# With these the order does not go on as it was signed: it waits for another prescription.
ENDS_IT = {AnswerCode.CHANGE, AnswerCode.LEAVE_OUT}
# After these nothing is to be made: the order stays stopped until a pharmacist cancels it.
CALLS_OFF = {AnswerCode.NOT_NEEDED}
# What an answer about opioids is as a safety answer (OPI-01).
OPIOID_ANSWERS = {
    AnswerCode.NO_OPIOID: Answer.NO, AnswerCode.TAKES_OPIOID: Answer.YES, AnswerCode.NOT_KNOWN: Answer.NOT_KNOWN
}  # fmt: skip


@dataclass(frozen=True)
class QuestionKind:
    """One question: its name in lists, the sentence asked, its answers, and the hold it opens.

    `clinical`: only the prescriber answers, not a delegate. `askers`: who at the bench asks it. `needs_words`: the
    sentence alone asks nothing. `within_hours`: of what stops nothing; what holds an order is due when its hold is.
    """

    words: str
    asks: str
    answers: Sequence[AnswerCode]
    hold: HoldReason | None
    asked_of: Side = Side.PRESCRIBER
    clinical: bool = True
    needs_words: bool = False
    askers: Set[StrEnum] = BENCH
    within_hours: int = 24

    @property
    def answer_within_hours(self) -> int:
        """By when it is answered."""
        return HOLDS[self.hold].resolve_within_hours if self.hold else self.within_hours


A, Q, R = AnswerCode, QuestionCode, HoldReason
AS_WRITTEN = (A.AS_WRITTEN, A.CHANGE, A.IN_WORDS)
GO_ON = (A.GO_ON, A.CHANGE, A.IN_WORDS)
SHALL_END = (A.NOT_NEEDED, A.CHANGE, A.IN_WORDS)
QUESTIONS: dict[QuestionCode, QuestionKind] = {
    Q.DOSE: QuestionKind("Dose", "Is the dose as it is written the one you intend?", AS_WRITTEN, R.CLARIFY_DOSE),
    Q.DIRECTIONS: QuestionKind(
        "Strength or directions", "Are strength and directions as they are written right?", AS_WRITTEN,
        R.CLARIFY_DIRECTIONS,
    ),
    Q.ALLERGY: QuestionKind(
        "Allergy or ingredient", "May the patient take every ingredient?", (A.NOT_ALLERGIC, A.LEAVE_OUT, A.IN_WORDS),
        R.INGREDIENT,
    ),
    Q.OPIOID: QuestionKind(
        "Opioid", "Did the patient take an opioid in the last 14 days?", (A.NO_OPIOID, A.TAKES_OPIOID, A.NOT_KNOWN),
        R.OPIOID_QUESTION,
    ),
    Q.INDICATION: QuestionKind("Diagnosis", "What is it prescribed for?", (A.IN_WORDS, A.NOT_KNOWN), R.INDICATION),
    Q.REASON: QuestionKind(
        "Why compounded", "Why does the patient need a compound?", (A.STRENGTH, A.EXCIPIENT, A.FORM, A.IN_WORDS),
        R.COMPOUND_REASON,
    ),
    Q.QUANTITY: QuestionKind(
        "Quantity or days", "Are quantity and days as they are written right?", AS_WRITTEN, R.CLARIFY_QUANTITY
    ),
    Q.PATIENT_DATA: QuestionKind(
        "Patient's data", "Are name, birth date and address of the patient right?", (A.AS_ENTERED, A.IN_WORDS),
        R.PATIENT_DATA, clinical=False,
    ),
    Q.INTERACTION: QuestionKind(
        "Interaction", "A rule names an interaction. Shall we go on?", GO_ON, R.INTERACTION, needs_words=True,
        askers=PHARMACISTS,
    ),
    Q.PREGNANCY: QuestionKind(
        "Pregnancy or breast-feeding", "The patient is pregnant or breast-feeding. Shall we go on?", GO_ON,
        R.PREGNANCY, askers=PHARMACISTS,
    ),
    Q.LIVER: QuestionKind(
        "Liver or kidney", "The patient has a disease of liver or kidney. Shall we go on?", GO_ON, R.LIVER,
        askers=PHARMACISTS,
    ),
    Q.AGE: QuestionKind("Age", "The patient is under 18. Shall we go on?", GO_ON, R.AGE, askers=PHARMACISTS),
    Q.TEST_RESULT: QuestionKind(
        "Laboratory result", "What was the result of this test?", (A.IN_WORDS, A.NOT_KNOWN), R.TEST_RESULT,
        needs_words=True, askers=PHARMACISTS,
    ),
    Q.UNREADABLE: QuestionKind(
        "Cannot be read", "Part of what you sent cannot be read. What does it say?", (A.IN_WORDS,), R.UNREADABLE,
        needs_words=True,
    ),
    Q.VALIDITY: QuestionKind(
        "Not valid any more", "The prescription is not valid any more. Shall it end here?", SHALL_END, R.NOT_VALID
    ),
    Q.SIGNATURE: QuestionKind(
        "Signature", "Your signature does not cover it as it stands. Shall it end here?", SHALL_END,
        R.SIGNATURE_MISSING,
    ),
    Q.CHANGE_WANTED: QuestionKind(
        "Change wanted", "You want it changed. Is it right as it is written after all?", AS_WRITTEN, R.CHANGE_WANTED
    ),
    Q.OTHER: QuestionKind("Other", "The pharmacy asks:", (A.IN_WORDS,), R.QUESTION, needs_words=True),
    Q.WHERE_IS_IT: QuestionKind(
        "Where is it", "Where is this order?", (A.ON_TIME, A.LATE, A.LEFT, A.IN_WORDS), None, Side.PHARMACY
    ),
    Q.MAY_I_CHANGE: QuestionKind(
        "May I change it", "May I still change this order?", (A.STILL_POSSIBLE, A.TOO_LATE, A.IN_WORDS), None,
        Side.PHARMACY, within_hours=4,
    ),
    Q.WHEN_READY: QuestionKind(
        "Needed sooner", "The patient needs it sooner. Can it be?", (A.ON_TIME, A.IN_WORDS), None, Side.PHARMACY
    ),
    Q.OTHER_TO_PHARMACY: QuestionKind(
        "Other", "The practice asks:", (A.IN_WORDS,), None, Side.PHARMACY, needs_words=True
    ),
}  # fmt: skip


def asked_of(side: Side) -> dict[QuestionCode, QuestionKind]:
    """The questions this side is asked."""
    return {code: kind for code, kind in QUESTIONS.items() if kind.asked_of == side}


# The question that opens each hold only the prescriber ends; the last is opened by the answer "another prescription".
QUESTION_OF: dict[HoldReason, QuestionCode] = {kind.hold: code for code, kind in QUESTIONS.items() if kind.hold}
