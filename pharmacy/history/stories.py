"""The stories a history is made of, played once by the demo's people with the real actions; a `yield` ends a moment.

A story makes all it needs: patients, lots, batches, orders. What a later version can do is added here, and is
multiplied with the rest.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from compounding.actions import batches, stock, weighing
from compounding.models import Batch, Component, Formula, Lot
from orders.actions import intake, making, questions, review
from orders.actions.priority import make_urgent
from orders.actions.questions import Asked
from orders.actions.recall import recall_batch
from orders.drafts import StepDraft
from orders.holds import HoldReason
from orders.models import Container, Order
from orders.questions import QuestionCode
from patients.actions.registration import register
from patients.models import Patient, Sex
from patients.profile import Profile
from pharmacy.demo.bench import Bench
from pharmacy.demo.orders import COLLECTED, SHIPPED, Writer
from pharmacy.demo.people import Cast
from pharmacy.history.world import HIGH, LOW, MIDDLE, WAITED_FOR, code_of
from premises.terms import Origin
from records import archive, pdf
from records.models import Document, DocumentState
from records.outbox import claim, finish

PAPER = """<!doctype html><html lang="en"><head><title>Invented paper</title></head><body>
<h1>TRAINING - NOT FOR USE</h1><p>This order was invented by make_history; its papers were not printed.
Print again to see one.</p></body></html>"""
LETTERS = "abcdefghijklmnopqrstuvwxyz"
DELIVERED = {"NTX": "5000", "MCC105": "120000", "CAP3G": "1000"}
PROFILES = (
    Profile(no_known_allergies=True, no_other_medicines=True),
    Profile(allergies=("sulfa",), no_other_medicines=True),
    Profile(no_known_allergies=True, medicines=("levothyroxine 75 mcg", "vitamin D")),
)


class Player(Bench):
    """The demo's bench with lots of the story's own; its papers are one page that says it was invented."""

    def __init__(self, people: Cast, at: datetime, patients: int) -> None:
        super().__init__(people)
        self.lots: dict[str, Lot] = {}
        self.write = Writer(people, [self._patient(number, at) for number in range(patients)])
        page = pdf.render(PAPER, "")
        self.paper = {"sha256": archive.store(page), "size_bytes": len(page)}

    def lots_of(self, component: Component, at: datetime) -> list[Lot]:
        """The lot that came for this story."""
        return [Lot.objects.get(pk=self.lots[component.code].pk)]

    def stock_up(self, at: datetime) -> None:
        """A lot of each component, released."""
        for code, quantity in DELIVERED.items():
            self.lots[code] = self.receive(code, quantity, at)

    def ready_to_print(self, at: datetime) -> None:
        """Every paper asked for so far is made."""
        for document in Document.objects.filter(state=DocumentState.PENDING, asked_at__gte=at - timedelta(days=20)):
            claim(Document.objects.all(), document.public_id, at=document.asked_at)
            document.refresh_from_db()
            finish(document, **self.paper, rendered_at=document.asked_at)

    def make_released(self, strength: Decimal, at: datetime) -> Batch:
        """A batch for all that waits, released the next day."""
        return self.release(self.make(code_of(strength), at), at + timedelta(days=1))

    def send_off(self, order: Order, at: datetime, *, collected: bool) -> None:
        """Filled, checked, handed over."""
        self.fill(order, at)
        self.check(order, at + timedelta(minutes=20))
        self.hand_over(order, COLLECTED if collected else SHIPPED, at + timedelta(minutes=50))

    def print_labels(self, containers: Sequence[Container]) -> None:
        """They say they were invented."""
        self.ready_to_print(containers[0].filled_at)

    def _patient(self, number: int, at: datetime) -> Patient:
        doctor = self.people.prescribers[number % len(self.people.prescribers)]
        name = LETTERS[number // 26] + LETTERS[number % 26]
        return register(
            PROFILES[number % len(PROFILES)], given_name=f"Model{name}", family_name=f"Person{name}",
            born_on=date(1950, 1, 1) + timedelta(days=number), sex=list(Sex)[number % len(Sex)],
            telephone=f"+1916555{100 + number:04d}", street=f"{100 + number} Invented Way", city="Sampleton",
            state="CA", zip_code="90000", prescriber=doctor, by=doctor.user, at=at, is_another_person=True,
        )  # fmt: skip


def doses(*strengths: Decimal) -> list[StepDraft]:
    """A schedule: two weeks of each, the last until told otherwise."""
    steps = [StepDraft(code_of(strength), strength, 14) for strength in strengths]
    return [*steps[:-1], StepDraft(code_of(strengths[-1]), strengths[-1])]


SCHEDULES = (doses(LOW), doses(MIDDLE), doses(HIGH), doses(LOW, MIDDLE), doses(HIGH), doses(MIDDLE, HIGH))


def ordinary(people: Cast, at: datetime) -> Iterator[None]:
    """Ten days in which sixteen orders come, three batches are made, and everything leaves."""
    play = Player(people, began := at - timedelta(days=10), patients=16)
    play.stock_up(began)
    yield
    sent = [_accepted(play, number, began + timedelta(days=1, minutes=number)) for number in range(16)]
    yield
    for number, strength in enumerate((LOW, MIDDLE, HIGH)):
        play.make_released(strength, began + timedelta(days=3, minutes=number))
        yield
    for number, order in enumerate(sent):
        play.send_off(order, began + timedelta(days=6, minutes=number), collected=number % 3 == 0)
    play.ready_to_print(at)


def troubled(people: Cast, at: datetime) -> Iterator[None]:
    """Ten days in which things went wrong: a lot and a batch rejected, a hold, a weight struck out, a recall."""
    play = Player(people, began := at - timedelta(days=10), patients=6)
    play.stock_up(began)
    bad = play.receive("CAP3G", "500", began, release=False)
    stock.reject(bad, reason="The drum was open.", by=play.pharmacist, at=began + timedelta(hours=1))
    yield
    sent = [_accepted(play, number, began + timedelta(days=1, minutes=number), doses(LOW)) for number in range(4)]
    off = play.write.sent(4, doses(LOW), began + timedelta(days=1))
    intake.cancel(off, reason="Sent twice.", by=play.pharmacist, at=began + timedelta(days=1, hours=1))
    _held(play, sent[0], began + timedelta(days=1, hours=2))
    yield
    failed = play.make(code_of(LOW), began + timedelta(days=2))
    yield
    _rejected(play, failed, began + timedelta(days=2, hours=3))
    yield
    batch = play.start(play.plan(code_of(LOW), began + timedelta(days=3)), began + timedelta(days=3, minutes=10))
    play.weigh(batch, began + timedelta(days=3, minutes=30), most=1)
    yield
    for done in batch.weighings.all():
        weighing.void(done, reason="The pan was touched.", by=play.technician, at=began + timedelta(days=3, minutes=40))
    yield
    play.weigh(batch, began + timedelta(days=3, minutes=45))
    play.finish(batch, began + timedelta(days=3, hours=2))
    play.release(batch, began + timedelta(days=4))
    yield
    for number, order in enumerate(sent):
        play.send_off(order, began + timedelta(days=5, minutes=number), collected=False)
    play.ready_to_print(at)
    yield
    recalled, by = began + timedelta(days=8), play.pharmacist
    recall_batch(batch, reason="A complaint: bitter taste.", by=by, at=recalled, proof=people.proof(by, recalled))
    play.ready_to_print(at)


def today(people: Cast, at: datetime) -> Iterator[None]:
    """What is on its way at `at`: orders in every open state, batches in every state before release."""
    play = Player(people, began := at - timedelta(days=4), patients=16)
    play.stock_up(began)
    play.receive("NTX", "5000", at - timedelta(hours=2), release=False)
    yield
    promised = [_accepted(play, number, began + timedelta(minutes=number), doses(LOW)) for number in range(6)]
    for number in range(6, 9):
        _accepted(play, number, began + timedelta(days=1, minutes=number), doses(WAITED_FOR))
    play.make_released(LOW, began + timedelta(days=1))
    play.ready_to_print(at)
    yield
    for number, order in enumerate(promised[:4]):
        play.fill(order, at - timedelta(hours=2, minutes=number))
    for number, order in enumerate(promised[:2]):
        play.check(order, at - timedelta(hours=1, minutes=number))
    yield
    _under_way(play, at)
    yield
    _just_come(play, at)
    play.ready_to_print(at)


STORIES = {"ordinary": ordinary, "troubled": troubled, "today": today}


def _accepted(play: Player, number: int, at: datetime, steps: list[StepDraft] | None = None) -> Order:
    """The order of this patient, by fax now and then, accepted an hour later."""
    origin = Origin.FAX if number % 8 == 5 else Origin.ELECTRONIC
    chosen = steps or SCHEDULES[number % len(SCHEDULES)]
    return play.write.accepted(number, chosen, at, days_supply=28, origin=origin)


def _held(play: Player, order: Order, at: datetime) -> None:
    held = review.hold(order, reason=HoldReason.PATIENT_CONTACT, note="Moved?", by=play.pharmacist, at=at)
    review.resolve(held, outcome="Same address.", by=play.pharmacist, at=at + timedelta(minutes=30))


def _rejected(play: Player, batch: Batch, at: datetime) -> None:
    by = play.pharmacist
    making.reject(batch, reason="Yellow specks in the powder.", by=by, at=at, proof=play.people.proof(by, at))


def _under_way(play: Player, at: datetime) -> None:
    """Batches of what is waited for: planned, approved, being weighed, in quarantine. To a size, for no order."""
    formula = Formula.objects.orderable().get(code=code_of(WAITED_FOR))
    planned = [batches.plan(formula, Decimal(60), by=play.technician, at=at - timedelta(hours=3)) for _ in range(4)]
    batches.approve(planned[1], by=play.pharmacist, at=at, proof=play.people.proof(play.pharmacist, at))
    play.weigh(play.start(planned[2], at - timedelta(hours=2)), at - timedelta(hours=1), most=1)
    done = play.start(planned[3], at - timedelta(hours=2))
    play.weigh(done, at - timedelta(hours=1))
    play.finish(done, at - timedelta(minutes=10))


def _just_come(play: Player, at: datetime) -> None:
    """To be checked, to be read back, on hold, to be signed."""
    new = [play.write.sent(number, doses(MIDDLE), at - timedelta(hours=number - 8)) for number in range(9, 12)]
    make_urgent(new[0], reason="Travels on Friday.", by=play.technician, at=at - timedelta(minutes=20))
    play.write.sent(12, doses(LOW), at - timedelta(hours=1), origin=Origin.TELEPHONE)
    held = play.write.sent(13, doses(LOW, MIDDLE), at - timedelta(hours=3), days_supply=28)
    note, by = "Morning or bedtime?", play.pharmacist
    questions.ask(held, Asked(QuestionCode.DIRECTIONS, note), by=by, at=at - timedelta(hours=2))
    play.write.written(14, doses(HIGH), at - timedelta(minutes=30))
    play.write.written(15, doses(LOW), at - timedelta(minutes=20))
