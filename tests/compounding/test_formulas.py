"""The life of a formula, over 250 lines because one life is told: written, signed, frozen, followed by the next."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from compounding.actions.formula_evidence import EvidenceRefused, add_evidence
from compounding.actions.formulas import (
    FormulaChanged,
    FormulaFrozen,
    FormulaRefused,
    NewerApproved,
    approve,
    draft,
    edit,
    fingerprint,
    retire,
)
from compounding.bud_limits import BudBasis, BudClass, EvidenceKind, KeptAt
from compounding.formula_text import written_of
from compounding.lifecycle import FormulaStatus
from compounding.models import Formula, FormulaIngredient
from premises.actions.settings import change_setting
from premises.terms import Form
from records.refusals import SamePerson
from records.rows import Invalid
from records.signatures import signatures_of
from tests import factories
from tests.concurrency import at_once, failures
from tests.factories.compounding import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(at):
    return factories.pharmacist("Sage Author")


@pytest.fixture
def second():
    return factories.pharmacist("Fern Second")


@pytest.fixture
def third():
    return factories.pharmacist("Rue Third")


@pytest.fixture
def written(author, at):
    return factories.a_formula_draft(by=author, at=at, code="LDN15C")


def signed(formula, by, at, **how):
    return approve(formula, by=by, at=at, proof=factories.proof_of(by, at), **how)


def set_to(key, value, at):
    in_charge = factories.pharmacist_in_charge()
    change_setting(key=key, text=value, reason="agreed", by=in_charge, at=at, proof=factories.proof_of(in_charge, at))


def with_text(formula, **said):
    written = written_of(formula)
    return replace(written, text=replace(written.text, **said))


def test_one_signature_of_another_pharmacist_approves(written, second, at):
    signed(written, second, at)
    assert written.status == FormulaStatus.APPROVED
    assert (written.effective_on, written.review_on) == (at.date(), at.date() + timedelta(days=365))


def test_the_author_approves_only_where_there_is_one_pharmacist(written, author, at):
    with pytest.raises(SamePerson, match="MFR-15"):
        signed(written, author, at)
    set_to("one_pharmacist", "yes", at)
    assert signed(written, author, at).status == FormulaStatus.APPROVED


def test_where_the_house_asks_for_two_two_different_pharmacists_sign(written, second, third, at):
    set_to("formula_approvals", "2", at)
    signed(written, second, at)
    assert (written.status, written.approvals) == (FormulaStatus.DRAFT, 1)
    with pytest.raises(SamePerson, match="another pharmacist"):
        signed(written, second, at)
    signed(written, third, at)
    assert (written.status, written.approvals) == (FormulaStatus.APPROVED, 2)
    assert all(signature.covers(written.signed_content()) for signature in signatures_of(written))


def test_a_draft_is_edited_by_its_author_and_keeps_its_version(written, author, at):
    new = with_text(written, description="Size 3, ivory")
    new = replace(new, ingredients=new.ingredients[::-1], checks=())
    edit(written, new, by=author, at=at)
    written.refresh_from_db()
    assert (written.description, written.version) == ("Size 3, ivory", 1)
    assert [line.component.code for line in written.ingredients.order_by("position")] == ["CAP3", "MCC", "NTX"]
    assert not written.checks.exists()
    assert FormulaIngredient.objects.filter(formula=None).count() == 3  # struck, not deleted


def test_nobody_else_edits_it(written, second, at):
    with pytest.raises(FormulaFrozen, match="Sage Author"):
        edit(written, with_text(written, description="Red"), by=second, at=at)


def test_from_the_first_signature_on_it_stays_as_it_is(written, author, second, at):
    set_to("formula_approvals", "2", at)
    signed(written, second, at)
    with pytest.raises(FormulaFrozen, match="next version"):
        edit(written, with_text(written, description="Red"), by=author, at=at)


def test_a_draft_keeps_its_code(written, author, at):
    with pytest.raises(FormulaRefused) as refused:
        edit(written, with_text(written, code="LDN16C"), by=author, at=at)
    assert refused.value.code == "code_changed"


def test_what_is_signed_is_what_was_seen(written, author, second, at):
    seen = fingerprint(Formula.objects.get(pk=written.pk))
    edit(written, with_text(written, description="Size 3, ivory"), seen=seen, by=author, at=at)
    with pytest.raises(FormulaChanged):
        signed(written, second, at, seen=seen)
    with pytest.raises(FormulaChanged):
        edit(written, with_text(written, description="Red"), seen=seen, by=author, at=at)
    assert signed(written, second, at, seen=fingerprint(written)).status == FormulaStatus.APPROVED


def test_an_incomplete_draft_is_not_approved_and_says_what_is_missing(author, second, at):
    formula = factories.a_formula_draft(by=author, at=at, container_closure="", equipment="")
    with pytest.raises(FormulaRefused, match=r"MFR-06.*MFR-07") as refused:
        signed(formula, second, at)
    assert refused.value.code == "formula_incomplete"


def test_the_next_version_retires_the_one_before_and_an_older_draft_is_refused(written, author, second, at):
    said = written_of(written)
    newer = [draft(said.text, said.ingredients, said.checks, by=author, at=at) for _ in range(2)]
    signed(written, second, at)
    signed(newer[1], second, at)
    written.refresh_from_db()
    assert (written.status, newer[1].version) == (FormulaStatus.RETIRED, 3)
    with pytest.raises(NewerApproved, match="Version 3"):
        signed(newer[0], second, at)


def test_a_draft_that_nobody_wants_is_given_up(written, author, at):
    assert retire(written, reason="a slip", by=author, at=at).status == FormulaStatus.RETIRED


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE compounding_formula SET bud_days = 1 WHERE id = {0}",
        "UPDATE compounding_formula SET instructions = 'x' WHERE id = {0}",
        "UPDATE compounding_formula SET container_protects = false WHERE id = {0}",
        "UPDATE compounding_formulaingredient SET amount_mg = 45 WHERE formula_id = {0}",
        "UPDATE compounding_formulaingredient SET formula_id = NULL WHERE formula_id = {0}",
        "UPDATE compounding_formulacheck SET expected = 'any' WHERE formula_id = {0}",
        "INSERT INTO compounding_formulacheck (formula_id, position, test, method, expected, sample)"
        " VALUES ({0}, 99, 'a', 'b', 'c', '')",
    ],
)
def test_the_database_itself_keeps_what_is_signed(written, second, at, change):
    assert not refused_by_the_database(change.format(written.pk))
    factories.a_formula_draft(by=written.drafted_by, at=at)
    set_to("formula_approvals", "2", at)
    signed(written, second, at)
    assert refused_by_the_database(change.format(written.pk)), "after the first of two signatures"
    with transaction.atomic():
        signed(written, factories.pharmacist("Ivy Last"), at)
    assert refused_by_the_database(change.format(written.pk)), "approved"


def refused_by_the_database(change):
    """Whether the application's role may not do it; undone either way."""
    point = transaction.savepoint()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_user, session_user")
            current, _ = cursor.fetchone()
            assert current == "aliquot_app" or "app" in current
            cursor.execute(change)
    except DatabaseError as error:
        assert "frozen" in str(error), error
        return True
    finally:
        transaction.savepoint_rollback(point)
    return False


def longer(author, at, days=60, **said):
    lines = [
        replace(factories.capsule_ingredients("1", by=author, at=at)[0], pack_mg=None),
        replace(factories.a_vehicle(by=author, at=at), preserves=True),
    ]
    text = {"form": Form.ORAL_SOLUTION, "bud_days": days, "bud_basis": BudBasis.STUDY, "bud_reference": "Fawcett 1997"}
    text |= {"bud_class": BudClass.PRESERVED_AQUEOUS, "kept_in": KeptAt.REFRIGERATOR, **said}
    return factories.a_formula_draft(by=author, at=at, strength_mg="1", ingredients=lines, **text)


def attach(formula, kind, by, at, pdf=PDF, title="Study, 2026"):
    return add_evidence(formula, kind=kind, title=title, pdf=pdf, by=by, at=at)


def test_more_days_than_the_class_has_need_a_study_and_with_water_a_second_document(author, second, at):
    formula = longer(author, at)
    with pytest.raises(FormulaRefused, match=r"stability.*BUD-03.*effectiveness") as refused:
        signed(formula, second, at)
    assert refused.value.code == "bud_evidence_missing"
    attach(formula, EvidenceKind.STUDY, author, at)
    with pytest.raises(FormulaRefused, match="effectiveness"):
        signed(formula, second, at)
    attach(formula, EvidenceKind.EFFECTIVENESS, author, at)
    signed(formula, second, at)
    assert formula.evidence.first().sha256 in signatures_of(formula)[0].content


def test_over_180_days_is_refused_whatever_supports_it(author, at):
    with pytest.raises(FormulaRefused, match=r"180.*BUD-03, BUD-10") as refused:
        longer(author, at, days=181)
    assert refused.value.code == "bud_over_180"


def test_without_evidence_the_class_is_the_limit(author, at):
    with pytest.raises(FormulaRefused, match=r"preserved aqueous.*35.*BUD-02") as refused:
        longer(author, at, days=36, bud_basis=BudBasis.TABLE)
    assert refused.value.code == "bud_over_default"


@pytest.mark.parametrize(
    ("pdf", "code"),
    [
        (b"", "evidence_not_a_pdf"),
        (b"MZ\x90 not a pdf", "evidence_not_a_pdf"),
        (b"%PDF-1.7 " + b"0" * (10 * 1024 * 1024), "evidence_too_large"),
    ],
)
def test_a_document_is_judged_by_its_content(author, at, pdf, code):
    with pytest.raises(EvidenceRefused) as refused:
        attach(longer(author, at), EvidenceKind.STUDY, author, at, pdf=pdf)
    assert refused.value.code == code


def test_a_document_comes_before_the_signatures_and_goes_with_the_next_version(author, second, at):
    formula = longer(author, at)
    for kind in (EvidenceKind.STUDY, EvidenceKind.EFFECTIVENESS):
        attach(formula, kind, author, at)
    signed(formula, second, at)
    with pytest.raises(FormulaFrozen):
        attach(formula, EvidenceKind.STUDY, author, at)
    said = written_of(formula)
    after = draft(said.text, said.ingredients, said.checks, documents_of=formula, by=author, at=at)
    assert signed(after, second, at).status == FormulaStatus.APPROVED


def test_a_version_written_again_says_the_same(written):
    said = written_of(written)
    again = draft(said.text, said.ingredients, said.checks, by=written.drafted_by, at=written.drafted_at)
    assert written_of(Formula.objects.get(pk=again.pk)) == said


@pytest.mark.parametrize("field", ["name", "instructions", "labelling", "container_closure", "equipment"])
def test_a_picture_character_is_refused_and_invisible_turns_are_taken_out(author, at, field):
    with pytest.raises(Invalid, match="letters"):
        factories.a_formula_draft(by=author, at=at, **{field: "capsule \N{PILL}"})
    formula = factories.a_formula_draft(by=author, at=at, **{field: "כמוסה \u202e25 mg"})
    assert getattr(formula, field) == "כמוסה 25 mg"


def test_a_huge_text_is_refused(author, at):
    with pytest.raises(Invalid):
        factories.a_formula_draft(by=author, at=at, calculations="x" * 8001)
    assert not Formula.objects.exists()


def test_a_refused_line_leaves_no_formula(author, at):
    lines = factories.capsule_ingredients("1.5", by=author, at=at)
    with pytest.raises(FormulaRefused) as refused:
        factories.a_formula_draft(by=author, at=at, ingredients=[replace(lines[0], grade="\N{PILL}"), *lines[1:]])
    assert refused.value.faults[0].field == "line.0.grade"
    assert not Formula.objects.exists()


def test_amounts_of_one_version_do_not_change_with_another(written, author, at):
    before = written.signed_content()
    said = with_text(written, bud_days=90)
    draft(said.text, said.ingredients, said.checks, by=author, at=at)
    assert Formula.objects.get(pk=written.pk).signed_content() == Formula.objects.get(pk=written.pk).signed_content()
    assert '"bud_days"' in before
    assert Decimal(written.strength_mg) == Decimal("1.5")


@pytest.mark.django_db(transaction=True)
def test_two_drafts_of_one_code_approved_at_the_same_moment_leave_one_approved(author, second, third, at):
    said = written_of(factories.a_formula_draft(by=author, at=at, code="LDN15C"))
    other = draft(said.text, said.ingredients, said.checks, by=author, at=at)
    rows = list(Formula.objects.filter(code=other.code).order_by("version"))
    people = [second, third]
    results = at_once(2, lambda n: signed(rows[n], people[n], at))
    assert all(isinstance(failure, NewerApproved) for failure in failures(results))
    approved = Formula.objects.filter(status=FormulaStatus.APPROVED)
    assert [formula.version for formula in approved] == [2]


@pytest.mark.django_db(transaction=True)
def test_drafts_of_one_code_written_at_the_same_moment_get_versions_of_their_own(author, at):
    said = written_of(factories.a_formula_draft(by=author, at=at, code="LDN15C"))
    results = at_once(4, lambda _: draft(said.text, said.ingredients, said.checks, by=author, at=at))
    assert failures(results) == []
    assert sorted(formula.version for formula in results) == [2, 3, 4, 5]
