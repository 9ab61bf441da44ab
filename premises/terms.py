"""The words several apps share, as enums: forms, exclusions, states, origins, reasons. Pure."""

from dataclasses import dataclass
from enum import StrEnum

TRAINING = "TRAINING - NOT FOR USE"  # across every paper of a training database


@dataclass(frozen=True)
class FormWords:
    """How a dosage form is counted and spoken of.

    singular, plural: as on labels. strength_per: "" for a unit, "mL" or "g" for a concentration. unit: what a fill is
    counted in. oral: child-resistant packaging (domain 2.6). How it is taken is said by orders/languages.
    """

    singular: str
    plural: str
    unit: str
    strength_per: str = ""
    oral: bool = True


class Form(StrEnum):
    """Dosage forms (MFR-03)."""

    CAPSULE = "capsule"
    SUBLINGUAL_TABLET = "sublingual_tablet"
    TROCHE = "troche"
    ORAL_SOLUTION = "oral_solution"
    ORAL_SUSPENSION = "oral_suspension"
    SUBLINGUAL_DROPS = "sublingual_drops"
    CREAM = "cream"
    GEL = "gel"
    TRITURATION = "trituration"

    @property
    def words(self) -> FormWords:
        """Its words."""
        return FORM_WORDS[self]

    @property
    def singular(self) -> str:
        """One of it: `capsule`."""
        return self.words.singular

    @property
    def plural(self) -> str:
        """Several of it: `capsules`."""
        return self.words.plural

    @property
    def strength_per(self) -> str:
        """`mL` or `g` for a concentration, else empty."""
        return self.words.strength_per


FORM_WORDS = {
    Form.CAPSULE: FormWords("capsule", "capsules", "capsule"),
    Form.SUBLINGUAL_TABLET: FormWords(
        "sublingual tablet", "sublingual tablets", "tablet"
    ),
    Form.TROCHE: FormWords("troche", "troches", "troche"),
    Form.ORAL_SOLUTION: FormWords("oral solution", "oral solution", "mL", "mL"),
    Form.ORAL_SUSPENSION: FormWords("oral suspension", "oral suspension", "mL", "mL"),
    Form.SUBLINGUAL_DROPS: FormWords("sublingual drops", "sublingual drops", "mL", "mL"),
    Form.CREAM: FormWords("cream", "cream", "g", "g", oral=False),
    Form.GEL: FormWords("gel", "gel", "g", "g", oral=False),
    Form.TRITURATION: FormWords("stock trituration", "stock trituration", "g", "g", oral=False),
}  # fmt: skip
# What may be prescribed: a stock trituration is made for the bench and never leaves the house (4.3).
ORDERED_FORMS = tuple(form for form in Form if form is not Form.TRITURATION)


class Language(StrEnum):
    """The languages we print and speak on the patient's page."""

    ENGLISH = "en"
    SPANISH = "es"


class Exclusion(StrEnum):
    """Excipients a patient may have to leave out (RX-10, domain 5.3)."""

    LACTOSE = "lactose"
    GLUTEN = "gluten"
    DYE = "dye"
    GELATIN = "gelatin"
    MANNITOL = "mannitol"
    SORBITOL = "sorbitol"
    PARABENS = "parabens"
    BENZOATE = "benzoate"
    SULPHITES = "sulphites"
    SOY = "soy"
    CORN = "corn"


class Origin(StrEnum):
    """How a prescription came in (RX-11, NCPDP 419-DJ)."""

    WRITTEN = "written"
    TELEPHONE = "telephone"
    ELECTRONIC = "electronic"
    FAX = "fax"
    TRANSFER = "transfer"


class CompoundReason(StrEnum):
    """Why the patient needs a compounded product (503A-08, 503A-09)."""

    ALLERGY_OR_EXCIPIENT = "allergy_or_excipient"
    STRENGTH_NOT_MARKETED = "strength_not_marketed"
    DOSAGE_FORM = "dosage_form"
    ROUTE = "route"
    OTHER = "other"


_STATES = (
    "AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware,"
    "DC District of Columbia,FL Florida,GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas,"
    "KY Kentucky,LA Louisiana,ME Maine,MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi,"
    "MO Missouri,MT Montana,NE Nebraska,NV Nevada,NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York,"
    "NC North Carolina,ND North Dakota,OH Ohio,OK Oklahoma,OR Oregon,PA Pennsylvania,RI Rhode Island,"
    "SC South Carolina,SD South Dakota,TN Tennessee,TX Texas,UT Utah,VT Vermont,VA Virginia,WA Washington,"
    "WV West Virginia,WI Wisconsin,WY Wyoming,AS American Samoa,GU Guam,MP Northern Mariana Islands,PR Puerto Rico,"
    "VI US Virgin Islands"
)
_NAMES = dict(line.split(" ", 1) for line in _STATES.split(","))


class UsState(StrEnum):
    """States, the district and the territories, by postal code."""

    _ignore_ = ["_code"]
    for _code in _NAMES:
        vars()[_code] = _code

    @property
    def words(self) -> str:
        """The name."""
        return _NAMES[self.value]
