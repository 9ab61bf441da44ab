"""Renewing: when it may be asked for, each answer, what an approval writes, and the pages of both sides."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from orders.actions.prescribing import discontinue, sign_and_send
from orders.actions.renewing import (
    Declined,
    RenewalEnded,
    RenewalRefused,
    Terms,
    approve_renewal,
    ask_for_renewal,
    decline_renewal,
    why_renew,
    withdraw_renewal,
)
from orders.actions.safety import ask_again
from orders.filling import what_is_left
from orders.lifecycle import PrescriptionStatus
from orders.models import Prescription, Renewal
from orders.renewals import ANSWER_WORDS, DENIAL_WORDS, DenialReason, RenewalAnswer, refills_offered
from orders.safety import Condition
from records.models import Message
from records.refusals import NotAllowed
from tests import factories
from tests.concurrency import at_once, failures
from tests.events import told_of
from tests.orders.pages import browser, text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LAST = "Mon,\u00a0Nov\u00a022,\u00a02027"
SAME = Terms(30, 0, factories.an_answer())


@pytest.fixture
def spent(at) -> Prescription:
    """Signed without a refill; its one fill is under way."""
    return factories.an_order(at=at, refills=0).prescription


@pytest.fixture
def renewal(spent, technician, at) -> Renewal:
    return ask_for_renewal(spent, note="Ten days are left.", by=technician, at=at)


@pytest.fixture
def prescriber(spent):
    return spent.prescriber.user


def test_all_answers_have_words():
    assert set(ANSWER_WORDS) == set(RenewalAnswer) and set(DENIAL_WORDS) == set(DenialReason)


def test_it_is_asked_for_when_refills_are_used_up_or_the_end_is_near(spent, at):
    today = at.date()
    assert why_renew(spent, today) == "Its refills are used up."
    left = factories.an_order(at=at, refills=2).prescription
    assert why_renew(left, today) == ""
    assert why_renew(left, today + timedelta(days=334)) == ""
    assert why_renew(left, today + timedelta(days=335)) == f"It can be filled until {LAST} only."
    discontinue(spent, reason="ended", by=spent.prescriber.user, at=at)
    assert why_renew(Prescription.objects.get(pk=spent.pk), today) == ""


def test_what_needs_none_is_refused_and_so_is_a_second_one(spent, renewal, technician, at):
    with pytest.raises(RenewalRefused, match="asked for already"):
        ask_for_renewal(spent, by=technician, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Renewal.objects.create(prescription=spent, resolve_by=at, asked_by=technician, asked_at=at)
    with pytest.raises(RenewalRefused, match="nothing is to be renewed"):
        ask_for_renewal(factories.an_order(at=at).prescription, by=technician, at=at)
    with pytest.raises(NotAllowed):
        ask_for_renewal(spent, by=spent.prescriber.user, at=at)


def test_the_mail_tells_nothing_of_the_patient(spent, renewal, prescriber):
    mail = Message.objects.get(message_kind="orders.renewal")
    said = f"{mail.subject} {mail.body}".lower()
    private = ["naltrexone", "capsule", " mg", spent.patient.family_name, spent.patient.given_name, spent.number]
    assert [word for word in private if word.lower() in said] == []
    assert mail.to_address == prescriber.email and renewal.public_id in mail.body


def test_an_approval_writes_a_prescription_that_is_then_signed(spent, renewal, prescriber, at):
    new = approve_renewal(renewal, SAME, by=prescriber, at=at)
    assert (new.status, new.days_supply, new.refills) == (PrescriptionStatus.AWAITING_SIGNATURE, 30, 0)
    assert (new.patient, new.purpose, new.timing) == (spent.patient, spent.purpose, spent.timing)
    answered = Renewal.objects.get()
    assert (answered.answer, answered.written, answered.answered_by) == (RenewalAnswer.APPROVED, new, prescriber)
    assert answered.answer_in_words() == f"Approved. {new.number} waits for its signature"
    assert told_of(spent)[-1] == "prescription.approve_renewal"
    sign_and_send(new, by=prescriber, at=at, proof=factories.proof_of(prescriber, at))
    assert Renewal.objects.get().answer_in_words() == f"Approved. {new.number} is signed"
    assert Prescription.objects.get(pk=spent.pk).status == PrescriptionStatus.SIGNED, "what is under way goes on"


def test_other_days_or_refills_are_an_approval_with_changes(renewal, prescriber, at):
    approve_renewal(renewal, Terms(60, 3, factories.an_answer()), by=prescriber, at=at)
    assert Renewal.objects.get().answer == RenewalAnswer.APPROVED_WITH_CHANGES


def test_a_ramp_goes_on_where_what_was_given_runs_out(at):
    titration = factories.a_titration(at=at, refills=0, days_supply=10)
    low_mg = Decimal(titration.steps.first().dose_mg)
    assert [(step.dose_mg, days) for step, days in what_is_left(titration)] == [(low_mg, 4), (2 * low_mg, None)]
    over = factories.a_titration(at=at, refills=0, days_supply=30)
    assert [(step.dose_mg, days) for step, days in what_is_left(over)] == [(2 * low_mg, None)]


def test_it_is_denied_with_a_coded_reason_only(renewal, prescriber, at):
    for wrong in (Declined(RenewalAnswer.DENIED), Declined(RenewalAnswer.APPROVED, DenialReason.TOO_SOON)):
        with pytest.raises(RenewalRefused, match="Say why"):
            decline_renewal(renewal, wrong, by=prescriber, at=at)
    with pytest.raises(RenewalRefused, match="in words"):
        decline_renewal(renewal, Declined(RenewalAnswer.DENIED, DenialReason.OTHER), by=prescriber, at=at)
    done = decline_renewal(renewal, Declined(RenewalAnswer.DENIED, DenialReason.TO_BE_SEEN), by=prescriber, at=at)
    assert done.answer_in_words() == "Denied. The patient is to be seen first"


def test_only_its_prescriber_answers_and_only_once(spent, renewal, prescriber, pharmacist, at):
    delegate = factories.a_delegate(spent.prescriber, at=at).user
    for stranger in (delegate, pharmacist):
        with pytest.raises(NotAllowed):
            approve_renewal(renewal, SAME, by=stranger, at=at)
    approve_renewal(renewal, SAME, by=prescriber, at=at)
    with pytest.raises(RenewalEnded, match="Approved"):
        decline_renewal(renewal, Declined(RenewalAnswer.REPLACED), by=prescriber, at=at)


def test_taken_back_it_can_be_asked_again(spent, renewal, technician, prescriber, at):
    withdraw_renewal(renewal, reason="The patient has enough.", by=technician, at=at)
    with pytest.raises(RenewalEnded, match="Taken back"):
        approve_renewal(renewal, SAME, by=prescriber, at=at)
    ask_for_renewal(spent, by=technician, at=at)


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_counts(at):
    spent = factories.an_order(at=at, refills=0).prescription
    asked = ask_for_renewal(spent, by=factories.technician(), at=at)
    by = spent.prescriber.user
    results = at_once(2, lambda _: approve_renewal(Renewal.objects.get(pk=asked.pk), SAME, by=by, at=at))
    assert [type(error) for error in failures(results)] == [RenewalEnded]
    assert Prescription.objects.filter(status=PrescriptionStatus.AWAITING_SIGNATURE).count() == 1


@pytest.mark.parametrize(
    ("written", "protocol", "offered", "why"),
    [(3, 0, 3, "As it was written."), (0, 5, 5, "Its protocol has 5."), (0, 0, 2, "2 are usual."), (1, 5, 1, "As it")],
)
def test_a_renewal_offers_more_than_one_fill_and_says_why(written, protocol, offered, why):
    refills, said = refills_offered(written, protocol)
    assert refills == offered and why in said


class TestPages:
    def test_staff_ask_and_both_see_where_it_is(self, spent, technician, prescriber):
        desk, practice = browser(technician), browser(prescriber)
        assert "Ask for a renewal" in text(desk.get(url("prescription", spent)))
        assert "Its refills are used up." in text(desk.get(url("prescription_renew", spent)))
        page = text(desk.post(url("prescription_renew", spent), {"note": "Ten days"}, follow=True))
        asked = Renewal.objects.get()
        assert "Waits for an answer until" in page and 'href="' + url("prescription_renew", spent) not in page
        assert "Renewals asked for" in text(desk.get(reverse("worklist")))
        mine = text(practice.get(reverse("practice_orders")))
        assert "You renew" in mine and url("renewal", asked) in mine
        assert "Waits for an answer until" in text(practice.get(url("prescription", spent)))

    def test_it_is_approved_and_signed_next(self, spent, renewal, prescriber):
        practice = browser(prescriber)
        page = text(practice.get(url("renewal", renewal)))
        assert 'value="30"' in page and "checked" not in page, "the answers are given anew"
        assert 'name="refills" value="2"' in page and "written with none" in page
        shown = ("Last fill", "Under way", "Directions", "Allergies", "Other medicines", "Any opioid")
        assert [page.index(said) for said in shown] == sorted(page.index(said) for said in shown), "read, then asked"
        refused = practice.post(url("renewal_approve", renewal), {"days_supply": 30, "refills": 0})
        assert refused.status_code == 422 and "Choose one." in text(refused) and "Last fill" in text(refused)
        given = {"days_supply": 30, "refills": 2, "opioid_last_14_days": "no", "asked": ["liver"]}
        answer = practice.post(url("renewal_approve", renewal), given, follow=True)
        new = Prescription.objects.latest("pk")
        assert answer.redirect_chain[-1][0] == url("prescription", new) and "Sign and send" in text(answer)
        assert new.answers().conditions == {Condition.LIVER}
        assert "Approved with changes" in text(practice.get(url("prescription", spent)))

    def test_what_the_rules_find_speaks_to_who_prescribes(self, spent, renewal, prescriber, technician, at):
        ask_again(spent, factories.an_answer(conditions=frozenset({Condition.PREGNANT})), by=technician, at=at)
        page = text(browser(prescriber).get(url("renewal", renewal)))
        assert "PREG-01" in page and "By signing you confirm" in page and "The prescriber confirms" not in page

    def test_it_is_denied_or_replaced(self, spent, renewal, prescriber, technician, at):
        practice = browser(prescriber)
        assert practice.post(url("renewal_deny", renewal), {"because": "other", "text": ""}).status_code == 422
        practice.post(url("renewal_deny", renewal), {"because": "too_soon", "text": ""})
        assert "Denied. Too soon" in text(browser(technician).get(url("prescription", spent)))
        again = ask_for_renewal(spent, by=technician, at=at)
        answer = practice.post(url("renewal_replace", again))
        assert answer["Location"] == f"{reverse('order_new')}?replaces={spent.public_id}"
        assert practice.post(url("renewal_replace", again)).status_code == 409
