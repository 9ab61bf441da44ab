"""Protocols: saved from what is composed, ordered by in one press, counted, renamed, retired; and ordering again."""
# ruff: noqa: F811 - fixtures of another file

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from compounding.actions.formulas import retire
from orders.actions.prescribing import discontinue
from orders.actions.protocols import ProtocolRetired, rename_protocol, retire_protocol, save_protocol
from orders.models import Draft, Prescription, Protocol
from patients.actions.profile import change_profile
from records.models import Event
from records.refusals import NotAllowed
from records.rows import Invalid
from tests import factories
from tests.factories import SIGNING_CODE
from tests.orders.test_composing import catalogue, maker, patient, practice, prescriber, typed  # noqa: F401
from tests.signed_in import signed_in

pytestmark = pytest.mark.django_db

NEW = reverse("order_new")
RAMP = [("LDN15", Decimal(1), 14), ("LDN30", Decimal(1), 14), ("LDN45", Decimal(1), None)]
NAME = "Slow start to 4.5 mg"


@pytest.fixture
def ramp(at, catalogue, prescriber):
    """A titration the prescriber saved."""
    said = {"name": NAME, "steps": RAMP, "days_supply": 56, "purpose": "fibromyalgia"}
    return factories.a_protocol(catalogue[0], by=prescriber.user, at=at, **said)


def rows_of(page):
    """The steps on the page."""
    return [tuple(row[name].value() for name in ("formula", "units_per_dose", "days")) for row in page.context["steps"]]


def offered(client, **said):
    """What is offered on the page of an order: name, how often used, why not."""
    return [(one.name, one.used, one.why_not) for one in client.get(NEW, said).context["offers"]]


def test_what_is_composed_is_saved_as_a_protocol_without_the_patient(practice, patient, prescriber):
    asked = typed(patient, prescriber, do="save-as", protocol_name=NAME, protocol_whose="own", note="call Linden")
    page = practice.post(NEW, asked | {"patient": "", "opioid_last_14_days": ""})
    saved = Protocol.objects.get()
    assert page.status_code == 200 and f"Saved as a protocol: {NAME}." in page.content.decode()
    assert [(step.formula_code, step.units, step.days) for step in saved.steps.all()] == RAMP
    assert (saved.owner, saved.practice, saved.refills) == (prescriber.user, None, 2)
    said = Event.objects.get(code="protocol.added").text
    assert NAME in said and "Linden" not in said and patient.family_name not in said
    assert rows_of(page)[0][0] == "LDN15" and Draft.objects.get().said["note"] == "call Linden"
    assert not Prescription.objects.exists()


def test_what_is_wrong_with_it_is_said_and_no_protocol_is_saved(practice, patient, prescriber):
    named = {"do": "save-as", "protocol_name": NAME, "protocol_whose": "own"}
    for wrong in ({"days_supply": "x"}, {"protocol_name": ""}, {"protocol_whose": ""}, {"steps-0-formula": "LDN99"}):
        page = practice.post(NEW, typed(patient, prescriber) | named | wrong)
        assert page.status_code == 422 and "No protocol was saved" in page.content.decode(), wrong
    assert not Protocol.objects.exists()
    practice.post(NEW, typed(patient, prescriber) | named)
    again = practice.post(NEW, typed(patient, prescriber) | named)
    assert "of this name already" in again.content.decode() and Protocol.objects.count() == 1


def test_one_press_fills_everything_in_but_the_opioid_answer(practice, patient, prescriber, ramp):
    asked = typed(patient, prescriber, [("", "1", "")], do=f"protocol-{ramp.public_id}", note="kept")
    page = practice.post(NEW, asked | {"opioid_last_14_days": ""})
    form = page.context["form"]
    assert rows_of(page) == [("LDN15", "1", 14), ("LDN30", "1", 14), ("LDN45", "1", "")]
    assert [form[name].value() for name in ("days_supply", "purpose", "note")] == ["56", "fibromyalgia", "kept"]
    assert not form["opioid_last_14_days"].value()
    assert f'name="protocol" value="{ramp.public_id}"' in page.content.decode()
    assert [one.is_chosen for one in page.context["offers"]] == [True]
    assert rows_of(practice.get(NEW, {"protocol": ramp.public_id})) == rows_of(page)


def test_it_counts_how_often_it_was_used_and_the_usual_stands_first(
    practice,
    patient,
    prescriber,
    ramp,
    catalogue,
    at,
):
    steady = factories.a_protocol(catalogue[2], by=prescriber.user, at=at, practice=prescriber.practice)
    assert offered(practice) == [("Steady dose", "not used yet", ""), (NAME, "not used yet", "")]
    for number in range(2):
        sent = typed(patient, prescriber, protocol=ramp.public_id, draft="", note=f"{number}")
        assert practice.post(NEW, sent).status_code == 302
    assert [row.protocol for row in Prescription.objects.all()] == [ramp, ramp]
    assert offered(practice) == [(NAME, "your usual, 2 times", ""), ("Steady dose", "not used yet", "")]
    assert steady.practice == prescriber.practice


def test_a_new_version_of_a_formula_breaks_no_protocol(practice, ramp, catalogue, maker, at):
    retire(catalogue[0], reason="another filler", by=maker, at=at)
    assert offered(practice) == [(NAME, "not used yet", "LDN15 is not in the catalogue now.")]
    factories.a_formula(by=maker, at=at, code="LDN15", strength_mg="1.5")
    assert offered(practice) == [(NAME, "not used yet", "")]


def test_one_that_cannot_be_ordered_says_so_and_fills_nothing_in(
    practice,
    patient,
    prescriber,
    ramp,
    catalogue,
    maker,
    at,
):
    (held,) = catalogue[0].excluded()
    change_profile(patient, replace(factories.NOTHING_KNOWN, exclusions=frozenset({held})), by=prescriber.user, at=at)
    asked = typed(patient, prescriber, [("", "1", "")], do=f"protocol-{ramp.public_id}")
    page = practice.post(NEW, asked)
    assert f"It holds {held}, which the patient leaves out" in page.content.decode()
    assert rows_of(page) == [("", "1", "")]
    retire(catalogue[1], reason="no longer made", by=maker, at=at)
    page = practice.post(NEW, asked)
    assert "LDN30 is not in the catalogue now." in page.content.decode() and rows_of(page) == [("", "1", "")]
    assert f'value="protocol-{ramp.public_id}"' not in page.content.decode()


def test_a_delegate_orders_by_it_a_colleague_sees_only_the_practices(prescriber, ramp, catalogue, maker, at):
    factories.a_protocol(catalogue[2], by=prescriber.user, at=at, practice=prescriber.practice, name="Of all")
    desk = factories.a_delegate(prescriber, at=at).user
    colleague = factories.a_prescriber(by=maker, at=at, practice=prescriber.practice).user
    stranger = factories.a_prescriber(by=maker, at=at).user
    for user, names in ((desk, {NAME, "Of all"}), (colleague, {"Of all"}), (stranger, set())):
        assert {name for name, _, _ in offered(signed_in(user))} == names
        assert (NAME in signed_in(user).get(reverse("protocols")).content.decode()) == (NAME in names)
    for user in (desk, stranger):
        with pytest.raises(NotAllowed):
            retire_protocol(ramp, by=user, at=at)
    with pytest.raises(NotAllowed):
        save_protocol(factories.a_way_of_ordering(catalogue[2]), practice=prescriber.practice, by=stranger, at=at)
    retire_protocol(Protocol.objects.get(name="Of all"), by=colleague, at=at)


def test_it_is_renamed_and_retired_and_never_deleted(practice, prescriber, ramp, catalogue, at):
    practice.post(reverse("protocol_rename", args=[ramp.public_id]), {"name": "Gentle start"})
    assert "Gentle start" in practice.get(reverse("protocols")).content.decode()
    other = factories.a_protocol(catalogue[2], by=prescriber.user, at=at)
    with pytest.raises(Invalid, match="of this name already"):
        rename_protocol(other, name="Gentle start", by=prescriber.user, at=at)
    practice.post(reverse("protocol_retire", args=[ramp.public_id]))
    page = practice.get(reverse("protocols"))
    assert [one.name for one in page.context["retired"]] == ["Gentle start"]
    assert [name for name, _, _ in offered(practice)] == ["Steady dose"]
    with pytest.raises(ProtocolRetired):
        retire_protocol(Protocol.objects.get(pk=ramp.pk), by=prescriber.user, at=at)
    assert rows_of(practice.get(NEW, {"protocol": ramp.public_id})) == [("", "1", "")]
    rename_protocol(other, name="Gentle start", by=prescriber.user, at=at)


def test_the_last_order_of_a_patient_is_copied_and_the_recent_ones_are_at_hand(
    practice,
    patient,
    prescriber,
    maker,
    at,
):
    assert practice.get(NEW).context["recent"] == []
    practice.post(NEW, typed(patient, prescriber))
    made = Prescription.objects.get()
    assert practice.get(NEW).context["recent"] == [], "not signed yet"
    practice.post(reverse("prescription_sign", args=[made.public_id]), {"signing_code": SIGNING_CODE})
    (recent,) = practice.get(NEW).context["recent"]
    copy = f"{NEW}?copy={made.public_id}"
    assert (recent.patient, recent.url) == (patient.full_name, copy)
    page = practice.get(NEW, {"patient": patient.public_id})
    assert page.context["copy_last"] == copy and "Copy last order" in page.content.decode()
    assert copy in practice.get(reverse("patient_orders", args=[patient.public_id])).content.decode()
    stranger = signed_in(factories.a_prescriber(by=maker, at=at).user)
    assert stranger.get(NEW).context["recent"] == []
    discontinue(made, reason="another", by=prescriber.user, at=at)
    assert rows_of(practice.get(copy))[0][0] == "LDN15"


def test_staff_are_offered_none(technician, ramp):
    page = signed_in(technician).get(reverse("telephone_order"))
    assert "offers" not in page.context and "recent" not in page.context
