"""The NCPDP codes of a drug-use review as we offer them: reason, service, result, effort (domain 5.4). Pure data."""

from enum import StrEnum


class Service(StrEnum):
    """Professional service (440-E5): what was done about it. Zeros, not the letter O."""

    ASSESSED = "AS"
    COORDINATED = "CC"
    DOSING_EVALUATED = "DE"
    PRESCRIBER_CONSULTED = "M0"
    MEDICATION_REVIEWED = "MR"
    PATIENT_CONSULTED = "P0"
    HISTORY_TAKEN = "PH"
    MONITORED = "PM"
    OTHER_SOURCE_CONSULTED = "R0"
    LITERATURE_SEARCHED = "SW"

    @property
    def words(self) -> str:
        """As it is chosen: `M0, prescriber consulted`."""
        return f"{self.value}, {self.name.replace('_', ' ').lower()}"


class Result(StrEnum):
    """Result of service (441-E6): what came of it. Only those that go on: what is not filled is cancelled."""

    AS_IS_FALSE_POSITIVE = "1A"
    AS_IS = "1B"
    OTHER_DIRECTIONS = "1D"
    WITH_PRESCRIBERS_APPROVAL = "1G"
    RECOMMENDATION_ACCEPTED = "3A"
    FOLLOW_UP = "3H"

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


RESULT_WORDS = {
    Result.AS_IS_FALSE_POSITIVE: "filled as is, false positive",
    Result.AS_IS: "filled as is",
    Result.OTHER_DIRECTIONS: "filled with other directions",
    Result.WITH_PRESCRIBERS_APPROVAL: "filled with the prescriber's approval",
    Result.RECOMMENDATION_ACCEPTED: "recommendation accepted",
    Result.FOLLOW_UP: "follow-up or report",
}
# The hard stops a pharmacist may pass after speaking with the prescriber (OPI-06), and the reason (439-E4) of each.
REASONS: dict[str, str] = {
    "OPI-01": "DD", "OPI-03": "DD", "OPI-04": "DD", "OPI-05": "DD", "INT-01": "ID", "INT-02": "DD", "LIV-01": "MC",
    "ALG-01": "DA",
}  # fmt: skip
