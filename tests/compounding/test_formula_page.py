"""The pages a formula is written, read, compared and decided on."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from compounding.bud_limits import BudBasis
from compounding.models import Formula
from tests import factories
from tests.factories.compounding import PDF
from tests.signed_in import signed_in

pytestmark = pytest.mark.django_db

HEAD = {
    "code": "LDN45C", "name": "Naltrexone Hydrochloride 4.5 mg Capsule", "form": "capsule", "strength_mg": "4.5",
    "description": "Size 3, white", "bud_days": "180", "storage": "Room temperature", "instructions": "Weigh.\nFill.",
    "equipment": "Balance",
}  # fmt: skip
LEFT_ALONE = {"component": "", "amount_mg": "", "pack_mg": "", "hydrate": ""}  # as a browser sends it
CHECK = {"check-0-test": "Weight", "check-0-method": "net", "check-0-expected": "90 to 110 %", "check-0-sample": "10"}


def typed(lines, **head):
    counts = {"line-TOTAL_FORMS": str(len(lines)), "line-INITIAL_FORMS": "0"}
    counts |= {"check-TOTAL_FORMS": "2", "check-INITIAL_FORMS": "0"}
    named = {f"line-{n}-{name}": value for n, line in enumerate(lines) for name, value in line.items()}
    return HEAD | counts | CHECK | named | head


@pytest.fixture
def filled(pharmacist, at):
    rows = [("NTX", "4.5", "180", "dihydrate"), ("MCC", "", "130", ""), ("CAP3", "48", "", "")]
    names = ("component", "amount_mg", "pack_mg", "hydrate")
    parts = {code: str(factories.a_component(code, by=pharmacist, at=at).pk) for code, *_ in rows}
    return [dict(zip(names, (parts[code], *rest), strict=True)) for code, *rest in rows]


@pytest.fixture
def browser(pharmacist, clock):
    return signed_in(pharmacist)


def test_components_left_empty_are_not_asked_for(browser, filled):
    answer = browser.post(reverse("formula_new"), typed(filled + [LEFT_ALONE] * 3))
    assert answer.status_code == 302
    formula = Formula.objects.get()
    assert (formula.ingredients.count(), formula.checks.get().expected) == (3, "90 to 110 %")


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(browser, filled):
    filled[0]["amount_mg"], filled[1]["pack_mg"] = "45", ""
    answer = browser.post(reverse("formula_new"), typed(filled, bud_days="181", equipment="My own balance"))
    assert answer.status_code == 422
    sheet = answer.context["sheet"]
    assert "MFR-02" in sheet.lines.forms[0].errors["amount_mg"][0]
    assert "CAPS_FILL" in sheet.lines.forms[1].errors["pack_mg"][0]
    assert "BUD-03" in sheet.form.errors["bud_days"][0]
    page = answer.content.decode()
    assert all(value in page for value in ("My own balance", 'value="45"', 'value="181"', "90 to 110 %"))
    assert not Formula.objects.exists()


@pytest.mark.parametrize("bad", [{"code": ""}, {"strength_mg": "\u0664"}, {"strength_mg": "1e9"}, {"form": "pill"},
                                 {"instructions": ""}, {"instructions": "x" * 9000}, {"name": "\N{PILL}"},
                                 {"bud_days": "many"}, {"line-TOTAL_FORMS": "x"}])  # fmt: skip
def test_bad_input_is_an_answer_and_not_a_fault(browser, filled, bad):
    assert browser.post(reverse("formula_new"), typed(filled, **bad)).status_code in {302, 422}


def test_the_next_version_begins_with_this_one(browser, filled, pharmacist, at):
    old = factories.a_formula(by=factories.pharmacist("Sage Author"), at=at, code="LDN45C", strength_mg="4.5")
    page = browser.get(reverse("formula_version", args=[old.public_id])).content.decode()
    assert "Capsule machine, size 3" in page and 'value="4.5' in page and "each 90 to 110 %" in page
    answer = browser.post(reverse("formula_version", args=[old.public_id]), typed(filled))
    assert answer.status_code == 302
    assert Formula.objects.order_by("version").last().version == 2


def test_a_line_is_left_out_by_its_tick(browser, filled, pharmacist, at):
    draft = factories.a_formula_draft(by=pharmacist, at=at, code="LDN45C", strength_mg="4.5")
    extra = {"component": "", "amount_mg": "", "pack_mg": "", "hydrate": "", "DELETE": "on"}
    sent = typed([*filled, extra]) | {"line-INITIAL_FORMS": "4"}
    answer = browser.post(reverse("formula_edit", args=[draft.public_id]), sent)
    assert answer.status_code == 302
    assert draft.ingredients.count() == 3


def test_two_people_at_one_draft_do_not_write_over_each_other(browser, filled, pharmacist, at):
    draft = factories.a_formula_draft(by=pharmacist, at=at, code="LDN45C", strength_mg="4.5")
    address = reverse("formula_edit", args=[draft.public_id])
    seen = browser.get(address).context["seen"]
    assert browser.post(address, typed(filled, seen=seen)).status_code == 302
    answer = browser.post(address, typed(filled, seen=seen, description="Red"))
    assert answer.status_code == 422
    assert "changed after you opened" in answer.content.decode()


def test_the_page_shows_every_field_the_reasons_the_versions_and_the_batches(browser, at):
    formula = factories.a_formula(by=factories.pharmacist("Sage Author"), at=at)
    batch = factories.a_planned_batch(at=at, formula=formula)
    page = browser.get(reverse("formula", args=[formula.public_id])).content.decode()
    words = ["Amber vial", "Capsule machine", "Keep out of the reach", "net fill", "BUD-02", "180 days", "Decides:"]
    words += ["dihydrate", "In force from", batch.number, "1 batch", "tight and light-resistant"]
    assert [word for word in words if word not in page] == []


def test_two_versions_are_compared_word_by_word(browser, filled, at):
    old = factories.a_formula(by=factories.pharmacist("Sage Author"), at=at, code="LDN45C", strength_mg="4.5")
    filled[1]["pack_mg"] = "125"
    browser.post(reverse("formula_version", args=[old.public_id]), typed(filled, description="Size 3, ivory"))
    new = Formula.objects.get(version=2)
    page = browser.get(reverse("formula_changes", args=[new.public_id])).content.decode()
    assert "<del>white</del>" in page and "<ins>ivory</ins>" in page
    assert "<del>130</del>" in page and "<ins>125</ins>" in page
    assert "changed" in page and "Microcrystalline cellulose" in page
    back = browser.get(reverse("formula_changes", args=[old.public_id]), {"than": new.public_id}).content.decode()
    assert "<ins>white</ins>" in back
    assert "first version" in browser.get(reverse("formula_changes", args=[old.public_id])).content.decode()


def test_a_document_is_attached_read_by_the_bench_and_shown_to_nobody_else(browser, technician, pharmacist, at):
    draft = factories.a_formula_draft(
        by=pharmacist, at=at, bud_days=180, bud_basis=BudBasis.MONOGRAPH, bud_reference="USP monograph"
    )
    address = reverse("formula_document", args=[draft.public_id])
    sent = {"kind": "study", "title": "Study"}
    assert browser.post(address, sent | {"document": SimpleUploadedFile("a.pdf", b"MZ")}).status_code == 422
    assert browser.post(address, sent | {"document": SimpleUploadedFile("a.exe", PDF)}).status_code == 302
    file = reverse("evidence_file", args=[draft.evidence.get().public_id])
    assert signed_in(technician).get(file).getvalue() == PDF
    assert signed_in(factories.prescriber_user()).get(file).status_code in {403, 404}


def test_a_technician_reads_and_is_offered_nothing_to_decide(technician, clock, at):
    formula = factories.a_formula(by=factories.pharmacist("Sage Author"), at=at)
    answer = signed_in(technician).get(reverse("formula", args=[formula.public_id]))
    assert answer.status_code == 200
    assert answer.context["buttons"] == []


def test_an_author_is_not_offered_the_approval(browser, pharmacist, at):
    draft = factories.a_formula_draft(by=pharmacist, at=at)
    labels = [b.label for b in browser.get(reverse("formula", args=[draft.public_id])).context["buttons"]]
    assert labels == ["Edit the draft", "Write the next version", "Retire the formula"]


FAMILY = {
    "code_start": "LDN", "code_end": "C", "hydrate": "dihydrate", "active_pack_mg": "180", "filler_pack_mg": "130",
    "shell_mg": "48", "description": "Size 3, white", "container_closure": "Amber vial", "storage": "Room",
    "bud_days": "180", "equipment": "Balance", "instructions": "Dilute.\nFill.", "labelling": "Keep away",
}  # fmt: skip


@pytest.fixture
def family(filled):
    parts = dict(zip(("active", "filler", "shell"), (line["component"] for line in filled), strict=True))
    return FAMILY | parts | {"strengths": ["0.5", "4.5"]}


def test_the_fills_are_shown_before_anything_is_written(browser, family):
    page = browser.post(reverse("formula_family"), family | {"show": "1"}).content.decode()
    assert "126.75" in page and "LDN05C" in page
    assert not Formula.objects.exists()
    assert browser.post(reverse("formula_family"), family).status_code == 302
    assert sorted(Formula.objects.values_list("code", flat=True)) == ["LDN05C", "LDN45C"]


@pytest.mark.parametrize(
    ("bad", "field"),
    [({"bud_days": "181"}, "bud_days"), ({"active_pack_mg": "4"}, "__all__"), ({"strengths": []}, "strengths"),
     ({"strengths": ["50"]}, "strengths"), ({"active": ""}, "active"), ({"labelling": "\N{PILL}"}, "labelling")],
)  # fmt: skip
def test_a_family_refused_is_written_nowhere_and_says_why_at_the_field(browser, family, bad, field):
    answer = browser.post(reverse("formula_family"), family | bad)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Formula.objects.exists()
