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
WITNESS = Duty(
    first="weigh",
    then="witness",
    rule="DUTY-03",
    setting="",
    words="Who weighed does not witness the weight (DUTY-03). Somebody else looks at the balance.",
)
RELEASE_BATCH = Duty(
    first="make",
    then="release",
    rule="DUTY-04",
    setting="",
    words="Who weighed, mixed or filled a batch does not release it (DUTY-04). A pharmacist who only witnessed may.",
)
DESTROY = Duty(
    first="destroy",
    then="witness the destruction",
    rule="DUTY-06",
    setting="",
    words="Two people destroy a medicine or what it is made of, and both sign (DUTY-06).",
)
DUTIES = [APPROVE_FORMULA, WITNESS, RELEASE_BATCH, DESTROY]
