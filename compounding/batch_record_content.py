"""What the record of a batch says, as plain values that are frozen when it is asked for. Pure."""

from dataclasses import dataclass

from compounding.record_parts import RecordContent


@dataclass(frozen=True)
class Filled:
    """One container that was filled from a batch, as those who know the orders tell it: never whose it is.

    Its code, its units, when and by whom it was filled, and what became of it.
    """

    code: str
    units: str
    filled: str
    became: str


@dataclass(frozen=True, kw_only=True)
class BatchRecordContent(RecordContent):
    """Everything that is known of one batch when its record is asked for (CR-01 to CR-13, 21 CFR 11.50).

    `missing` is what is not done yet; while there is any, it is the record so far.
    """

    code: str
    state: str
    missing: tuple[str, ...]
    pharmacy: str

    @property
    def title(self) -> str:
        """The document's title."""
        return f"{self.heading} {self.batch}"

    @property
    def heading(self) -> str:
        """What kind of record it is."""
        return "Batch record so far" if self.missing else "Batch record"
