"""The NCPDP codes of a drug-use review: reason, service, result, effort (domain 5.4). Pure data.

Left out is only what this pharmacy cannot mean: what a payer asks (help desk, formulary, prior authorisation, coverage,
lock-in, cost) as no claim is sent, brand for generic and prescription for counter as all is compounded, and giving a
medicine or a test on the spot.
"""

from enum import StrEnum


class Reason(StrEnum):
    """Reason for service (439-E4): what the problem is."""

    ADDITIONAL_DRUG_NEEDED = "AD"
    PRESCRIPTION_AUTHENTICATION = "AN"
    ADVERSE_DRUG_REACTION = "AR"
    ADDITIVE_TOXICITY = "AT"
    CHRONIC_DISEASE_MANAGEMENT = "CD"
    PATIENT_COMPLAINT_OR_SYMPTOM = "CS"
    DRUG_ALLERGY = "DA"
    DRUG_DISEASE_INFERRED = "DC"
    DRUG_DRUG_INTERACTION = "DD"
    DRUG_FOOD_INTERACTION = "DF"
    DRUG_INCOMPATIBILITY = "DI"
    DRUG_LAB_CONFLICT = "DL"
    APPARENT_DRUG_MISUSE = "DM"
    TOBACCO_USE = "DS"
    PATIENT_EDUCATION = "ED"
    OVERUSE = "ER"
    EXCESSIVE_QUANTITY = "EX"
    HIGH_DOSE = "HD"
    IATROGENIC_CONDITION = "IC"
    INGREDIENT_DUPLICATION = "ID"
    LOW_DOSE = "LD"
    UNDERUSE = "LR"
    DRUG_DISEASE_REPORTED = "MC"
    INSUFFICIENT_DURATION = "MN"
    MISSING_INFORMATION = "MS"
    EXCESSIVE_DURATION = "MX"
    DRUG_NOT_AVAILABLE = "NA"
    NEW_DISEASE = "ND"
    UNNECESSARY_DRUG = "NN"
    NEW_PATIENT = "NP"
    LACTATION = "NR"
    INSUFFICIENT_QUANTITY = "NS"
    ALCOHOL_CONFLICT = "OH"
    DRUG_AGE = "PA"
    PATIENT_QUESTION = "PC"
    DRUG_PREGNANCY = "PG"
    PREVENTIVE_CARE = "PH"
    PRESCRIBER_CONSULTATION = "PN"
    PLAN_PROTOCOL = "PP"
    PRIOR_ADVERSE_REACTION = "PR"
    PRODUCT_SELECTION = "PS"
    ENVIRONMENTAL_RISK = "RE"
    REFERRAL = "RF"
    SUBOPTIMAL_COMPLIANCE = "SC"
    SUBOPTIMAL_DRUG = "SD"
    SIDE_EFFECT = "SE"
    SUBOPTIMAL_FORM = "SF"
    SUBOPTIMAL_REGIMEN = "SR"
    DRUG_SEX = "SX"
    THERAPEUTIC_DUPLICATION = "TD"
    LABORATORY_TEST_NEEDED = "TN"

    @property
    def words(self) -> str:
        """As it is chosen: `DD, drug drug interaction`."""
        return _said(self)


class Service(StrEnum):
    """Professional service (440-E5): what was done about it. Zeros, not the letter O."""

    ASSESSED = "AS"
    COORDINATED = "CC"
    DOSING_EVALUATED = "DE"
    PRESCRIBER_CONSULTED = "M0"
    MEDICATION_REVIEWED = "MR"
    PATIENT_CONSULTED = "P0"
    PATIENT_EDUCATED = "PE"
    HISTORY_TAKEN = "PH"
    MONITORED = "PM"
    OTHER_SOURCE_CONSULTED = "R0"
    LABORATORY_TEST_RECOMMENDED = "RT"
    SELF_CARE_CONSULTED = "SC"
    LITERATURE_SEARCHED = "SW"
    THERAPEUTIC_INTERCHANGE = "TH"

    @property
    def words(self) -> str:
        """As it is chosen: `M0, prescriber consulted`."""
        return _said(self)


class Result(StrEnum):
    """Result of service (441-E6): what came of it."""

    AS_IS_FALSE_POSITIVE = "1A"
    AS_IS = "1B"
    OTHER_DOSE = "1C"
    OTHER_DIRECTIONS = "1D"
    OTHER_DRUG = "1E"
    OTHER_QUANTITY = "1F"
    WITH_PRESCRIBERS_APPROVAL = "1G"
    OTHER_FORM = "1K"
    NOT_FILLED = "2A"
    DIRECTIONS_CLARIFIED = "2B"
    RECOMMENDATION_ACCEPTED = "3A"
    RECOMMENDATION_NOT_ACCEPTED = "3B"
    DISCONTINUED = "3C"
    REGIMEN_CHANGED = "3D"
    THERAPY_CHANGED = "3E"
    UNCHANGED = "3G"
    FOLLOW_UP = "3H"
    REFERRED = "3J"
    INSTRUCTIONS_UNDERSTOOD = "3K"
    COMPLIANCE_AID = "3M"

    @property
    def words(self) -> str:
        """As it is chosen: `1G, filled with the prescriber's approval`."""
        return f"{self.value}, {RESULT_WORDS[self]}"


class Effort(StrEnum):
    """Level of effort (474-8E), by the minutes it took."""

    UNDER_5 = "11"
    UNDER_15 = "12"
    UNDER_30 = "13"
    UNDER_60 = "14"
    LONGER = "15"

    @property
    def words(self) -> str:
        """As it is chosen: `12, under 15 minutes`."""
        minutes = self.name.removeprefix("UNDER_")
        return f"{self.value}, {f'under {minutes} minutes' if minutes.isdigit() else 'an hour or longer'}"


class ReviewStep(StrEnum):
    """At which step an order was screened."""

    ACCEPT = "accept"
    CHECK = "check"
    HAND_OVER = "hand_over"


class Shown(StrEnum):
    """How much a problem weighed when it was shown."""

    BLOCKER = "blocker"
    WARNING = "warning"
    NOTE = "note"


class Ending(StrEnum):
    """What became of an order that did not go on as it was."""

    HELD = "held"
    ASKED = "asked"
    CANCELLED = "cancelled"


def _said(code: StrEnum) -> str:
    return f"{code.value}, {code.name.replace('_', ' ').lower()}"


R, S = Result, Service
RESULT_WORDS = {
    R.AS_IS_FALSE_POSITIVE: "filled as is, false positive",
    R.AS_IS: "filled as is",
    R.OTHER_DOSE: "filled with another dose",
    R.OTHER_DIRECTIONS: "filled with other directions",
    R.OTHER_DRUG: "filled with another drug",
    R.OTHER_QUANTITY: "filled with another quantity",
    R.WITH_PRESCRIBERS_APPROVAL: "filled with the prescriber's approval",
    R.OTHER_FORM: "filled in another dosage form",
    R.NOT_FILLED: "not filled",
    R.DIRECTIONS_CLARIFIED: "not filled, directions clarified",
    R.RECOMMENDATION_ACCEPTED: "recommendation accepted",
    R.RECOMMENDATION_NOT_ACCEPTED: "recommendation not accepted",
    R.DISCONTINUED: "discontinued",
    R.REGIMEN_CHANGED: "regimen changed",
    R.THERAPY_CHANGED: "therapy changed",
    R.UNCHANGED: "therapy unchanged",
    R.FOLLOW_UP: "follow-up or report",
    R.REFERRED: "referred",
    R.INSTRUCTIONS_UNDERSTOOD: "instructions understood",
    R.COMPLIANCE_AID: "compliance aid provided",
}
# After these the order goes on as it was signed: an override has one of them. Another dose, drug, quantity or form is
# another prescription here.
GOES_ON = (
    R.AS_IS_FALSE_POSITIVE, R.AS_IS, R.OTHER_DIRECTIONS, R.WITH_PRESCRIBERS_APPROVAL, R.RECOMMENDATION_ACCEPTED,
    R.UNCHANGED, R.FOLLOW_UP, R.INSTRUCTIONS_UNDERSTOOD, R.COMPLIANCE_AID,
)  # fmt: skip
# After these it does not: it is held, asked about or cancelled.
STOPS = tuple(
    result for result in Result if result not in GOES_ON or result in {R.RECOMMENDATION_ACCEPTED, R.FOLLOW_UP}
)
# The hard stops a pharmacist may pass after speaking with the prescriber (OPI-06), and the reason (439-E4) of each.
REASONS: dict[str, Reason] = {
    "OPI-01": Reason("DD"), "OPI-03": Reason("DD"), "OPI-04": Reason("DD"), "OPI-05": Reason("DD"),
    "INT-01": Reason("ID"), "INT-02": Reason("DD"), "LIV-01": Reason("MC"), "ALG-01": Reason("DA"),
}  # fmt: skip
# The reason of every other problem of a drug-use review, for what did not go on because of it.
REASON_OF: dict[str, Reason] = REASONS | {
    "OPI-02": Reason("MS"), "RX-02": Reason("MS"), "RX-05": Reason("HD"), "503A-10": Reason("HD"),
    "RX-10": Reason("DA"), "RX-EXP-3": Reason("ER"), "RX-EXP-2": Reason("EX"), "DUP-01": Reason("TD"),
    "AGE-01": Reason("PA"), "PREG-01": Reason("PG"), "PREG-02": Reason("NR"), "LIV-02": Reason("MC"),
    "REN-01": Reason("MC"), "MOOD-01": Reason("MC"), "DEP-01": Reason("MC"), "SURG-01": Reason("DC"),
    "INT-03": Reason("DD"), "INT-11": Reason("DD"), "INT-12": Reason("DD"), "INT-13": Reason("DD"),
    "INT-21": Reason("DD"), "INT-31": Reason("DD"), "INT-32": Reason("DD"), "INT-33": Reason("DD"),
}  # fmt: skip
