"""Who may not do what after whom, as data (design section 10, SEC-14). Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Duty:
    """One separation: who did `first` may not do `then`, unless `setting` says so (empty: never relaxed)."""

    first: str
    then: str
    rule: str
    setting: str
    words: str


APPROVE_FORMULA = Duty(
    first="draft",
    then="approve",
    rule="MFR-15",
    setting="one_pharmacist",
    words="Who wrote a formula does not approve it (MFR-15). A second pharmacist approves it.",
)
DUTIES = [APPROVE_FORMULA]
