"""What is left of a prescription goes to another pharmacy once: a pharmacist signs, it ends here, all can read it."""

from datetime import datetime, timedelta

import pytest

from orders.actions import intake
from orders.actions.allocation import reserve
from orders.actions.intake import NoFillLeft
from orders.actions.renewing import ask_for_renewal
from orders.actions.review import accept
from orders.actions.transferring import Going, TransferRefused, transfer_out
from orders.lifecycle import PrescriptionStatus
from orders.models import Order, Prescription, Transfer
from orders.passed_on import passed_on
from patients.actions.registration import link_account
from records.models import Message
from records.refusals import NotAllowed, Refusal
from records.rows import Invalid
from records.signatures import signatures_of
from records.steps import WrongStatus
from tests import factories
from tests.factories.dispensing import GOING, checked, goes
from tests.orders.pages import SIGNED, browser, status_of, text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
TO = Going(
    pharmacy_name="Sample Road Pharmacy", street="1 Sample Road", city="Salem", state="OR", zip_code="97301",
    telephone="+15035550188", received_by="Pat Receiver, RPh", ncpdp="1234567",
)  # fmt: skip
PAGE = vars(TO) | {"telephone": "503 555 0188"} | SIGNED


@pytest.fixture
def filled_once(order: Order, technician, pharmacist, at) -> Prescription:
    """One fill of three has left; nothing is under way."""
    goes(checked(order, filler=technician, checker=pharmacist, at=at), GOING, by=technician, at=at)
    return order.prescription


def transferred(prescription: Prescription, by, at: datetime, going: Going = TO) -> Transfer:
    return transfer_out(prescription, going, by=by, at=at, proof=factories.proof_of(by, at))


def refused(prescription: Prescription, by, at: datetime, going: Going = TO) -> Refusal:
    with pytest.raises(Refusal) as caught:
        transferred(prescription, by, at, going)
    assert not Transfer.objects.exists() and status_of(prescription) == PrescriptionStatus.SIGNED
    return caught.value


def test_it_ends_here_and_what_was_passed_on_is_signed(filled_once, pharmacist, at):
    row = transferred(filled_once, pharmacist, at)
    assert status_of(filled_once) == PrescriptionStatus.DISCONTINUED and row.fills_left == 2
    facts = dict(row.facts)
    assert facts["Fills left"] == "2" and facts["Last filled"] == "2026-11-23" and facts["Given in all"].endswith("30")
    (signature,) = signatures_of(row)
    assert signature.meaning == "transferred" and signature.covers(Transfer.objects.get().signed_content())
    with pytest.raises(NoFillLeft):
        intake.submit(filled_once, by=pharmacist, at=at)
    mail = Message.objects.get(message_kind="orders.transferred")
    assert filled_once.patient.family_name not in mail.body and filled_once.number not in mail.body


def test_the_ramp_is_carried_over_and_not_begun_again(technician, pharmacist, at):
    formula = factories.a_formula(by=pharmacist, at=at)
    factories.a_released_batch(at=at, formula=formula, maker=technician, by=pharmacist, units=100)
    titration = factories.a_titration(at=at, formula=formula, days_supply=10)
    order = titration.orders.get()
    accept(order, by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
    reserve(order, by=technician, at=at)
    goes(checked(order, filler=technician, checker=pharmacist, at=at), GOING, by=technician, at=at)
    left = [value for label, value in passed_on(_read(titration), at) if label == "Left of the schedule"]
    assert left[0].endswith("for 4 more days") and left[1].endswith("until told otherwise")


def test_an_order_under_way_stops_it(order, pharmacist, at):
    refusal = refused(order.prescription, pharmacist, at)
    assert isinstance(refusal, TransferRefused) and refusal.code == "order_under_way" and order.number in str(refusal)
    intake.cancel(order, reason="transfer", by=pharmacist, at=at)
    assert transferred(order.prescription, pharmacist, at).fills_left == 3


def test_nothing_left_or_expired_stops_it(filled_once, pharmacist, at):
    late = at + timedelta(days=365)
    assert refused(filled_once, pharmacist, late).code == "prescription_expired"
    Prescription.objects.filter(pk=filled_once.pk).update(refills=0)
    assert refused(filled_once, pharmacist, at).code == "nothing_left"


def test_a_renewal_that_waits_for_its_answer_stops_it(filled_once, pharmacist, at):
    Prescription.objects.filter(pk=filled_once.pk).update(refills=0)
    ask_for_renewal(filled_once, by=pharmacist, at=at)
    assert refused(filled_once, pharmacist, at).code == "renewal_waits"


def test_only_a_pharmacist_transfers_and_only_once(filled_once, technician, pharmacist, at):
    for other in (technician, filled_once.prescriber.user):
        assert isinstance(refused(filled_once, other, at), NotAllowed)
    transferred(filled_once, pharmacist, at)
    with pytest.raises(WrongStatus):
        transferred(filled_once, pharmacist, at)


def test_a_pharmacy_that_cannot_be_is_refused_at_its_field(filled_once, pharmacist, at):
    wrong = Going(**vars(TO) | {"ncpdp": "12", "zip_code": "x"})
    refusal = refused(filled_once, pharmacist, at, wrong)
    assert isinstance(refusal, Invalid) and set(refusal.fields) == {"ncpdp", "zip_code"}


def test_the_pages_from_the_button_to_the_record(filled_once, checker, bench):
    page = url("prescription_transfer", filled_once)
    assert page in text(checker.get(url("prescription", filled_once)))
    assert page not in text(bench.get(url("prescription", filled_once)))
    assert "Left of the schedule" in text(checker.get(page)) and bench.get(page).status_code == 403
    wrong = checker.post(page, PAGE | {"signing_code": "271828"})
    assert wrong.status_code == 422 and 'value="Sample Road Pharmacy"' in text(wrong) and not Transfer.objects.exists()
    checker.post(page, PAGE)
    row = Transfer.objects.get()
    record = text(bench.get(url("transfer", row)))
    for words in ("Sample Road Pharmacy", "(503) 555-0188", "Pat Receiver, RPh", "1234567", "RxTransfer"):
        assert words in record
    practice = browser(filled_once.prescriber.user)
    assert "Transferred to" in text(practice.get(url("prescription", filled_once)))
    assert practice.get(url("transfer", row)).status_code == 403


def test_while_an_order_is_under_way_the_page_says_so(order, checker):
    page = text(checker.get(url("prescription_transfer", order.prescription)))
    assert "has to leave or be cancelled first" in page and "disabled" in page


def test_the_patient_reads_where_it_is(filled_once, pharmacist, technician, at):
    patient = factories.patient_user()
    link_account(filled_once.patient, user=patient, by=technician, at=at)
    transferred(filled_once, pharmacist, at)
    assert "Sample Road Pharmacy, Salem" in text(browser(patient).get("/my/"))
    assert Transfer.objects.visible_to(factories.patient_user("Other Person")).count() == 0


def _read(prescription: Prescription) -> Prescription:
    return Prescription.objects.with_people().prefetch_related("orders__lines").get(pk=prescription.pk)
