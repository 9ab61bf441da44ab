"""Drafts: kept while one types, seen by nobody else, never written over, ended once (HOUSE-03)."""
# ruff: noqa: F811 - fixtures of another file

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse

from orders.draft_rows import begun, forget
from orders.models import Draft, Prescription
from records.models import Event
from tests import factories
from tests.factories.orders import CALL
from tests.orders.test_composing import catalogue, maker, patient, practice, prescriber, steps_of, typed  # noqa: F401
from tests.signed_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(patient, prescriber):
    """The page as the script sends it; the draft has been begun and not been kept yet."""
    edition = begun()
    return typed(patient, prescriber, typed_by=prescriber.user.public_id, draft=edition.public_id, draft_version=0)


def kept(client, page, version, **changes):
    """What is typed, sent over a version."""
    address = reverse("draft", args=[page["draft"]])
    return client.post(address, page | changes, headers={"If-Match": f'"{version}"'})


def test_what_is_typed_is_kept_by_its_version_and_leaves_no_event(practice, page, patient):
    told = Event.objects.count()
    first = kept(practice, page, 0, purpose="café 🌱 שלום", unknown="x", do="save")
    assert (first.status_code, first.headers["ETag"], first.content) == (204, '"1"', b"")
    second = kept(practice, page, 1, days_supply="a month")
    assert second.headers["ETag"] == '"2"'
    draft = Draft.objects.get()
    assert (draft.version, draft.patient, draft.said["days_supply"]) == (2, patient, "a month")
    assert not {"unknown", "do", "csrfmiddlewaretoken", "draft", "typed_by"} & set(draft.said)
    assert Event.objects.count() == told and Prescription.objects.count() == 0


def test_it_is_resumed_as_it_was_typed_and_what_was_not_kept_is_not_there(practice, page):
    kept(practice, page, 0, days_supply="a month", note="call after six")
    shown = practice.get(reverse("order_new"), {"draft": page["draft"]})
    assert shown.context["form"]["days_supply"].value() == "a month"
    assert "call after six" in shown.content.decode() and 'name="draft_version" value="1"' in shown.content.decode()
    rows = [(row["formula"].value(), row["days"].value()) for row in shown.context["steps"]]
    assert rows == [("LDN15", "14"), ("LDN30", "14"), ("LDN45", "")]


def test_an_opioid_answer_of_another_day_is_asked_anew(practice, page, at):
    kept(practice, page, 0)
    address = reverse("order_new")
    same_day = practice.get(address, {"draft": page["draft"]}).context["form"]
    assert same_day["opioid_last_14_days"].value() == "no"
    Draft.objects.update(saved_at=at - timedelta(days=2))
    form = practice.get(address, {"draft": page["draft"]}).context["form"]
    assert (form["opioid_last_14_days"].value(), form["refills"].value()) == (None, "2")


def test_a_second_tab_is_told_and_writes_nothing_over(practice, page):
    kept(practice, page, 0)
    kept(practice, page, 1, note="from the first tab")
    answer = kept(practice, page, 1, note="from the second tab")
    assert (answer.status_code, answer.headers["ETag"]) == (412, '"2"')
    assert "Another tab saved this draft" in answer.content.decode()
    assert Draft.objects.get().said["note"] == "from the first tab"


def test_what_is_kept_already_is_kept_again_so_that_a_lost_answer_does_not_matter(practice, page):
    for _ in range(2):
        assert kept(practice, page, 0).headers["ETag"] == '"1"'
    for _ in range(2):
        assert kept(practice, page, 1, note="more").headers["ETag"] == '"2"'


def test_without_a_version_nothing_is_written(practice, page):
    kept(practice, page, 0)
    address = reverse("draft", args=[page["draft"]])
    for version in ({}, {"If-Match": "*"}, {"If-Match": '"²"'}, {"If-Match": '"12345678901"'}):
        assert practice.post(address, page, headers=version).status_code == 428
    assert Draft.objects.get().version == 1


def test_nobody_else_finds_it_whatever_their_role(at, practice, page, prescriber, pharmacist):
    kept(practice, page, 0)
    desk = factories.a_delegate(prescriber, at=at).user
    for other in (desk, pharmacist):
        client, mine = signed_in(other), page | {"typed_by": other.public_id}
        assert kept(client, mine, 1).status_code == 404
        assert kept(client, mine, 0).status_code == 404
        assert client.get(reverse("draft_discard", args=[page["draft"]])).status_code == 404
        home = reverse("telephone_order" if other == pharmacist else "order_new")
        assert client.get(home, {"draft": page["draft"]}).status_code == 404
    assert Draft.objects.get().version == 1


def test_what_somebody_else_typed_at_this_screen_is_not_kept_as_ones_own(at, practice, page, prescriber):
    desk = signed_in(factories.a_delegate(prescriber, at=at).user)
    assert kept(desk, page, 0).status_code == 404
    assert not Draft.objects.exists()


def test_it_is_not_there_once_its_patient_is_not_ones_own_any_more(practice, page, patient):
    kept(practice, page, 0, note="about Linden")
    Draft.objects.update(patient=factories.a_patient(by=factories.technician(), at=Draft.objects.get().saved_at))
    assert practice.get(reverse("order_new"), {"draft": page["draft"]}).status_code == 404
    assert kept(practice, page, 1).status_code == 404
    assert "draft_discard" not in practice.get(reverse("practice_orders")).content.decode()
    assert list(practice.get(reverse("practice_orders")).context["drafts"]) == []


def test_a_patient_not_among_ones_own_is_kept_as_nobody(at, practice, page, maker):
    other = factories.a_prescriber(by=maker, at=at)
    theirs = factories.a_patient(by=other.user, at=at, prescriber=other)
    for strange in (theirs.pk, "9" * 30, "\0", "²"):
        kept(practice, page, Draft.objects.values_list("version", flat=True).first() or 0, patient=strange)
        assert Draft.objects.get().patient is None
    home = practice.get(reverse("practice_orders")).content.decode()
    assert "No patient chosen yet" in home and theirs.full_name not in home


def test_a_field_longer_than_any_order_needs_is_refused(practice, page):
    assert kept(practice, page, 0, note="n" * 2001).status_code == 413
    shown = practice.post(reverse("order_new"), page | {"note": "n" * 2001, "do": "check"})
    assert shown.status_code == 413 and "n" * 2001 in shown.content.decode()
    assert not Draft.objects.exists()


def test_every_press_keeps_what_was_typed_also_what_is_wrong(practice, page):
    for version, do in enumerate(("check", "add", "ramp-7", "draft", "save"), start=1):
        shown = practice.post(
            reverse("order_new"), page | {"do": do, "refills": f"x{do}", "draft_version": version - 1}
        )
        draft = Draft.objects.get()
        assert (draft.version, draft.said["refills"]) == (version, f"x{do}")
        assert f'name="draft_version" value="{version}"' in shown.content.decode()
    kept_by = {"add": "4", "ramp-7": "3"}
    assert draft.said["steps-TOTAL_FORMS"] == kept_by["ramp-7"] and shown.status_code == 422


def test_a_ramp_is_kept_as_it_is_shown(practice, page):
    practice.post(reverse("order_new"), page | {"do": "ramp-7"})
    assert [Draft.objects.get().said[f"steps-{n}-days"] for n in range(3)] == ["7", "7", ""]


def test_without_a_script_a_second_tab_is_told_too_and_may_keep_its_own(practice, page):
    kept(practice, page, 0)
    kept(practice, page, 1, note="from the first tab")
    stale = page | {"draft_version": 1, "note": "from the second tab"}
    for do in ("check", "save", "add"):
        told = practice.post(reverse("order_new"), stale | {"do": do})
        text = told.content.decode()
        assert told.status_code == 412 and "from the second tab" in text and 'value="keep-2"' in text
        assert (Draft.objects.get().said["note"], Prescription.objects.count()) == ("from the first tab", 0)
    mine = practice.post(reverse("order_new"), stale | {"do": "keep-2"})
    assert mine.status_code == 200 and Draft.objects.get().said["note"] == "from the second tab"


def test_saving_for_signature_ends_it_and_a_tab_left_open_writes_no_second(practice, page):
    kept(practice, page, 0)
    practice.post(reverse("order_new"), page | {"draft_version": 1})
    made, draft = Prescription.objects.get(), Draft.objects.get()
    assert (draft.prescription, draft.said, len(steps_of(made))) == (made, {}, 3)
    for version in (0, 1, 2, 3):
        again = practice.post(reverse("order_new"), page | {"draft_version": version})
        assert again.status_code == 409 and made.number in again.content.decode()
        assert kept(practice, page, version).status_code == 409
    assert Prescription.objects.count() == 1
    found = practice.get(reverse("order_new"), {"draft": page["draft"]})
    assert found.url == reverse("prescription", args=[made.public_id])
    own = practice.post(reverse("order_new"), page | {"do": "anew", "note": "another one"})
    assert own.status_code == 200 and Draft.objects.open().get().said["note"] == "another one"


def test_a_page_sent_twice_writes_one_prescription(practice, page):
    codes = [practice.post(reverse("order_new"), page).status_code for _ in range(2)]
    assert codes == [302, 409] and Prescription.objects.count() == 1


def test_one_is_listed_with_its_patient_and_discarded_after_a_question(practice, page, patient):
    home = reverse("practice_orders")
    assert "kept here by itself" in practice.get(home).content.decode()
    kept(practice, page, 0)
    shown = practice.get(home).content.decode()
    assert patient.full_name in shown and "titration to 4.5" in shown and f"?draft={page['draft']}" in shown
    discard = reverse("draft_discard", args=[page["draft"]])
    assert patient.full_name in practice.get(discard).content.decode() and Draft.objects.exists()
    assert practice.post(discard).url == f"{home}#drafts"
    assert not Draft.objects.exists()
    assert kept(practice, page, 1).status_code == 404
    told = practice.post(reverse("order_new"), page | {"draft_version": 1})
    assert told.status_code == 404 and "draft_gone" in told.content.decode() and not Prescription.objects.exists()


def test_staff_keep_theirs_on_the_worklist(patient, prescriber, technician, at, page):
    bench = signed_in(technician)
    heard = page | CALL | {"typed_by": technician.public_id, "written_on": "yesterday"}
    assert kept(bench, heard, 0).status_code == 204
    assert Draft.objects.get().said["written_on"] == "yesterday"
    assert patient.full_name in bench.get(reverse("worklist")).content.decode()
    bench.post(reverse("telephone_order"), heard | {"draft_version": 1, "written_on": str(at.date())})
    assert Draft.objects.get().prescription == Prescription.objects.get()


def test_nobody_goes_on_with_it_so_it_is_thrown_away(practice, page, at):
    kept(practice, page, 0)
    forget(at=at + timedelta(days=29))
    assert Draft.objects.exists()
    forget(at=at + timedelta(days=31))
    assert not Draft.objects.exists()


def test_it_has_no_history(db):
    assert not [model for model in apps.get_models() if model.__name__ == "DraftEvent"]
