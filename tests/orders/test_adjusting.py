"""A dose held or lowered: signature stands, dose of the day and next fill follow (over 250 lines: one ramp in hand)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from orders.actions import prescribing
from orders.actions.adjusting import AdjustmentRefused, adjust, withdraw
from orders.actions.cards_and_parcels import ask_for_wallet_card, renew_wallet_cards
from orders.actions.intake import submit
from orders.actions.paper import says_otherwise
from orders.actions.review import accept
from orders.actions.safety import ask_again
from orders.courses import course_of
from orders.documents import LEAFLET, WALLET_CARD
from orders.doses import dose_on
from orders.drafts import StepDraft
from orders.leaflet_facts import leaflet_content
from orders.lifecycle import OrderStatus
from orders.models import Adjustment, Order
from orders.stretches import AdjustmentKind
from orders.wallet_card_facts import wallet_card_content
from records.models import Document, Event
from records.panels_pdf import small_paper_pdf
from records.refusals import NotAllowed
from records.signatures import signed_of
from tests import factories
from tests.documents.leaflets import text_of
from tests.factories.dispensing import GOING, checked, filled, goes
from tests.signed_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
D = Decimal
STRENGTHS = {"LDN15C": "1.5", "LDN3C": "3", "LDN45C": "4.5"}
RAMP = [StepDraft(code, D(mg), days) for (code, mg), days in zip(STRENGTHS.items(), (14, 14, None), strict=True)]


@pytest.fixture
def batches(pharmacist, technician, at):
    formulas = [factories.a_formula(by=pharmacist, at=at, code=code, strength_mg=mg) for code, mg in STRENGTHS.items()]
    return [factories.a_released_batch(at=at, formula=one, maker=technician, by=pharmacist) for one in formulas]


@pytest.fixture
def order(batches, pharmacist, technician, at):
    """1.5, 3 and 4.5 mg, fourteen nights each, thirty a fill; the first fill is handed over on Monday the 23rd."""
    first = factories.an_accepted_order(at=at, by=pharmacist, formula=batches[0].formula, steps=RAMP)
    checked(first, filler=technician, checker=pharmacist, at=at)
    return goes(first, GOING, by=technician, at=at)


@pytest.fixture
def prescription(order):
    return order.prescription


def held(prescription, at, *, after, by, **other):
    """Adjusted so many days after the first dose."""
    begins = at.date() + timedelta(days=1 + after)
    draft = factories.an_adjustment(at=at, begins_on=begins, **other)
    return adjust(prescription, draft, by=by, at=at + timedelta(days=after))


def holds(order):
    return {line.formula.code: line.units for line in order.lines.all()}


def dose(at, day):
    orders = list(Order.objects.with_people().select_related("handing_over"))
    return dose_on(at.date() + timedelta(days=1 + day), orders)


def test_the_next_fill_gives_what_is_missing_and_nothing_twice(prescription, pharmacist, at):
    """On the night before 3 mg begins the patient stays at 1.5 mg for a week: 3 and 4.5 mg are in hand already."""
    held(prescription, at, after=13, by=pharmacist)
    second = submit(prescription, by=pharmacist, at=at + timedelta(days=13))
    assert holds(second) == {"LDN15C": 7, "LDN45C": 7}
    third = submit(prescription, by=pharmacist, at=at + timedelta(days=40))
    assert holds(third) == {"LDN45C": 30}


def test_the_signature_stands_and_the_event_says_what_changed(prescription, pharmacist, at):
    row = held(prescription, at, after=3, by=pharmacist)
    assert [one["void_because"] for one in signed_of(prescription)] == [""]
    assert (row.on_day, row.begins_on) == (3, at.date() + timedelta(days=4))
    text = Event.objects.of(prescription).get(code="prescription.adjust").text
    assert '"kind":"stay_longer"' in text and '"reason":"sleep"' in text


def test_the_patient_sees_the_dose_of_the_adjusted_schedule(prescription, pharmacist, at):
    assert (dose(at, 14).dose_mg, dose(at, 18).place) == (
        D(3),
        "Night 5 of 14 at this dose. From Tue,\u00a0Dec\u00a022: 4.5\u00a0mg.",
    )
    held(prescription, at, after=18, by=pharmacist, kind=AdjustmentKind.STEP_BACK, days=7)
    assert dose(at, 17).dose_mg == D(3)
    assert dose(at, 18) is None, "of 1.5 mg nothing is left: the next fill is needed"


def test_the_leaflet_shows_only_what_is_in_hand(order, prescription, pharmacist, at):
    held(prescription, at, after=20, by=pharmacist)
    steps = leaflet_content(Order.objects.get(pk=order.pk), at=at).steps
    assert [(step.dose, (step.last - step.first).days + 1) for step in steps] == [("1.5 mg", 14), ("3 mg", 14)]


def test_a_leaflet_whose_days_are_others_now_is_made_again(order, prescription, pharmacist, at):
    """The patient has it on paper and on the page: what it said of the nights to come is not true any more."""
    held(prescription, at, after=20, by=pharmacist)
    new, old = Document.objects.of(order, LEAFLET)
    assert (new.version, new.state, new.reason) == (2, "pending", "The titration was adjusted: other days.")
    assert (old.state, [step["dose"] for step in old.content["steps"]]) == ("voided", ["1.5 mg", "3 mg", "4.5 mg"])
    assert [step["dose"] for step in new.content["steps"]] == ["1.5 mg", "3 mg"]


def test_what_is_taken_back_has_the_leaflet_of_before_again(order, prescription, pharmacist, at):
    row = held(prescription, at, after=20, by=pharmacist)
    assert not says_otherwise(order, at=at), "the new one says what is taken now"
    withdraw(row, by=pharmacist, at=at + timedelta(days=20))
    assert not says_otherwise(order, at=at)
    newest, *_ = Document.objects.of(order, LEAFLET)
    assert (newest.version, [step["dose"] for step in newest.content["steps"]]) == (3, ["1.5 mg", "3 mg", "4.5 mg"])


def test_a_fill_under_way_with_other_quantities_is_asked_for_again(prescription, pharmacist, at):
    later = at + timedelta(days=20)
    second = submit(prescription, by=pharmacist, at=later)
    ask_again(prescription, factories.an_answer(), by=pharmacist, at=later)
    accept(second, by=pharmacist, at=later, proof=factories.proof_of(pharmacist, later))
    held(prescription, at, after=20, by=pharmacist)
    second.refresh_from_db()
    again = prescription.orders.open().get()
    assert (second.status, again.status, again.fill_number) == (OrderStatus.CANCELLED, OrderStatus.SUBMITTED, 3)
    assert holds(again) == {"LDN3C": 7, "LDN45C": 21}


def test_forward_and_back_is_as_it_was(prescription, pharmacist, at):
    later = at + timedelta(days=20)
    before = holds(submit(prescription, by=pharmacist, at=later))
    row = held(prescription, at, after=20, by=pharmacist)
    assert holds(prescription.orders.open().get()) != before
    withdraw(row, by=pharmacist, at=later)
    assert holds(prescription.orders.open().get()) == before
    assert dose(at, 25).dose_mg == D(3) and dose(at, 28).dose_mg == D("4.5")
    row.refresh_from_db()
    assert row.withdrawn_by == pharmacist


def test_none_begins_before_the_last_one_which_it_would_shift(prescription, pharmacist, at):
    """Else what was recorded `from December 8` would begin a week later, and still say December 8."""
    held(prescription, at, after=14, by=pharmacist, kind=AdjustmentKind.STEP_BACK)
    with pytest.raises(AdjustmentRefused) as refusal:
        held(prescription, at, after=13, by=pharmacist)
    assert refusal.value.code == "before_the_last" and Adjustment.objects.count() == 1


def test_only_the_last_is_taken_back_and_not_after_a_hand_over(prescription, batches, pharmacist, technician, at):
    first = held(prescription, at, after=3, by=pharmacist)
    second = held(prescription, at, after=4, by=pharmacist)
    refused("not_the_last", withdraw, first, by=pharmacist, at=at)
    later = at + timedelta(days=13)
    fill = submit(prescription, by=pharmacist, at=later)
    accept(fill, by=pharmacist, at=later, proof=factories.proof_of(pharmacist, later))
    checked(fill, filler=technician, checker=pharmacist, at=later)
    goes(fill, GOING, by=technician, at=later)
    refused("handed_over_since", withdraw, second, by=pharmacist, at=later)


def refused(code, act, *args, **how):
    with pytest.raises(AdjustmentRefused) as refusal:
        act(*args, **how)
    assert refusal.value.code == code and "Nothing was saved" in str(refusal.value)
    assert not Event.objects.filter(code="prescription.withdraw_adjustment").exists()


def test_what_is_not_inside_what_was_signed_is_refused(prescription, pharmacist, technician, at):
    def asking(**other):
        return factories.an_adjustment(at=at, **{"begins_on": at.date() + timedelta(days=3)} | other)

    refused("cannot_adjust", adjust, prescription, asking(kind=AdjustmentKind.STEP_BACK), by=pharmacist, at=at)
    refused("cannot_adjust", adjust, prescription, asking(begins_on=at.date()), by=pharmacist, at=at)
    far = at.date() + timedelta(days=60)
    refused("cannot_adjust", adjust, prescription, asking(begins_on=far), by=pharmacist, at=at)
    refused("adjusted_meanwhile", adjust, prescription, asking(), seen=1, by=pharmacist, at=at)
    with pytest.raises(NotAllowed):
        adjust(prescription, asking(), by=technician, at=at)
    prescription.may_stay_longer = False
    prescription.save(update_fields=["may_stay_longer"])
    refused("beyond_signature", adjust, prescription, asking(), by=pharmacist, at=at)
    assert not Adjustment.objects.exists()


def test_one_that_was_ended_is_not_adjusted(prescription, pharmacist, at):
    prescribing.discontinue(prescription, reason="another medicine", by=pharmacist, at=at)
    refused("not_signed", adjust, prescription, factories.an_adjustment(at=at), by=pharmacist, at=at)


def test_before_anything_left_only_the_first_step_can_be_longer(pharmacist, at):
    prescription = factories.a_titration(at=at)
    row = adjust(prescription, factories.an_adjustment(at=at), by=pharmacist, at=at)
    assert row.on_day == 0
    again = prescription.orders.open().get()
    line = again.lines.get()
    assert line.units == 21 + 18
    assert line.directions.startswith("For 21 days: take 1 capsule")


class TestPage:
    def asked(self, at, **other):
        begins = at.date() + timedelta(days=14)
        return {"kind": "stay_longer", "begins_on": begins, "days": 7, "reason": "sleep", "note": "", "seen": 0} | other

    def test_a_check_shows_what_it_comes_to_and_saves_nothing(self, prescription, pharmacist, at):
        address = reverse("prescription_adjust", args=[prescription.public_id])
        assert "As it is now" in signed_in(pharmacist).get(address).content.decode()
        page = signed_in(pharmacist).post(address, self.asked(at, do="check")).content.decode()
        assert "Nothing is saved yet" in page and "7 capsules of 1.5" in page
        assert not Adjustment.objects.exists()

    def test_it_is_recorded_by_the_prescriber_and_taken_back(self, prescription, at):
        client = signed_in(prescription.prescriber.user)
        address = reverse("prescription_adjust", args=[prescription.public_id])
        page = client.post(address, self.asked(at, do="save"), follow=True).content.decode()
        assert "The signature stands" in page and "Stay longer at this dose: 7 days" in page
        row = Adjustment.objects.get()
        page = client.post(reverse("adjustment_withdraw", args=[row.public_id]), follow=True).content.decode()
        assert "taken back" in page and "Taken back" in page

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("kind", "faster"),
            ("days", "0"),
            ("days", "x" * 300),
            ("begins_on", "soon"),
            ("reason", "other"),
            ("seen", ""),
        ],
    )
    def test_what_is_wrong_stands_at_its_field_and_nothing_is_saved(self, prescription, pharmacist, at, field, value):
        address = reverse("prescription_adjust", args=[prescription.public_id])
        answer = signed_in(pharmacist).post(address, self.asked(at, do="save", **{field: value}))
        assert answer.status_code == 422 and not Adjustment.objects.exists()

    def test_two_tabs_do_not_adjust_twice(self, prescription, pharmacist, at):
        address, client = reverse("prescription_adjust", args=[prescription.public_id]), signed_in(pharmacist)
        client.post(address, self.asked(at, do="save"))
        answer = client.post(address, self.asked(at, do="save"))
        assert answer.status_code == 422 and "adjusted meanwhile" in answer.content.decode()
        assert Adjustment.objects.count() == 1

    def test_one_signed_without_leave_offers_none(self, pharmacist, at):
        written = factories.a_titration(at=at, may_stay_longer=False)
        page = signed_in(pharmacist).get(reverse("prescription", args=[written.public_id]))
        assert "Adjust or pause" not in page.content.decode()
        page = signed_in(pharmacist).get(reverse("prescription_adjust", args=[written.public_id])).content.decode()
        assert "Only a signed prescription" in page and "Record the adjustment" not in page


def test_the_course_says_what_is_in_hand_and_what_comes_next(prescription, pharmacist, at):
    draft = factories.an_adjustment(at=at, begins_on=at.date() + timedelta(days=14))
    said = dict(course_of(prescription, at=at, draft=draft).facts)
    assert said["The fill after that"] == "7 capsules of 1.5 mg, 7 capsules of 4.5 mg"


def test_a_card_names_no_dose_of_now_once_the_days_it_knows_are_past(order, technician, at):
    assert wallet_card_content(order, at=at).dose == "1.5 mg"
    late = wallet_card_content(order, at=at + timedelta(days=60))
    assert (late.dose, late.most) == ("", "4.5 mg"), "not the highest step as that of today"
    assert "Low dose naltrexone, up to 4.5 mg once a day" in text_of(small_paper_pdf(late.paper()))


def test_only_the_card_of_the_newest_fill_is_made_again(prescription, order, batches, pharmacist, technician, at):
    ask_for_wallet_card(order, by=technician, at=at)
    later = at + timedelta(days=20)
    renew_wallet_cards(prescription, reason="as before", by=pharmacist, at=later)
    assert [card.content["dose"] for card in Document.objects.of(order, WALLET_CARD)] == ["3 mg", "1.5 mg"]
    second = submit(prescription, by=pharmacist, at=later)
    ask_again(prescription, factories.an_answer(), by=pharmacist, at=later)
    accept(second, by=pharmacist, at=later, proof=factories.proof_of(pharmacist, later))
    filled(second, by=technician, at=later)
    renew_wallet_cards(prescription, reason="as before", by=pharmacist, at=at + timedelta(days=60))
    assert Document.objects.of(order, WALLET_CARD).count() == 2
    assert not Document.objects.of(second, WALLET_CARD).exists()
