"""What the bench of the demo did, by the real actions, from lots to hand-over (over 250 lines: one bench)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from html import escape
from typing import Any

from compounding.actions import batches, equipment, in_process, stock, weighing
from compounding.actions.destroying import destroy_lot
from compounding.actions.quality import record_potency
from compounding.actions.steps import begin_step
from compounding.actions.triturations import weigh_from
from compounding.amounts import Target
from compounding.calculations import Assay, Basis
from compounding.models import (
    Batch,
    Component,
    ComponentRole,
    Equipment,
    Formula,
    FormulaIngredient,
    Hydrate,
    Lot,
)
from compounding.net_fill import Of
from compounding.sampling import has_shells, shells_of
from compounding.targets import drawn, target_for
from orders.actions import dispensing, making, proving
from orders.actions.leaving import Leaving, Parcel
from orders.handing import Identifier, Pack
from orders.models import Container, Counselling, Order, Reservation
from orders.parcels import is_kept_cold
from orders.tasks import render_document
from pharmacy.demo.equipment import BALANCE
from pharmacy.demo.people import Cast, day_of
from pharmacy.demo.readings import around, photographed, result_of, weights_of
from premises.models import Pharmacy
from records import pdf
from records.models import Document, DocumentState

DIHYDRATE = Assay(Decimal("99.6"), Basis.ANHYDROUS, Decimal("8.5"))
CERTIFICATE = """<!doctype html><html lang="en"><head><title>Certificate of analysis</title></head><body>
<h1>Certificate of analysis</h1><p>TRAINING - NOT FOR USE. Invented for a demo.</p><p>{name}, lot {lot}</p>
<p>Identification: conforms. Assay: 99.6 %, anhydrous basis. Water: 8.5 %.</p></body></html>"""
REPORT = """<!doctype html><html lang="en"><head><title>Certificate of analysis</title></head><body>
<h1>Certificate of analysis</h1><p>TRAINING - NOT FOR USE. Invented for a demo.</p>
<p>Batch {batch}: {percent} % of label.</p></body></html>"""


class Bench:
    """The technician makes and fills, the pharmacist witnesses, releases and checks. `minute` is how long one takes."""

    def __init__(self, people: Cast, minute: timedelta = timedelta(minutes=1)) -> None:
        self.people, self.minute = people, minute
        self.technician, self.pharmacist = people.staff["technician"], people.staff["pharmacist"]

    def receive(
        self,
        code: str,
        quantity: str,
        at: datetime,
        *,
        days: int = 400,
        release: bool = True,
        labelled: bool = False,
        **weighed: Any,
    ) -> Lot:
        """A lot of this component with its certificate, released 120 minutes later unless told otherwise."""
        component = Component.objects.get(code=code)
        maker_lot = f"{code}{at:%m%d}"
        delivery = stock.Delivery(
            vendor="Example Supply", manufacturer="Invented Chemical Works", catalogue_number=f"EX-{code}",
            maker_lot=maker_lot, received_on=day_of(at), expires_on=day_of(at) + timedelta(days=days),
            quantity=Decimal(quantity), **weighed,
        )  # fmt: skip
        papers = _papers(component, pdf.render(CERTIFICATE.format(name=escape(component.name), lot=maker_lot), ""))
        received = stock.take_in if labelled else stock.receive
        lot = received(component, delivery, papers, by=self.technician, at=at)
        if release:
            later = at + 120 * self.minute
            stock.release(lot, by=self.pharmacist, at=later, proof=self.people.proof(self.pharmacist, later))
        return lot

    def lots_of(self, component: Component, at: datetime) -> Iterable[Lot]:
        """The lots of it that may be weighed at `at`, the first to expire first."""
        return Lot.objects.usable_on(Pharmacy.objects.today(at)).filter(component=component)

    def check_balance(self, at: datetime) -> None:
        """The balance with its test weight, once a day before it is used."""
        balance = Equipment.objects.get(code=BALANCE)
        if balance.check_of(Pharmacy.objects.today(at)) is None:
            equipment.check_balance(balance, Decimal("200.1"), by=self.technician, at=at)

    def plan(self, code: str, at: datetime) -> Batch:
        """A batch for everything that waits for this product."""
        formula = Formula.objects.orderable().get(code=code)
        return making.plan(formula, by=self.technician, at=at)

    def start(self, batch: Batch, at: datetime) -> Batch:
        """Approved by the pharmacist and begun by the technician."""
        batches.approve(batch, by=self.pharmacist, at=at, proof=self.people.proof(self.pharmacist, at))
        return batches.start(batch, by=self.technician, at=at + 10 * self.minute)

    def weigh(self, batch: Batch, at: datetime, *, most: int | None = None) -> None:
        """What is left, or the first `most` lines of it, weighed by the technician, witnessed by the pharmacist."""
        done = batch.weighings.standing().values("ingredient")
        lines = batch.formula.ingredients.exclude(pk__in=done).select_related("component").order_by("position")
        for n, line in enumerate(lines[:most]):
            when = at + 6 * n * self.minute
            self.check_balance(when)
            lot, target = self._lot_for(batch, line, when)
            kept = weighing.weigh(batch, line, lot, target.amount, by=self.technician, at=when)
            weighing.witness(kept, by=self.pharmacist, at=when, proof=self.people.proof(self.pharmacist, when))

    def _lot_for(self, batch: Batch, line: FormulaIngredient, at: datetime) -> tuple[Lot, Target]:
        """The lot that expires first and holds enough, and what to weigh of it. Raises RuntimeError."""
        for lot in self.lots_of(batch.component_for(line), at):
            target, _ = target_for(batch, line, lot)
            if lot.on_hand >= drawn(line, target.amount, lot):
                return lot, target
        raise RuntimeError(f"no lot of {batch.component_for(line).name} holds enough")

    def finish(self, batch: Batch, at: datetime) -> Batch:
        """Steps ticked, capsules weighed, counted: in quarantine."""
        self.tick(batch, at)
        if not batch.formula.is_liquid:
            self.weigh_sample(batch, at)
        return batches.finish(batch, batch.planned_units, yield_note="", by=self.technician, at=at)

    def tick(self, batch: Batch, at: datetime) -> None:
        """Every step that is left, with what it asks for."""
        for step in batch.steps.filter(done_at=None):
            if step.minutes:
                begin_step(step, by=self.technician, at=at - step.minutes * self.minute)
            photo = photographed() if step.position == batch.steps.count() else b""
            reason = "The clock of the demo runs faster." if step.runs_at(at) else ""
            batches.tick(step, result=result_of(step), early_reason=reason, photo=photo, by=self.technician, at=at)

    def weigh_sample(self, batch: Batch, at: datetime) -> None:
        """The empty shells where its lot is new, then a good sample."""
        self._weigh_shells(batch, at)
        self._keep(batch, Of.UNITS, weights_of(batch), at)

    def begin_sample(self, batch: Batch, at: datetime, *, weighed: int) -> None:
        """The same, of which so many are weighed one by one and the others wait."""
        self.tick(batch, at)
        self._weigh_shells(batch, at)
        self._take(batch, Of.UNITS, weights_of(batch)[:weighed], at)

    def _weigh_shells(self, batch: Batch, at: datetime) -> None:
        if has_shells(batch) and not shells_of(batch):
            self._keep(batch, Of.SHELLS, around(Decimal("48.1")), at)

    def _take(self, batch: Batch, of: Of, weights_mg: Sequence[Decimal], at: datetime) -> None:
        self.check_balance(at)  # a sample may be weighed after midnight, on another day than what is in it
        in_process.take_weights(batch, of, weights_mg, by=self.technician, at=at)

    def _keep(self, batch: Batch, of: Of, weights_mg: Sequence[Decimal], at: datetime) -> None:
        self._take(batch, of, weights_mg, at)
        in_process.keep_sample(batch, of, by=self.technician, at=at)

    def make(self, code: str, at: datetime, *, units: int | None = None, source: Component | None = None) -> Batch:
        """From plan to quarantine in an hour and a half: what waits, or `units` for what will be asked."""
        return self.finish(self.mix(code, at, units=units, source=source), at + 90 * self.minute)

    def mix(self, code: str, at: datetime, *, units: int | None = None, source: Component | None = None) -> Batch:
        """From plan to all weighed; with a `source` the active is weighed from that stock trituration."""
        formula = Formula.objects.approved().get(code=code)
        planned = batches.plan(formula, Decimal(units), by=self.technician, at=at) if units else self.plan(code, at)
        if source:
            weigh_from(planned, source, by=self.technician, at=at)
        batch = self.start(planned, at + 5 * self.minute)
        self.weigh(batch, at + 20 * self.minute)
        return batch

    def release(self, batch: Batch, at: datetime) -> Batch:
        """Released by the pharmacist, who only witnessed, tested where the plan asks; its units are promised."""
        if batch.potency_because and not batch.potencies.exists():
            self.test(batch, "99.4", at)
        return making.release(batch, by=self.pharmacist, at=at, proof=self.people.proof(self.pharmacist, at))

    def test(self, batch: Batch, percent: str, at: datetime) -> None:
        """What a laboratory found, with its certificate."""
        day = Pharmacy.objects.today(at)
        page = pdf.render(REPORT.format(batch=batch.number, percent=percent), "")
        record_potency(
            batch, Decimal(percent), laboratory="Example Analytical", method="HPLC, stability-indicating",
            sampled_on=day, resulted_on=day, certificate=page, by=self.pharmacist, at=at,
        )  # fmt: skip

    def fill(self, order: Order, at: datetime) -> list[Container]:
        """Every container the order is promised, counted, its label made and on it."""
        made = self.pour(order, at)
        self.print_labels(made)
        self.label(made, at)
        return made

    def pour(self, order: Order, at: datetime) -> list[Container]:
        """Every container the order is promised, from its scanned batch; its label is asked for."""
        promised = Reservation.objects.open().filter(line__order=order).order_by("line__position", "pk")
        return [dispensing.fill(row, scanned=row.batch.scan_code, by=self.technician, at=at) for row in promised]

    def label(self, containers: Sequence[Container], at: datetime, *, photo: bytes = b"") -> None:
        """Counted, the label on each and its code scanned; photographed where there is a photo."""
        for row in containers:
            proving.count(row, counted=row.units, by=self.technician, at=at)
            proving.confirm_label(row, scanned=row.scan_code, by=self.technician, at=at)
            if photo:
                proving.photograph(row, photo, by=self.technician, at=at)

    def print_labels(self, containers: Sequence[Container]) -> None:
        """The labels, made here and now as the worker would: a check looks at them."""
        for document in Document.objects.of_rows(containers).filter(state=DocumentState.PENDING):
            render_document(document.public_id)

    def check(self, order: Order, at: datetime) -> Order:
        """The pharmacist's final check, each container scanned."""
        order.refresh_from_db()
        for row in Container.objects.live().filter(line__order=order):
            proving.inspect(order, scanned=row.scan_code, by=self.pharmacist, at=at)
        return dispensing.check(order, by=self.pharmacist, at=at, proof=self.people.proof(self.pharmacist, at))

    def hand_over(self, order: Order, leaving: Leaving, at: datetime) -> Order:
        """Into the patient's hand or the carrier's: every container scanned, two things said, the pharmacist's word."""
        order.refresh_from_db()
        return dispensing.hand_over(order, self._complete(order, leaving), by=self.technician, at=at)

    def _complete(self, order: Order, leaving: Leaving) -> Leaving:
        patient = order.prescription.patient
        cold = Parcel(pack=Pack.COLD, transit_days=1) if is_kept_cold(order) else leaving.parcel
        return replace(
            leaving, parcel=cold,
            scanned=[row.public_id for row in Container.objects.live().filter(line__order=order)],
            said={Identifier.BORN_ON: f"{patient.born_on}", Identifier.ZIP_CODE: patient.zip_code},
            counselled_by=self.pharmacist if leaving.counselling is Counselling.ACCEPTED else None,
        )  # fmt: skip

    def destroy(self, container: Container, reason: str, at: datetime) -> Container:
        """By the pharmacist, before the technician; both sign."""
        return dispensing.destroy(container, reason=reason, by=self.pharmacist, at=at, **self._both_sign(at))

    def destroy_lot(self, lot: Lot, reason: str, at: datetime) -> Lot:
        """What is left of it, in the same way."""
        return destroy_lot(lot, reason=reason, by=self.pharmacist, at=at, **self._both_sign(at))

    def _both_sign(self, at: datetime) -> dict[str, Any]:
        proof, second_proof = (self.people.proof(person, at) for person in (self.pharmacist, self.technician))
        return {"second": self.technician, "second_proof": second_proof, "proof": proof}


def _papers(component: Component, page: bytes) -> stock.Certificate:
    """What its certificate says: of tablets no assay, for their content is the label's claim (TAB-01)."""
    if component.tablet_mg:
        return stock.Certificate(page, hydrate=Hydrate.ANHYDROUS)
    if component.role == ComponentRole.ACTIVE:
        return stock.Certificate(page, DIHYDRATE, Hydrate.DIHYDRATE)
    return stock.Certificate(page)
