"""What a signature can mean (domain section 6, SEC-10). Pure."""

from enum import StrEnum


class Meaning(StrEnum):
    """The meanings printed beside name and time of a signature."""

    PRESCRIBED = "prescribed"
    ENTERED = "entered"
    DATA_VERIFIED = "data_verified"
    DUR_REVIEWED = "DUR_reviewed"
    OVERRIDDEN = "overridden"
    MFR_APPROVED = "MFR_approved"
    WEIGHED = "weighed_by"
    WITNESSED = "weight_witnessed"
    STEP_PERFORMED = "step_performed"
    IN_PROCESS_CHECKED = "in_process_checked"
    RELEASED = "released"
    REJECTED = "rejected"
    FINAL_VERIFIED = "final_verified"
    DISPENSED = "dispensed"
    COUNSELLED = "counselled"
    COUNSELLING_REFUSED = "counselling_refused"
    DEVIATION_APPROVED = "deviation_approved"
    RECALL_ISSUED = "recall_issued"
    DESTROYED = "destroyed"
    SETTING_CHANGED = "setting_changed"
    TRANSFERRED = "transferred"
    TEXT_APPROVED = "text_approved"

    @property
    def words(self) -> str:
        """The meaning as printed."""
        return self.value.replace("_", " ")
