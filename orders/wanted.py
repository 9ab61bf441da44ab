"""What a person wants to see of the worklist, and how an address says it. Pure."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from urllib.parse import urlencode

from premises.terms import Origin


class Came(StrEnum):
    """How an order came; what is electronic was prepared on a page here, or by a clinic's system."""

    PORTAL = "portal"
    API = "api"
    TELEPHONE = "telephone"
    FAX = "fax"
    WRITTEN = "written"
    TRANSFER = "transfer"

    @property
    def words(self) -> str:
        """As it is chosen."""
        return {"portal": "Portal", "api": "Clinic system", "written": "On paper"}.get(self.value, self.value.title())

    @property
    def origin(self) -> Origin:
        """As the prescription says it."""
        return Origin.ELECTRONIC if self in {Came.PORTAL, Came.API} else Origin(self.value)


class Held(StrEnum):
    """Whether a hold is open."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True)
class Wanted:
    """A filter of open orders; what is empty leaves everything in. `free` is: not open by anybody else."""

    state: str = ""
    came: str = ""
    held: str = ""
    form: str = ""
    practice: str = ""
    urgent: bool = False
    free: bool = False

    @property
    def query(self) -> str:
        """As an address says it, always in the same order: no patient, only kinds and a practice's identifier."""
        said = {name: "1" if value is True else value for name, value in asdict(self).items()}
        return urlencode({name: value for name, value in said.items() if value})

    def __bool__(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.query)


EVERYTHING = Wanted()
