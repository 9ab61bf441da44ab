"""The pages on which records are compared, matched, told apart and parted again."""

import re
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from patients.actions.matching import tell_apart
from patients.actions.registration import take_into_care
from patients.models import Patient, PatientMatch
from patients.profile import Profile
from records.models import AccessLog
from tests import factories
from tests.signed_in import signed_in

pytestmark = pytest.mark.usefixtures("clock")
NAME: dict[str, Any] = {"given_name": "Linden", "family_name": "Fakeman", "born_on": date(1984, 3, 5)}
TOKEN = re.compile(r'value="\w{64}"')
REASON = {"reason": "Telephoned: she moved last year."}


@pytest.fixture
def two(pharmacist: User, at: datetime) -> tuple[Patient, Patient]:
    """Linden Fakeman, as two practices entered her."""
    factories.a_pharmacy(by=pharmacist, at=at)
    profile = Profile(allergies=("Latex",), medicines=("Levothyroxine",))
    one = factories.a_patient(by=pharmacist, at=at, prescriber=factories.a_prescriber(by=pharmacist, at=at), **NAME)
    other = factories.a_patient(
        by=pharmacist, at=at, prescriber=factories.a_prescriber(by=pharmacist, at=at), profile=profile,
        street="1 Moved Street", is_another_person=True, **NAME,
    )  # fmt: skip
    return one, other


def compare_url(one: Patient, other: Patient) -> str:
    return f"{reverse('patient_compare', args=[one.public_id])}?with={other.public_id}"


def decide_url(one: Patient, other: Patient) -> str:
    return f"{reverse('patient_decide', args=[one.public_id])}?with={other.public_id}"


def test_pairs_are_counted_on_the_page_of_patients_and_lead_to_the_comparison(
    two: tuple[Patient, Patient], technician: User
) -> None:
    browser = signed_in(technician)
    assert "1 pair of records may be" in browser.get(reverse("patients")).content.decode()
    page = browser.get(reverse("patient_pairs")).content.decode()
    assert "Same name, same date of birth." in page and compare_url(*two) in page


def test_conflicting_facts_stand_side_by_side_and_both_looks_are_noted(
    two: tuple[Patient, Patient], technician: User
) -> None:
    answer = signed_in(technician).get(compare_url(*two))
    differing = {line.label: (line.one, line.other) for line in answer.context["lines"] if line.differs}
    assert set(differing) == {"Address", "Allergies", "Other medicines", "Known to"}
    assert differing["Allergies"] == ("none known", "Latex")
    page = answer.content.decode()
    assert "7 Testing Lane" in page and "1 Moved Street" in page and "A pharmacist decides" in page
    looked = AccessLog.objects.filter(by=technician, how="compare").values_list("patient_id", flat=True)
    assert set(looked) == {patient.public_id for patient in two}


def test_a_pharmacist_matches_undoes_and_tells_apart(two: tuple[Patient, Patient], pharmacist: User) -> None:
    browser = signed_in(pharmacist)
    answer = browser.post(decide_url(*two), REASON | {"do": "same"}, follow=True)
    assert answer.redirect_chain[-1][0] == compare_url(*two)
    assert "Matched. The rules read both records now." in answer.content.decode()
    made = PatientMatch.objects.get()
    assert compare_url(*two) in browser.get(reverse("patient", args=[two[0].public_id])).content.decode()
    assert "Decided last" in browser.get(reverse("patient_pairs")).content.decode()
    undo = reverse("patient_match_undo", args=[made.public_id])
    assert undo in answer.content.decode()
    browser.post(undo, {"reason": "Two sisters after all"})
    made.refresh_from_db()
    assert made.undone_by == pharmacist
    browser.post(decide_url(*two), {"reason": "Twins", "do": "another"})
    assert "No two records look like one person" in browser.get(reverse("patient_pairs")).content.decode()
    assert "Not the same person" in browser.get(reverse("patient", args=[two[1].public_id])).content.decode()


def test_a_decision_without_a_reason_or_made_twice_is_refused_on_the_page(
    two: tuple[Patient, Patient], pharmacist: User, at: datetime
) -> None:
    browser = signed_in(pharmacist)
    answer = browser.post(decide_url(*two), {"reason": "", "do": "same"})
    assert answer.status_code == 422 and answer.context["form"].errors.keys() == {"reason"}
    tell_apart(*two, reason="Twins", by=pharmacist, at=at)
    answer = browser.post(decide_url(*two), REASON | {"do": "same"})
    assert answer.status_code == 409 and "Undo that first" in answer.content.decode()
    for do in ("", "merge"):
        assert browser.post(decide_url(*two), REASON | {"do": do}).status_code == 422


def test_a_record_is_compared_with_another_that_is_there(two: tuple[Patient, Patient], pharmacist: User) -> None:
    browser = signed_in(pharmacist)
    for other in ("", "0" * 10, two[0].public_id):
        url = f"{reverse('patient_compare', args=[two[0].public_id])}?with={other}"
        assert browser.get(url).status_code == 404


def test_a_record_under_a_name_from_before_is_found(
    two: tuple[Patient, Patient], pharmacist: User, at: datetime
) -> None:
    married = factories.a_patient(by=pharmacist, at=at, given_name="Linden", family_name="Formerly")
    browser, url = signed_in(pharmacist), reverse("patient_compare", args=[two[0].public_id])
    assert browser.get(url).context["found"] is None
    answer = browser.post(url, {"name": "former"})
    assert answer.context["found"] == [married] and compare_url(two[0], married) in answer.content.decode()
    assert browser.post(url, {"name": "", "born_on": ""}).context["found"] is None


def test_a_practice_sees_its_own_record_and_nothing_else_before_after_and_after_undoing(
    two: tuple[Patient, Patient], pharmacist: User, at: datetime
) -> None:
    own, strange = two
    user = own.care.get().prescriber.user
    browser = signed_in(user)

    def seen() -> tuple[list[Patient], str]:
        page = browser.get(reverse("patient", args=[own.public_id])).content.decode()
        page += browser.get(reverse("my_patients")).content.decode()
        assert browser.get(reverse("patient", args=[strange.public_id])).status_code == 404
        assert browser.get(compare_url(*two)).status_code == browser.get(reverse("patient_pairs")).status_code == 403
        assert not [word for word in (strange.public_id, "Latex", "Moved", "may be one") if word in page]
        return list(Patient.objects.visible_to(user)), TOKEN.sub("", page)

    before = seen()
    made = factories.a_match(*two, by=pharmacist, at=at)
    assert seen() == before
    signed_in(pharmacist).post(reverse("patient_match_undo", args=[made.public_id]), {"reason": "Two sisters"})
    assert seen() == before == ([own], before[1])
    take_into_care(strange, own.care.get().prescriber, by=pharmacist, at=at)
    assert browser.get(reverse("patient", args=[strange.public_id])).status_code == 200


def test_the_pages_cost_as_many_queries_for_many_pairs_as_for_few(
    two: tuple[Patient, Patient], pharmacist: User, at: datetime
) -> None:
    browser, costs = signed_in(pharmacist), []
    addresses = [reverse("patients"), reverse("patient_pairs"), reverse("patient", args=[two[0].public_id])]
    for number in range(3):
        given = f"Lin{'xyz'[number]}"
        third = factories.a_patient(by=pharmacist, at=at, is_another_person=True, **NAME | {"given_name": given})
        fourth = factories.a_patient(by=pharmacist, at=at, is_another_person=True, **NAME)
        factories.a_match(two[1], fourth, by=pharmacist, at=at)
        tell_apart(two[0], third, reason="twins", by=pharmacist, at=at)
        for _ in range(2):
            factories.a_patient(by=pharmacist, at=at, is_another_person=True, **NAME | {"family_name": "Sample"})
        browser.get(addresses[0])
        with CaptureQueriesContext(connection) as asked:
            for address in addresses:
                assert browser.get(address).status_code == 200
        costs.append(len(asked))
    assert len(set(costs)) == 1
