"""What a prescriber may answer when asked to renew, and why not (SCRIPT RxRenewalResponse, 3.5). Pure."""

from enum import StrEnum

RENEW_WITHIN_DAYS = 30  # before a prescription expires
ANSWER_WITHIN_HOURS = 72
USUAL_REFILLS = 2


class RenewalAnswer(StrEnum):
    """What came of it."""

    APPROVED = "approved"
    APPROVED_WITH_CHANGES = "approved_with_changes"
    REPLACED = "replaced"
    DENIED = "denied"


class DenialReason(StrEnum):
    """Why a renewal is denied."""

    TO_BE_SEEN = "to_be_seen"
    NOT_MY_PATIENT = "not_my_patient"
    THERAPY_ENDED = "therapy_ended"
    TOO_SOON = "too_soon"
    OTHER = "other"


ANSWER_WORDS = {
    RenewalAnswer.APPROVED: "Approved",
    RenewalAnswer.APPROVED_WITH_CHANGES: "Approved with changes",
    RenewalAnswer.REPLACED: "Another prescription takes its place",
    RenewalAnswer.DENIED: "Denied",
}
DENIAL_WORDS = {
    DenialReason.TO_BE_SEEN: "The patient is to be seen first",
    DenialReason.NOT_MY_PATIENT: "No longer my patient",
    DenialReason.THERAPY_ENDED: "The therapy has ended",
    DenialReason.TOO_SOON: "Too soon",
    DenialReason.OTHER: "Other, in words",
}


def refills_offered(written: int, protocol: int) -> tuple[int, str]:
    """How many refills a renewal offers first, and why: none would make it one approval for each fill."""
    if written:
        return written, "As it was written."
    none = "It was written with none: each fill needed an approval."
    if protocol:
        return protocol, f"{none} Its protocol has {protocol}. Enter 0 to keep none."
    return USUAL_REFILLS, f"{none} {USUAL_REFILLS} are usual. Enter 0 to keep none."
