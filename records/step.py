"""What one step of a life cycle is. Pure, so that life-cycle tables import nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Step:
    """One step of a life cycle.

    from_: the statuses it may start from; none for a step that creates the row. to: the status after it.
    roles: who may take it. stamp: `accepted` sets `accepted_at` and `accepted_by`. through_hold: cancel, reject and
    recall are the only steps an open hold does not stop. words: what the button says.
    """

    from_: frozenset[StrEnum]
    to: StrEnum
    roles: frozenset[StrEnum]
    words: str
    stamp: str = ""
    through_hold: bool = False


Steps = Mapping[str, Step]
