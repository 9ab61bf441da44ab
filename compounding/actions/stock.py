"""Components and received lots: entered, received with certificate, released, rejected, recalled (CMP-01 to CMP-09)."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from accounts.roles import PHARMACISTS
from compounding.actions.bench_labels import label, relabel
from compounding.actions.ledger import move
from compounding.calculations import Assay, Basis
from compounding.documents import CERTIFICATE
from compounding.lifecycle import LOT_STEPS
from compounding.models import Batch, Component, ComponentRole, Hydrate, Lot, MovementKind
from premises.models import Pharmacy
from premises.terms import Exclusion
from records import archive, readback, rows
from records.action import action
from records.database import next_number
from records.meanings import Meaning
from records.papers import void_papers
from records.refusals import NotAllowed, Refusal
from records.signatures import Proof, sign
from records.steps import begin, take

LARGEST_CERTIFICATE = 10 * 1024 * 1024
YEAR_DAYS = 365
TABLETS_LEAST = 20  # weighed together, so that one odd tablet does not decide (TAB-01)


class LotRefused(Refusal):
    """The lot cannot be received as it was entered (CMP-05, CMP-09)."""

    code = "lot_refused"
    status = 422


class LotNotReady(Refusal):
    """Something a release needs is missing: certificate, assay, a date to come (CMP-01, CMP-04, CMP-09)."""

    code = "lot_not_ready"
    status = 422


@dataclass(frozen=True)
class Delivery:
    """What came, as its label and papers say. `quantity` is in the unit of the component.

    `expires_on` is None where the vendor gives no date (CMP-03). Of tablets so many were weighed together, and weigh
    `tablets_mg` (TAB-01).
    """

    vendor: str
    manufacturer: str
    maker_lot: str
    received_on: date
    expires_on: date | None
    quantity: Decimal
    catalogue_number: str = ""
    tablets_weighed: int | None = None
    tablets_mg: Decimal | None = None


@dataclass(frozen=True)
class Certificate:
    """What the certificate of analysis says (CMP-01, CMP-09), and its PDF."""

    pdf: bytes = b""
    assay: Assay | None = None
    hydrate: Hydrate = Hydrate.NOT_APPLICABLE

    def columns(self) -> dict[str, Any]:
        """What it says, as a lot keeps it."""
        said: dict[str, Any] = {"hydrate": self.hydrate}
        if self.assay:
            said |= {"assay_percent": Decimal(self.assay.percent), "assay_basis": self.assay.basis}
            said["water_percent"] = Decimal(self.assay.water_percent)
            said["solvents_percent"] = Decimal(self.assay.solvents_percent)
        return said


@action
def add_component(
    *,
    code: str,
    name: str,
    role: ComponentRole,
    contains: Exclusion | None = None,
    tablet_mg: Decimal | None = None,
    by: User,
    at: datetime,
) -> Component:
    """Enter a component that formulas and lots can name. Raises NotAllowed, Invalid, AlreadyThere."""
    if not by.roles_at(at) & PHARMACISTS:
        raise NotAllowed("A pharmacist enters components (SEC-02). Nothing was saved.")
    component = Component(code=code, name=name, role=role, contains=contains or "", tablet_mg=tablet_mg)
    rows.add(component, told=["code", "name", "role", "contains", "tablet_mg"])
    return component


@action
def receive(component: Component, delivery: Delivery, certificate: Certificate, *, by: User, at: datetime) -> Lot:
    """Take a delivery into quarantine (CMP-05). Raises LotRefused, Invalid."""
    if component.triturates_id:
        raise LotRefused(f"{component.name} is made here, in a batch (TRI-01). Nothing was saved.", code="made_here")
    _refuse_unweighed(component, delivery)
    _refuse_bad(component, delivery, certificate)
    said = asdict(delivery) | {"expires_on": delivery.expires_on or _a_year_after(delivery.received_on)}
    lot = Lot(
        **said,
        **certificate.columns(),
        component=component,
        number=_next_number(delivery.received_on),
        on_hand=Decimal(0),
        expiry_is_given=delivery.expires_on is not None,
        certificate_sha256=archive.store(certificate.pdf) if certificate.pdf else "",
        received_by=by,
        received_at=at,
    )
    rows.check_lines(lot)
    begin("receive", lot, LOT_STEPS, by=by, at=at)
    move(lot, delivery.quantity, MovementKind.RECEIVED, by=by, at=at)
    return lot


@action
def take_in(component: Component, delivery: Delivery, certificate: Certificate, *, by: User, at: datetime) -> Lot:
    """Receive what came at the door, and have its label made (CMP-05). Raises LotRefused, Invalid."""
    lot = receive(component, delivery, certificate, by=by, at=at)
    label(lot, by=by, at=at)
    return lot


@action
def release(lot: Lot, *, by: User, at: datetime, proof: Proof) -> Lot:
    """Release a lot for use, signed (CMP-01, CMP-06). Raises LotNotReady."""
    rows.lock(lot)
    if lot.is_expired(Pharmacy.objects.today(at)):
        raise LotNotReady(f"Lot {lot.number} ended on {lot.expires_on} (CMP-04). Reject it. Nothing was saved.")
    if lot.component.role == ComponentRole.ACTIVE and not (lot.assay and lot.certificate_sha256):
        raise LotNotReady("An active needs its certificate with assay and basis (CMP-01, CMP-09). Nothing was saved.")
    take("release", lot, LOT_STEPS, by=by, at=at)
    sign(lot, meaning=Meaning.RELEASED, by=by, at=at, proof=proof)
    relabel(lot, by=by, at=at)
    return lot


@action
def reject(lot: Lot, *, reason: str, by: User, at: datetime) -> Lot:
    """Reject a lot: it is never weighed again, and no certificate of what was made with it stands."""
    take("reject", lot, LOT_STEPS, by=by, at=at, reason=reason)
    for batch in Batch.objects.made_with(lot):
        void_papers(batch, CERTIFICATE)
    relabel(lot, by=by, at=at)
    return lot


@action
def recall(lot: Lot, *, reason: str, by: User, at: datetime) -> Lot:
    """Note that the maker or we recall a lot. What was made with it is recalled from above (orders.actions.recall)."""
    take("recall", lot, LOT_STEPS, by=by, at=at, reason=reason)
    relabel(lot, by=by, at=at)
    return lot


def certificate_of(
    pdf: bytes, *, percent: Decimal | None, basis: str, water: Decimal, solvents: Decimal, hydrate: str
) -> Certificate:
    """The certificate as it was typed. Raises LotRefused when its figures contradict each other (API_WEIGH)."""
    try:
        assay = Assay(percent, Basis(basis), water, solvents) if percent is not None else None
    except ValueError as error:
        raise LotRefused(f"{error}. Nothing was saved.", code=getattr(error, "code", "lot_refused")) from error
    return Certificate(pdf, assay, Hydrate(hydrate))


def _refuse_unweighed(component: Component, delivery: Delivery) -> None:
    """Raise LotRefused unless tablets, and tablets alone, come with the weight of enough of them (TAB-01)."""
    count, weight = delivery.tablets_weighed or 0, delivery.tablets_mg or Decimal(0)
    if not component.tablet_mg:
        if count or weight:
            raise LotRefused(f"{component.name} is no tablet (TAB-01). Nothing was saved.", code="no_tablet")
        return
    if count < TABLETS_LEAST or delivery.quantity != delivery.quantity.to_integral_value():
        raise LotRefused(
            f"Weigh at least {TABLETS_LEAST} tablets together, and count them whole (TAB-01). Nothing was saved.",
            code="tablets_not_weighed",
        )
    if weight <= count * component.tablet_mg:
        raise LotRefused(
            f"{count} tablets that hold {component.tablet_mg.normalize():f} mg each weigh more than {weight:f} mg "
            "(T-18). Nothing was saved.",
            code="tablet_too_light",
        )


def _refuse_bad(component: Component, delivery: Delivery, certificate: Certificate) -> None:
    if delivery.quantity <= 0:
        raise LotRefused("A delivery is more than nothing (CMP-05). Nothing was saved.", code="no_quantity")
    if delivery.expires_on and delivery.expires_on < delivery.received_on:
        raise LotRefused("It ended before it came (CMP-04). Send it back. Nothing was saved.", code="came_expired")
    refuse_bad_certificate(component, certificate)


def refuse_bad_certificate(component: Component, certificate: Certificate) -> None:
    """Raises LotRefused where a certificate does not say what its component needs, or is no PDF (CMP-05, CMP-09)."""
    if component.role == ComponentRole.ACTIVE and certificate.hydrate == Hydrate.NOT_APPLICABLE:
        raise LotRefused("Say whether the active is anhydrous or the dihydrate (CMP-09).", code="no_hydrate")
    if len(certificate.pdf) > LARGEST_CERTIFICATE:
        raise LotRefused("The certificate is over 10 MB (CMP-05). Nothing was saved.", code="certificate_too_large")
    if certificate.pdf and not readback.is_pdf(certificate.pdf):
        raise LotRefused("The certificate is not a PDF that opens (CMP-05). Nothing was saved.", code="not_a_pdf")


def _a_year_after(received_on: date) -> date:
    return date.fromordinal(received_on.toordinal() + YEAR_DAYS)


def _next_number(received_on: date) -> str:
    """The internal number, `R-261123-001` (7.4)."""
    return next_number(f"R-{received_on:%y%m%d}-", Lot.objects)
