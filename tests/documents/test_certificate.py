"""The certificate of a released batch: one page with what was tested and found; refused and void when it is not so."""

import json

import pytest
from django.urls import reverse

from compounding.actions import batches, quality, stock
from compounding.actions.paper import NotToBeCertified, ask_for_certificate
from compounding.certificate_content import STATEMENTS, CertificateContent
from compounding.certificate_pdf import CertificateNotAsAsked, certificate_pdf, differences, typeset
from compounding.documents import CERTIFICATE
from compounding.lifecycle import RELEASE_MEANS, RISK_MEANS
from compounding.models import Batch, Disposition
from compounding.tasks import render_document
from premises.terms import TRAINING
from records import archive
from records.actions import NotFailed, try_again
from records.codes import Code, Symbol, read
from records.models import Document, DocumentState
from records.papers import ReprintNeedsReason
from records.readback import opened
from tests import factories
from tests.documents.certificates import a_certificate
from tests.documents.leaflets import text_of
from tests.signed_in import signed_in


@pytest.fixture
def batch(technician, pharmacist, at):
    return factories.a_released_batch(at=at, maker=technician, by=pharmacist)


def states(batch) -> list[str]:
    return list(Document.objects.of(batch, CERTIFICATE).values_list("state", flat=True))


def refused(batch, by, at, match):
    with pytest.raises(NotToBeCertified, match=match):
        ask_for_certificate(batch, by=by, at=at, reason="wanted")


class TestOfABatch:
    def test_it_says_what_was_made_tested_and_found_and_who_released_it(self, batch, pharmacist, technician, at):
        factories.a_pharmacy(by=factories.pharmacist_in_charge(), at=at)
        document = ask_for_certificate(batch, by=technician, at=at)
        render_document(document.public_id)
        document.refresh_from_db()
        text = " ".join(text_of(archive.fetch(document.sha256)).split())
        for said in (
            batch.formula.name, f"Batch number {batch.number}", "Quantity made 100 capsules", f"Use by {batch.bud_on}",
            "Potency HPLC, Example Laboratory 90 to 110 % of label 99.5 % of label, 2026-11-23",
            "Weight variation 30 units weighed one by one", "Mean 100.0 %, RSD 0.6 %, none outside",
            "Acceptance value By weight of the first 30; weight is not content At most 15 1.1",
            "Naltrexone hydrochloride dihydrate", batch.formula.storage, *STATEMENTS,
            f"Released by {pharmacist.printed_name}, 2026-11-23 14:10 PST", "Meaning of the signature: released.",
            "Invented Compounding Pharmacy",
        ):  # fmt: skip
            assert said in text, said
        assert all(row.lot.number in text for row in batch.weighings.all())

    @pytest.mark.parametrize(
        ("risk", "meaning", "not_signed"),
        [("Needed today", RISK_MEANS, RELEASE_MEANS), ("", RELEASE_MEANS, RISK_MEANS)],
    )
    def test_without_a_result_it_claims_none_and_says_what_was_signed(
        self, technician, pharmacist, at, risk, meaning, not_signed
    ):
        """The signer of a release at risk signed another sentence (21 CFR 11.50)."""
        formula = factories.a_released_batch(at=at, by=pharmacist).formula
        batch = factories.a_made_batch(at=at, maker=technician, witness=pharmacist, formula=formula, tested=False)
        in_charge = factories.pharmacist_in_charge()
        if not risk and batch.potency_because:
            Batch.objects.filter(pk=batch.pk).update(potency_because="")
            batch.refresh_from_db()
        proof = factories.proof_of(in_charge, at)
        batches.release(batch, risk_reason=risk, by=in_charge, at=at, proof=proof)
        content = json.dumps(ask_for_certificate(batch, by=technician, at=at).content)
        assert "Not tested in this batch" in content and "No claim is made" in content and risk in content
        assert f"Meaning of the signature: released. {meaning}" in content and not_signed not in content

    def test_only_a_released_one_has_it(self, technician, pharmacist, at):
        made = factories.a_made_batch(at=at, maker=technician, witness=pharmacist)
        refused(made, technician, at, "quarantined")

    def test_a_recall_voids_it_and_refuses_another(self, batch, pharmacist, technician, at):
        ask_for_certificate(batch, by=technician, at=at)
        batches.recall(batch, reason="Foreign capsule", by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
        assert states(batch) == ["voided"]
        refused(batch, technician, at, "recalled")

    def test_one_that_failed_is_not_made_after_the_recall(self, batch, pharmacist, technician, at):
        document = ask_for_certificate(batch, by=technician, at=at)
        Document.objects.filter(pk=document.pk).update(state=DocumentState.FAILED)
        batches.recall(batch, reason="Foreign capsule", by=pharmacist, at=at, proof=factories.proof_of(pharmacist, at))
        assert states(batch) == ["voided"]
        with pytest.raises(NotFailed):
            try_again(document, task=render_document, by=technician, at=at)

    def test_one_that_was_asked_for_anew_is_not_tried_again(self, batch, technician, at):
        document = ask_for_certificate(batch, by=technician, at=at)
        ask_for_certificate(batch, reason="torn", by=technician, at=at)
        Document.objects.filter(pk=document.pk).update(state=DocumentState.FAILED)
        with pytest.raises(NotFailed):
            try_again(document, task=render_document, by=technician, at=at)

    def test_the_rejection_of_a_lot_in_it_voids_it(self, batch, pharmacist, technician, at):
        ask_for_certificate(batch, by=technician, at=at)
        stock.reject(batch.weighings.first().lot, reason="wet", by=pharmacist, at=at)
        assert states(batch) == ["voided"]

    def test_a_look_nobody_recorded_is_not_claimed(self, batch, technician, at):
        content = json.dumps(ask_for_certificate(batch, by=technician, at=at).content)
        assert "Appearance" in content and "Not recorded in this batch" in content
        assert "Nothing else was noted" not in content

    def test_a_deviation_voids_it_and_stops_another_until_it_is_accepted(self, batch, technician, at):
        ask_for_certificate(batch, by=technician, at=at)
        deviation = quality.open_deviation(batch, what="A vial leaked.", by=technician, at=at)
        assert states(batch) == ["voided"]
        refused(batch, technician, at, "DEV-01")
        factories.closed(deviation, Disposition.ACCEPT, by=factories.pharmacist_in_charge(), at=at)
        ask_for_certificate(batch, reason="the deviation was accepted", by=technician, at=at)
        assert states(batch) == ["pending", "voided"]

    def test_a_new_result_voids_it_and_a_failed_one_stops_another(self, batch, pharmacist, technician, at):
        ask_for_certificate(batch, by=technician, at=at)
        factories.a_potency(batch, "101.2", by=pharmacist, at=at)
        assert states(batch) == ["voided"]
        factories.a_potency(batch, "80", by=pharmacist, at=at)
        refused(batch, technician, at, "QC-08")

    def test_another_one_takes_a_reason_and_the_page_asks_for_it(self, batch, technician, at, clock):
        client, address = signed_in(technician), reverse("batch_certificate", args=[batch.public_id])
        assert address in client.get(reverse("batch", args=[batch.public_id])).text
        assert [client.post(address, {"reason": why}).status_code for why in ("", "", "torn")] == [302, 422, 302]
        with pytest.raises(ReprintNeedsReason):
            ask_for_certificate(batch, by=technician, at=at)
        assert states(batch) == ["pending", "voided"]
        assert signed_in(factories.prescriber_user()).get(address).status_code == 403


class TestOnPaper:
    @pytest.mark.parametrize("changes", [{}, {"training": True}, {"name": "Żółć " * 8}])
    def test_it_is_one_page_whose_code_leads_to_the_batch(self, changes):
        content = a_certificate(**changes)
        with opened(certificate_pdf(content)) as pages:
            assert len(pages) == 1
            assert read(pages[0].picture(203)) == {Code(Symbol.QR, content.know_url)}
            assert (TRAINING in [run.text for run in pages[0].runs()]) == content.training

    def test_what_does_not_stand_on_it_is_found(self):
        other = a_certificate(signed=("Released by nobody",), know_url="https://pharmacy.example/k/B", document="C2")
        assert differences(typeset(a_certificate()), other) == ["release", "foot", "code"]

    def test_it_is_refused_when_it_takes_two_pages(self):
        with pytest.raises(CertificateNotAsAsked, match="pages"):
            certificate_pdf(a_certificate(signed=("Released. " * 60,) * 12))

    def test_the_same_content_gives_the_same_bytes_and_comes_back_as_it_was_frozen(self):
        content = a_certificate()
        assert CertificateContent.from_json(json.loads(json.dumps(content.as_json()))) == content
        assert certificate_pdf(content) == certificate_pdf(content)
