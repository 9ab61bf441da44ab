"""What the certificate of a released batch says, as plain values that are frozen when it is asked for. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from compounding.record_parts import RecordContent

# What it is and is not; the same for every batch, so it is code and not data (USP <795>, FD&C Act 503A).
STATEMENTS = (
    "Compounded by a licensed pharmacy under USP <795> and section 503A of the Federal Food, Drug, and Cosmetic Act.",
    "A compounded preparation is not an FDA-approved product: FDA has not reviewed how safe, effective or good it is.",
    "This certificate says what was tested in this batch and what was found. It makes no claim beyond these tests.",
)
CAPTION = "Look up this batch"


@dataclass(frozen=True, kw_only=True)
class CertificateContent(RecordContent):
    """One page about one released batch. `signed` is its release: printed name, time and meaning (21 CFR 11.50)."""

    know_url: str
    signed: tuple[str, ...]
    pharmacy: tuple[str, ...]

    @property
    def title(self) -> str:
        """The document's title."""
        return f"Certificate of preparation {self.batch}"

    @property
    def foot(self) -> str:
        """What stands at its foot."""
        return f"{self.document} · {' · '.join(self.pharmacy)}"

    def before(self) -> Iterator[str]:
        """What stands above its sections but for the code, in order."""
        yield from ("Certificate of preparation", self.name, self.batch, CAPTION)
        yield from (text for fact in self.head for text in fact)

    def after(self) -> Iterator[str]:
        """What stands under them, in order."""
        yield from self.signed
        yield from STATEMENTS
