"""What the downtime pack says: the work as it stands, for people who go on with paper and pen. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class OrderSheet:
    """One open order: whose, what, what to watch for, where it is, and what is done next."""

    number: str
    due: str
    state: str
    task: str
    patient: str
    born: str
    telephone: str
    lines: tuple[str, ...]
    allergies: str
    prescriber: str
    where: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    left_out: str = ""
    urgent: str = ""


@dataclass(frozen=True, kw_only=True)
class PartLeft:
    """One component of a batch: what to weigh, or what was."""

    name: str
    target: str
    lot: str
    done: str


@dataclass(frozen=True, kw_only=True)
class BatchSheet:
    """One batch that is approved or being made: what is weighed, the steps, or why not to make it."""

    number: str
    name: str
    formula: str
    units: str
    state: str
    use_by: str
    parts: tuple[PartLeft, ...]
    steps: tuple[tuple[str, str], ...]
    why_not: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """Some orders of one part of the worklist, as many as are made in one go."""

    title: str
    orders: tuple[OrderSheet, ...]


@dataclass(frozen=True, kw_only=True)
class PackHead:
    """Whose pack it is and when it was made."""

    pharmacy: str
    address: tuple[str, ...]
    telephone: str
    made: str
    training: bool = False
