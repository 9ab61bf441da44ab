"""What awaits its signature is changed: filled in with everything, and the old one ends in the same transaction."""

from datetime import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from orders.actions.prescribing import PrescriptionRefused, change, prepare, sign_and_send
from orders.actions.renewing import Terms, approve_renewal, ask_for_renewal
from orders.lifecycle import PrescriptionStatus
from orders.models import Arrival, Prescription
from premises.terms import Origin
from records.models import Event
from records.refusals import NotAllowed
from records.steps import WrongStatus
from tests import factories
from tests.signed_in import signed_in

pytestmark = pytest.mark.django_db
NEW, STAFF = reverse("order_new"), reverse("telephone_order")
OTHER = {"purpose": "fibromyalgia", "note": "By courier", "refills": 5, "may_stay_longer": False}


@pytest.fixture
def waiting(at, clock):
    return factories.a_prescription(at=at, answers=factories.an_answer(conditions=frozenset({"liver"})), **OTHER)


@pytest.fixture
def practice(waiting):
    return signed_in(waiting.prescriber.user)


def sent(page, **changes):
    """The page as a browser sends it back."""
    form, steps = page.context["form"], page.context["steps"]
    fields = [*form, *(field for row in steps for field in row)]
    said = {"do": "save", "steps-TOTAL_FORMS": len(steps.forms), "steps-INITIAL_FORMS": 0}
    for field in fields:
        with timezone.override("America/Los_Angeles"):  # as the pharmacy's page is drawn
            value = field.value()
        if isinstance(value, bool):
            value = "on" if value else None
        if value not in (None, ""):
            said[field.html_name] = getattr(value, "pk", value)
    said = {name: _text(value) for name, value in said.items()}
    return {name: value for name, value in (said | changes).items() if value is not None}


def _text(value):
    return value.strftime("%Y-%m-%dT%H:%M") if isinstance(value, datetime) else value


def test_it_is_filled_in_with_everything_and_the_old_one_ends(practice, waiting):
    page = practice.get(reverse("prescription", args=[waiting.public_id])).content.decode()
    assert f"{NEW}?changes={waiting.public_id}" in page
    form = practice.get(NEW, {"changes": waiting.public_id})
    answer = practice.post(NEW, sent(form, refills="3"))
    assert answer.status_code == 302
    new = Prescription.objects.get(corrects=waiting)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.discontinued_by) == (PrescriptionStatus.DISCONTINUED, waiting.prescriber.user)
    for name in ("purpose", "note", "may_stay_longer", "timing", "days_supply", "compound_reason", "patient"):
        assert getattr(new, name) == getattr(waiting, name), name
    assert (new.refills, new.answers()) == (3, waiting.answers())
    assert [step.said() for step in new.steps.all()] == [step.said() for step in waiting.steps.all()]
    told = Event.objects.of(waiting).get(code="prescription.change").text
    assert f"{new.number} stands in its place" in told
    assert Event.objects.of(new).get().action_id == Event.objects.of(waiting).latest("pk").action_id
    assert new.number in practice.get(reverse("prescription", args=[waiting.public_id])).content.decode()


def test_it_is_no_duplicate_of_what_it_takes_the_place_of(practice, waiting, at):
    """Another one that waits is."""
    form = practice.get(NEW, {"changes": waiting.public_id})
    assert "DUP-01" not in practice.post(NEW, sent(form, do="check")).content.decode()
    other = factories.a_prescription(at=at, prescriber=waiting.prescriber, patient=waiting.patient)
    page = practice.post(NEW, sent(form, do="check")).content.decode()
    assert f"{other.number}, prepared on" in page and f"{waiting.number}, prepared on" not in page


def test_none_is_left_waiting_when_the_page_is_sent_twice(practice, waiting):
    form = practice.get(NEW, {"changes": waiting.public_id})
    practice.post(NEW, sent(form))
    again = practice.post(NEW, sent(form))
    assert again.status_code == 422 and "change: this prescription is discontinued" in again.content.decode()
    assert Prescription.objects.awaiting_signature().count() == 1 and Prescription.objects.count() == 2


def test_what_is_refused_leaves_the_old_one_waiting(practice, waiting):
    form = practice.get(NEW, {"changes": waiting.public_id})
    assert practice.post(NEW, sent(form, days_supply="0")).status_code == 422
    waiting.refresh_from_db()
    assert waiting.status == PrescriptionStatus.AWAITING_SIGNATURE and Prescription.objects.count() == 1


def test_a_signed_one_is_not_changed(practice, waiting, at):
    by = waiting.prescriber.user
    form = practice.get(NEW, {"changes": waiting.public_id})
    sign_and_send(waiting, by=by, at=at, proof=factories.proof_of(by, at))
    assert practice.post(NEW, sent(form)).status_code in {409, 422}
    assert Prescription.objects.count() == 1
    assert "?changes=" not in practice.get(reverse("prescription", args=[waiting.public_id])).content.decode()


def test_staff_change_what_they_entered_and_the_fax_stays(at, clock, technician):
    faxed = factories.a_prescription(at=at, by=technician, origin=Origin.FAX)
    bench = signed_in(technician)
    page = bench.get(reverse("prescription", args=[faxed.public_id])).content.decode()
    assert f"{STAFF}?changes={faxed.public_id}" in page
    form = bench.get(STAFF, {"changes": faxed.public_id})
    assert "Attached: PNG, 1 page." in form.content.decode()
    answer = bench.post(STAFF, sent(form, note="Legible now"))
    assert answer.status_code == 302, answer.context["form"].errors
    new = Prescription.objects.get(corrects=faxed)
    assert new.note == "Legible now" and new.arrival.file_sha256 == faxed.arrival.file_sha256
    assert Arrival.objects.count() == 2


def test_a_practice_does_not_change_what_the_pharmacy_entered_nor_the_other_way(at, clock, technician, waiting):
    faxed = factories.a_prescription(at=at, by=technician, origin=Origin.FAX, prescriber=waiting.prescriber)
    practice, bench = signed_in(waiting.prescriber.user), signed_in(technician)
    for one, browser in ((faxed, practice), (waiting, bench)):
        assert "?changes=" not in browser.get(reverse("prescription", args=[one.public_id])).content.decode()
    draft = factories.a_draft(waiting.steps.get().formula, at=at)
    with pytest.raises(PrescriptionRefused) as refused:
        by = waiting.prescriber.user
        prepare(faxed.patient, faxed.prescriber, draft, corrects=faxed, by=by, at=at)
    assert refused.value.code == "changes_anothers_entry"
    with pytest.raises(NotAllowed):
        change(waiting, factories.a_prescription(at=at), by=factories.a_prescriber(by=technician, at=at).user, at=at)


def test_a_renewal_is_answered_by_what_stands_in_its_place(at, clock, pharmacist):
    spent = factories.an_order(at=at, refills=0).prescription
    by = spent.prescriber.user
    renewal = ask_for_renewal(spent, by=pharmacist, at=at)
    written = approve_renewal(renewal, Terms(30, 1, factories.an_answer()), by=by, at=at)
    draft = factories.a_draft(spent.steps.get().formula, at=at)
    new = prepare(spent.patient, spent.prescriber, draft, corrects=written, by=by, at=at)
    renewal.refresh_from_db()
    assert renewal.written == new
    with pytest.raises(WrongStatus):
        prepare(spent.patient, spent.prescriber, draft, corrects=written, by=by, at=at)
