"""The invented orders of the last weeks, in every state this version knows (over 250 lines: one story)."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import User
from compounding.actions.batches import approve
from orders import draft_rows
from orders.actions import adjusting, dispensing, intake, making, prescribing, review
from orders.actions.leaving import Leaving
from orders.actions.protocols import ProtocolDraft, save_protocol
from orders.actions.recall import recall_batch
from orders.actions.transferring import Going, transfer_out
from orders.comparing import tokens_of
from orders.directions import Timing
from orders.drafts import AdjustmentDraft, AdjustmentReason, PrescriptionDraft, StepDraft
from orders.holds import HoldReason
from orders.models import Container, Counselling, Draft, Handing, Order, Prescription, Protocol
from orders.safety import Answer, Answers
from orders.stretches import AdjustmentKind
from patients.models import Patient
from pharmacy.demo.bench import Bench
from pharmacy.demo.faxes import came
from pharmacy.demo.people import Cast, day_of
from pharmacy.demo.priority import goes_first, kept_views
from pharmacy.demo.quality import deviated, failed_potency, open_one, released_at_risk
from pharmacy.demo.questions import asked, to_renew
from pharmacy.demo.safety import asked_again
from pharmacy.demo.stock import stock
from pharmacy.demo.triturations import made_and_used, too_small
from premises.terms import CompoundReason, Origin

NOTHING_APPLIES = Answers(opioid_last_14_days=Answer.NO, were_asked=True)
CAPSULE = [StepDraft("LDN45C", Decimal("4.5"))]
START = [
    StepDraft("LDN15C", Decimal("1.5"), 14),
    StepDraft("LDN3C", Decimal(3), 14),
    StepDraft("LDN45C", Decimal("4.5")),
]
THYROID = [
    StepDraft("LDN05C", Decimal("0.5"), 14),
    StepDraft("LDN1C", Decimal(1), 14),
    StepDraft("LDN15C", Decimal("1.5")),
]
VEGETABLE = [StepDraft("LDN3V", Decimal(3))]
TABLET = [StepDraft("LDN3S", Decimal(3))]
LIQUID = [StepDraft("LDN1L", Decimal(1))]
COLLECTED = Leaving(Handing.COLLECTED, "the patient", Counselling.ACCEPTED)
SHIPPED = Leaving(Handing.SHIPPED, "the patient", Counselling.OFFERED_IN_WRITING, "Example Parcel", "EX 0000 0000 00")
ELSEWHERE = Going(
    "Sample Road Pharmacy", "1 Sample Road", "Sampleton", "CA", "90000", "+19165550188", "Pat Receiver, RPh", "1234567"
)

Made = Callable[[Order, datetime], object]


class Writer:
    """Writes, signs and moves the demo's orders as the people of the demo would."""

    def __init__(self, people: Cast, patients: list[Patient]) -> None:
        self.people, self.patients = people, patients
        self.protocols: dict[int, Protocol] = {}  # of the first prescriber, by the steps they say

    def written(self, patient: int, steps: list[StepDraft], at: datetime, **changes: object) -> Prescription:
        """A prescription as its delegate, its prescriber or, from paper, the technician prepares it."""
        person = self.patients[patient]
        prescriber = person.care.get().prescriber
        said = {
            "written_on": day_of(at), "steps": steps, "days_supply": 30,
            "timing": Timing.BEDTIME, "refills": 2, "compound_reason": CompoundReason.STRENGTH_NOT_MARKETED,
            "answers": NOTHING_APPLIES, "purpose": "fibromyalgia",
        }  # fmt: skip
        text = came(PrescriptionDraft(**(said | changes)), person, prescriber, at)  # type: ignore[arg-type]
        by = prescriber.user if text.origin == Origin.ELECTRONIC else self.people.staff["technician"]
        if prescriber == self.people.prescribers[0] and by == prescriber.user and self.people.delegate:
            by = self.people.delegate
        usual = self.protocols.get(id(steps)) if prescriber == self.people.prescribers[0] else None
        return prescribing.prepare(person, prescriber, text, protocol=usual, by=by, at=at)

    def sent(self, patient: int, steps: list[StepDraft], at: datetime, **changes: object) -> Order:
        """The same, signed five minutes later; its first order."""
        prescription = self.written(patient, steps, at, **changes)
        later = at + timedelta(minutes=5)
        paper = prescription.origin != Origin.ELECTRONIC
        by = self.people.staff["pharmacist"] if paper else prescription.prescriber.user
        prescribing.sign_and_send(prescription, by=by, at=later, proof=self.people.proof(by, later))
        return prescription.orders.get()

    def accepted(self, patient: int, steps: list[StepDraft], at: datetime, **changes: object) -> Order:
        """The same, accepted an hour later."""
        order, later = self.sent(patient, steps, at, **changes), at + timedelta(hours=1)
        by = self.people.staff["pharmacist"]
        if order.next_review() == "verify":
            self.verified(order, later)
        return review.accept(order, by=by, at=later, proof=self.people.proof(by, later))

    def begun(self, patient: Patient, by: User, at: datetime) -> Draft:
        """An order that somebody has begun and not saved for signature."""
        step = {"steps-0-formula": "LDN45C", "steps-0-units_per_dose": "1", "steps-0-days": ""}
        said = {"patient": str(patient.pk), "steps-TOTAL_FORMS": "1", "days_supply": "30", "refills": "2"} | step
        return draft_rows.keep(by, draft_rows.begun(), said, patient=patient, at=at)

    def verified(self, order: Order, at: datetime) -> Order:
        """What came by voice or paper, compared with its entry by the pharmacist."""
        by = self.people.staff["pharmacist"]
        compared = tokens_of(order.prescription)
        return review.verify(order, compared=compared, by=by, at=at, proof=self.people.proof(by, at))


def orders(people: Cast, patients: list[Patient], at: datetime) -> None:
    """Everything of the last four weeks until `at`: what has left, what is on its way, what has just come."""
    write, bench = Writer(people, patients), Bench(people)
    stock(bench, at)
    _usual(write, at - timedelta(days=30))
    _left(write, bench, at)
    made_and_used(bench, at)
    _on_their_way(write, bench, at)
    unclear = _stopped(write, at)
    asked(people, unclear, _new(write, at), at)
    bench.check_balance(at)


def _usual(write: "Writer", at: datetime) -> None:
    """The first prescriber's ways of ordering: two of their own, one of the practice."""
    first = write.people.prescribers[0]
    for name, steps, days, practice in (
        ("Slow start to 4.5 mg, capsules", START, 56, None),
        ("Steady 4.5 mg, capsules", CAPSULE, 30, None),
        ("Thyroid start, capsules", THYROID, 28, first.practice),
    ):
        rows = [(step.formula_code, Decimal(1), step.days) for step in steps]
        why = CompoundReason.STRENGTH_NOT_MARKETED
        said = ProtocolDraft(name, rows, days, Timing.BEDTIME, why, refills=2, purpose="fibromyalgia")
        write.protocols[id(steps)] = save_protocol(said, practice=practice, by=first.user, at=at)


def _left(write: "Writer", bench: Bench, at: datetime) -> None:
    """Three weeks ago: accepted, made in four batches, sent or collected."""
    sent = [write.accepted(14 + n, CAPSULE, at - timedelta(days=24, hours=n), days_supply=21) for n in range(12)]
    sent += [write.accepted(26 + n, START, at - timedelta(days=23, hours=n), days_supply=56) for n in range(4)]
    sent.append(write.accepted(-3, CAPSULE, at - timedelta(days=24, hours=1)))  # runs out within two weeks: refill day
    sent.append(write.accepted(4, CAPSULE, at - timedelta(days=24), refills=0))
    nobody_came = write.accepted(-4, CAPSULE, at - timedelta(days=24, hours=2))
    made = [bench.make(code, at - timedelta(days=22, hours=-n)) for n, code in enumerate(("LDN15C", "LDN3C", "LDN45C"))]
    deviated(bench, made[0], at - timedelta(days=22, hours=-4))
    for n, batch in enumerate(made):
        bench.release(batch, at - timedelta(days=21, hours=-n))
    for n, order in enumerate(sent):
        when = at - timedelta(days=20, hours=-n)
        bench.fill(order, when)
        bench.check(order, when + timedelta(minutes=20))
        bench.hand_over(order, SHIPPED if n % 3 else COLLECTED, when + timedelta(hours=2))
    bench.fill(nobody_came, at - timedelta(days=19))
    bench.check(nobody_came, at - timedelta(days=19))
    later, by = at - timedelta(days=15), bench.pharmacist
    recall_batch(made[1], reason="A complaint: bitter taste.", by=by, at=later, proof=write.people.proof(by, later))
    _came_back(sent, bench, at)
    to_renew(write.people, sent[-1], at)
    when = at - timedelta(days=2)
    transfer_out(sent[10].prescription, ELSEWHERE, by=by, at=when, proof=write.people.proof(by, when))
    _stepped_back(sent[14].prescription, by, at - timedelta(hours=7))


def _stepped_back(titration: Prescription, by: User, at: datetime) -> None:
    """A titration under way: at 3 mg the patient sleeps badly, and goes back to 1.5 mg for ten days from tomorrow."""
    begins_on = day_of(at) + timedelta(days=1)
    back = AdjustmentDraft(AdjustmentKind.STEP_BACK, begins_on, 10, AdjustmentReason.SLEEP, "Vivid dreams")
    adjusting.adjust(titration, back, by=by, at=at)
    intake.submit(titration, by=by, at=at)


def _came_back(sent: Sequence[Order], bench: Bench, at: datetime) -> None:
    """One parcel nobody took in, destroyed; one order of the recalled batch, which waits to be."""
    returned, by = at - timedelta(days=13), bench.pharmacist
    dispensing.take_return(sent[1], reason="The carrier could not deliver it.", by=by, at=returned)
    for container in Container.objects.live().filter(line__order=sent[1]):
        bench.destroy(container, "Came back from the carrier.", returned + timedelta(hours=1))
    dispensing.take_return(sent[13], reason="Brought back after the recall.", by=by, at=at - timedelta(days=1))


def _on_their_way(write: "Writer", bench: Bench, at: datetime) -> None:
    """This week: some checked, some filled, some promised, some wait for a batch; one batch failed."""
    early = [write.accepted(20 + n, CAPSULE, at - timedelta(days=5, hours=n)) for n in range(8)]
    early += [write.accepted(30 + n, START, at - timedelta(days=5, hours=n), days_supply=28) for n in range(3)]
    failed = bench.make("LDN45C", at - timedelta(days=4, hours=6))
    failed_potency(bench, failed, at - timedelta(days=4, hours=3))
    making.reject(
        failed, reason="Potency 86.2 % of label.", by=bench.pharmacist, at=at - timedelta(days=4, hours=3),
        proof=write.people.proof(bench.pharmacist, at - timedelta(days=4, hours=3)),
    )  # fmt: skip
    made = [bench.make(code, at - timedelta(days=3, hours=-n)) for n, code in enumerate(("LDN15C", "LDN3C", "LDN45C"))]
    for n, batch in enumerate(made[:2]):
        bench.release(batch, at - timedelta(days=2, hours=-n))
    released_at_risk(bench, made[2], at - timedelta(days=2, hours=-2))
    for n, order in enumerate(early[:6]):
        bench.fill(order, at - timedelta(hours=20 - n))
    for n, order in enumerate(early[:3]):
        bench.check(order, at - timedelta(hours=8 - n))
    bench.hand_over(early[1], SHIPPED, at - timedelta(hours=6))
    write.accepted(5, START, at - timedelta(days=1), days_supply=56)
    write.accepted(8, CAPSULE, at - timedelta(hours=30))
    write.accepted(13, CAPSULE, at - timedelta(hours=26), origin=Origin.FAX)
    write.accepted(6, TABLET, at - timedelta(days=3), purpose="")
    for code, units in (("LDN3S", None), ("LDN1L", 120), ("LDN10K", 60)):  # stay in quarantine
        bench.make(code, at - timedelta(hours=7), units=units)
    open_one(bench, bench.make("LDN15C", at - timedelta(hours=7)), at - timedelta(hours=5))  # stays there too
    half = bench.start(bench.plan("LDN45C", at - timedelta(hours=3)), at - timedelta(hours=2))
    bench.weigh(half, at - timedelta(hours=1), most=1)
    sampled = bench.mix("LDN05C", at - timedelta(hours=4), units=120)
    bench.begin_sample(sampled, at - timedelta(hours=2), weighed=8)  # of twelve
    bench.plan("LDN3C", at - timedelta(minutes=30))
    write.accepted(22, THYROID, at - timedelta(hours=9), days_supply=28)
    for n in (36, 37):  # nobody has planned a batch for these yet
        write.accepted(n, VEGETABLE, at - timedelta(hours=n - 29))
    too_small(bench, at - timedelta(minutes=25))
    when, by = at - timedelta(minutes=50), bench.pharmacist
    approve(bench.plan("LDN1C", when), by=by, at=when, proof=write.people.proof(by, when))


def _stopped(write: "Writer", at: datetime) -> Order:
    """Cancelled, and on hold for each kind of person; the one whose directions are unclear."""
    ago, pharmacist = lambda **length: at - timedelta(**length), write.people.staff["pharmacist"]
    gone = write.sent(7, CAPSULE, ago(days=6))
    intake.cancel(gone, reason="The prescriber chose another medicine.", by=pharmacist, at=ago(days=5))
    ended = write.sent(38, TABLET, ago(days=9)).prescription
    prescribing.discontinue(ended, reason="Not needed any more.", by=ended.prescriber.user, at=ago(days=8))
    unclear = write.sent(3, [StepDraft("LDN15C", Decimal("1.5"))], ago(hours=40))
    waits = write.sent(12, CAPSULE, ago(hours=50))
    review.hold(waits, reason=HoldReason.STOCK, note="", by=pharmacist, at=ago(hours=20))
    reach = write.accepted(33, CAPSULE, ago(days=2))
    review.hold(reach, reason=HoldReason.PATIENT_CONTACT, note="Moved?", by=pharmacist, at=ago(hours=30))
    for n in range(6):
        off = write.sent(34 + n, CAPSULE, ago(days=12, hours=n))
        intake.cancel(off, reason="Sent twice.", by=pharmacist, at=ago(days=11, hours=n))
    return unclear


def _new(write: "Writer", at: datetime) -> Order:
    """Just come: to be checked, to be read back, to be signed; the one with a thyroid replacement."""
    ago = lambda **length: at - timedelta(**length)  # noqa: E731
    write.sent(1, CAPSULE, ago(hours=51))
    thyroid = write.sent(0, THYROID, ago(hours=44), days_supply=28)
    first = [write.sent(9, CAPSULE, ago(hours=12)), write.sent(10, TABLET, ago(hours=5))]
    goes_first(first, by=write.people.staff["technician"], at=ago(hours=4))
    for person in ("pharmacist", "owner", "technician"):
        kept_views(write.people.staff[person], ago(hours=3))
    write.sent(7, LIQUID, ago(hours=2), days_supply=30, refills=5)
    again = [*range(14, 20), 34, 35, 38, 39, 25, 29]  # of the last two one has another under way, one much in hand
    some = [
        write.sent(person, CAPSULE, ago(hours=20 - n), purpose="chronic pain" if n % 2 else "")
        for n, person in enumerate(again)
    ]
    operated = write.patients[4].prescriptions.get()
    asked_again(some[2], some[3], operated, write.people, at)
    faxed = write.sent(13, CAPSULE, ago(hours=3), origin=Origin.TELEPHONE)
    assert faxed.next_review() == "verify"  # noqa: S101 - the demo's own promise
    write.verified(write.sent(27, CAPSULE, ago(hours=6), origin=Origin.FAX), ago(hours=5))
    write.written(2, CAPSULE, ago(hours=4))
    write.written(11, THYROID, ago(hours=1), days_supply=28)
    write.written(1, TABLET, ago(minutes=20))
    theirs = write.people.prescribers[0]
    write.begun(
        next(one for one in write.patients if one.care.get().prescriber == theirs), theirs.user, ago(minutes=35)
    )
    write.begun(write.patients[4], write.people.staff["technician"], ago(minutes=15))
    return thyroid
