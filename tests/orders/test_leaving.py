"""Nothing leaves but what was scanned, to a patient who is known, counselled by a pharmacist, where we may ship."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import User
from compounding.bud_limits import KeptAt
from orders.actions import dispensing, leaving
from orders.actions.intake import submit
from orders.actions.leaving import NotCounselled, NotIdentified, NotShipped, Parcel, WrongContainer
from orders.counselling import EVERY_FILL, why_due
from orders.handing import Identifier, Pack, Taker
from orders.lifecycle import OrderStatus
from orders.models import Container, Counselling, HandOver, Order
from orders.parcels import Address
from premises.actions.licences import add_licence
from premises.actions.settings import change_setting
from premises.models import Pharmacy
from premises.terms import UsState
from records.models import Event, Message
from records.refusals import NotAllowed, Refusal
from records.rows import NothingChanged
from tests import factories
from tests.factories.dispensing import GOING, SENT, checked, fit, goes
from tests.orders.pages import browser, status_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
IDAHO = Address("9 Testing Lane", "Boise", "ID", "83702")


def refused(order: Order, by: User, at, **other: Any) -> Refusal:
    """How it is refused; nothing has left then."""
    going = replace(fit(GOING, order), **other)
    with pytest.raises(Refusal) as caught:
        dispensing.hand_over(order, going, by=by, at=at)
    assert status_of(order) == OrderStatus.CHECKED
    assert not HandOver.objects.exists() and not Container.objects.filter(handed_over_at__isnull=False).exists()
    return caught.value


class TestContainers:
    def test_one_of_another_order_is_named_and_nothing_leaves(self, ready, technician, at):
        refusal = refused(ready, technician, at, scanned=[*fit(GOING, ready).scanned, "AQ1WRONG"])
        assert isinstance(refusal, WrongContainer) and "AQ1WRONG" in str(refusal) and "HND-04" in str(refusal)

    def test_one_that_was_not_scanned_stops_it(self, ready, technician, at):
        refusal = refused(ready, technician, at, scanned=[])
        assert refusal.code == "container_left_out" and "4.5 mg capsule, 30" in str(refusal)

    def test_the_code_of_the_label_counts_as_scanned(self, ready, technician, at):
        codes = [f"AQ1{code}" for code in fit(GOING, ready).scanned]
        going = replace(fit(GOING, ready), scanned=codes)
        assert dispensing.hand_over(ready, going, by=technician, at=at).status == OrderStatus.HANDED_OVER


class TestIdentity:
    def test_another_date_of_birth_is_another_patient(self, ready, technician, at):
        said = {Identifier.BORN_ON: "02/28/1984", Identifier.ZIP_CODE: "97214"}
        refusal = refused(ready, technician, at, said=said)
        assert isinstance(refusal, NotIdentified) and "date of birth (HND-03)" in str(refusal)
        assert "1984" not in str(refusal)  # what is on file is not read out

    def test_one_thing_alone_is_not_enough(self, ready, technician, at):
        refusal = refused(ready, technician, at, said={Identifier.BORN_ON: "02/29/1984"})
        assert refusal.code == "identity_incomplete"

    def test_a_photo_of_somebody_else_is_none_of_the_two(self, ready, technician, at):
        said = {Identifier.BORN_ON: "02/29/1984", Identifier.PHOTO_ID: "seen"}
        other = {"taken_by": Taker.OTHER, "recipient": "Ash Fakeman", "relation": "husband"}
        assert refused(ready, technician, at, said=said, **other).code == "identity_incomplete"
        dispensing.hand_over(ready, replace(fit(GOING, ready), said=said), by=technician, at=at)
        assert HandOver.objects.get().identifiers == [Identifier.BORN_ON, Identifier.PHOTO_ID]

    def test_who_takes_it_for_the_patient_is_named_with_what_they_are(self, ready, technician, at):
        assert refused(ready, technician, at, taken_by=Taker.OTHER, recipient="Ash").code == "collector_unknown"
        going = replace(fit(GOING, ready), taken_by=Taker.OTHER, recipient="Ash Fakeman", relation="husband")
        dispensing.hand_over(ready, going, by=technician, at=at)
        row = HandOver.objects.get()
        assert (row.taken_by, row.recipient, row.relation) == (Taker.OTHER, "Ash Fakeman", "husband")


class TestCounselling:
    def test_accepted_names_a_pharmacist(self, ready, technician, pharmacist, at):
        accepted = {"counselling": Counselling.ACCEPTED, "declined_by": None}
        assert refused(ready, technician, at, **accepted).code == "counsellor_missing"
        refusal = refused(ready, technician, at, **accepted, counselled_by=technician)
        assert refusal.code == "counsellor_is_no_pharmacist" and "HND-02" in str(refusal)
        going = replace(fit(GOING, ready), **accepted, counselled_by=pharmacist)
        dispensing.hand_over(ready, going, by=technician, at=at)
        row = HandOver.objects.get()
        assert (row.counselled_by, row.done_by) == (pharmacist, technician)

    def test_who_declined_is_said(self, ready, technician, at):
        refusal = refused(ready, technician, at, declined_by=None)
        assert isinstance(refusal, NotCounselled) and refusal.code == "counselling_incomplete"

    def test_it_is_due_with_every_fill_until_the_pharmacist_in_charge_decides_otherwise(self, ready, technician, at):
        refusal = refused(ready, technician, at, counselling=Counselling.NOT_DUE)
        assert refusal.code == "counselling_due" and "every fill" in str(refusal)

    def test_then_it_is_due_with_the_first_fill_and_with_each_change(self, ready, technician, pharmacist, at):
        owner = factories.pharmacist_in_charge("Sorrel Owner")
        change_setting(
            EVERY_FILL, "no", reason="as the state asks", by=owner, at=at, proof=factories.proof_of(owner, at)
        )
        assert refused(ready, technician, at, counselling=Counselling.NOT_DUE).code == "counselling_due"
        goes(ready, GOING, by=technician, at=at)
        refill = submit(ready.prescription, by=ready.prescription.prescriber.user, at=at + timedelta(days=25))
        assert why_due(refill) == ""
        line = refill.lines.get()
        line.directions = "Take 1 capsule in the morning"
        line.save()
        assert why_due(refill) == "Product or directions are others than in the fill before."


class TestParcel:
    def test_none_goes_where_we_have_no_licence(self, ready, technician, at):
        sent = {**_sent(ready, IDAHO, "staying there"), "how": SENT.how, "carrier": "UPS"}
        refusal = refused(ready, technician, at, **sent)
        assert isinstance(refusal, NotShipped) and refusal.code == "no_licence_there"
        assert "Idaho" in str(refusal) and "503A-12" in str(refusal)

    def test_nor_where_it_has_ended(self, ready, technician, pharmacist, at):
        _licence_in_idaho(at, date(2026, 11, 22))
        sent = _sent(ready, IDAHO, "staying there") | {"how": SENT.how, "carrier": "UPS"}
        assert "ended on" in str(refused(ready, technician, at, **sent))

    def test_with_one_it_goes_and_what_allowed_it_is_kept(self, ready, technician, at):
        _licence_in_idaho(at, date(2027, 6, 30))
        parcel = Parcel(IDAHO, "staying there", Pack.INSULATED, 2)
        dispensing.hand_over(ready, fit(replace(SENT, parcel=parcel), ready), by=technician, at=at)
        row = HandOver.objects.get()
        assert (row.state, row.licence_number, row.pack, row.packed_by) == ("ID", "RP-ID-0001", "insulated", technician)
        assert (row.city, row.address_reason, row.taken_by) == ("Boise", "staying there", "")

    def test_another_address_needs_its_reason(self, ready, technician, at):
        here = Address("9 Testing Lane", "Salem", "OR", "97301")
        sent = _sent(ready, here, "") | {"how": SENT.how, "carrier": "UPS"}
        assert refused(ready, technician, at, **sent).code == "address_without_reason"

    def test_a_written_offer_needs_a_toll_free_number(self, ready, technician, at):
        Pharmacy.objects.update(toll_free="")
        sent = {"how": SENT.how, "carrier": "UPS", "counselling": Counselling.OFFERED_IN_WRITING}
        assert refused(ready, technician, at, **sent).code == "no_toll_free"

    def test_what_is_kept_cold_travels_cold_and_fast(self, technician, pharmacist, at):
        cold = factories.a_formula(by=pharmacist, at=at, code="LDN3C", strength_mg="3", kept_in=KeptAt.REFRIGERATOR)
        factories.a_released_batch(at=at, formula=cold, maker=technician, by=pharmacist)
        order = factories.an_accepted_order(at=at, by=pharmacist, formula=cold)
        ready = checked(order, filler=technician, checker=pharmacist, at=at)
        sent = {"how": SENT.how, "carrier": "UPS"}
        assert refused(ready, technician, at, **sent).code == "cold_pack_missing"
        for days in (None, 3):
            packed = {"parcel": Parcel(pack=Pack.COLD, transit_days=days)}
            assert refused(ready, technician, at, **sent, **packed).code == "too_long_for_cold"
        parcel = Parcel(pack=Pack.COLD, transit_days=2)
        goes(ready, replace(SENT, parcel=parcel), by=technician, at=at)

    def test_the_patient_gets_a_mail_without_a_clinical_word(self, ready, technician, at):
        patient = ready.prescription.patient
        patient.email = "linden@example.test"
        patient.save()
        goes(ready, SENT, by=technician, at=at)
        mail = Message.objects.get(to_address="linden@example.test", message_kind="orders.shipped")
        assert mail.subject == "A message from your pharmacy" and "/my/" in mail.body and "toll-free" in mail.body
        for word in ("naltrexone", "mg", ready.number, patient.family_name, SENT.tracking):
            assert word not in mail.body

    def test_a_wrong_number_is_corrected_with_a_reason_and_the_old_one_kept(self, ready, technician, at):
        goes(ready, SENT, by=technician, at=at)
        row = HandOver.objects.get()
        said = {"carrier": "FedEx", "tracking": "1234 5678 9012", "reason": "typed the wrong label"}
        leaving.correct_shipment(row, **said, by=technician, at=at)
        row.refresh_from_db()
        assert (row.carrier, row.tracking) == ("FedEx", "1234 5678 9012")
        event = Event.objects.get(code="handover.changed")
        assert "typed the wrong label" in event.text and "UPS" in event.text
        with pytest.raises(NothingChanged):
            leaving.correct_shipment(row, **said, by=technician, at=at)
        with pytest.raises(NotAllowed):
            leaving.correct_shipment(row, **said, by=ready.prescription.prescriber.user, at=at)

    def test_a_collected_order_has_no_parcel(self, ready, technician, at):
        goes(ready, GOING, by=technician, at=at)
        with pytest.raises(NotShipped):
            leaving.correct_shipment(
                HandOver.objects.get(), carrier="UPS", tracking="", reason="no", by=technician, at=at
            )
        assert browser(technician).get(url("order_parcel", ready)).status_code == 404


def _sent(order: Order, address: Address, reason: str) -> dict[str, Any]:
    parcel = Parcel(address, reason)
    return {"parcel": parcel, "said": fit(replace(GOING, parcel=parcel), order).said}


def _licence_in_idaho(at, last: date) -> None:
    owner, held = factories.pharmacist_in_charge("Sorrel Owner"), Pharmacy.objects.get()
    add_licence(held, state=UsState.ID, number="RP-ID-0001", expires_on=last, by=owner, at=at - timedelta(days=9))
