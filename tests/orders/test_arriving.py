"""What came by telephone, fax or on paper: who called, what is kept of it, and what the signature of the entry says."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from orders import sources
from orders.actions.arriving import ArrivalRefused
from orders.actions.prescribing import sign_and_send
from orders.arrival_forms import file_in, token_of
from orders.drafts import FileKind, KeptFile
from orders.models import Arrival, Prescription
from orders.problems import problems_with_prescription
from premises.terms import Origin
from records import archive
from records.models import AccessLog, Event, Signature
from records.signatures import signed_of
from tests import factories
from tests.factories import SIGNING_CODE
from tests.factories.compounding import PDF
from tests.factories.orders import CALL, a_fax, an_arrival
from tests.orders.test_composing import catalogue, maker, patient, prescriber, typed  # noqa: F401
from tests.signed_in import signed_in

pytestmark = pytest.mark.django_db
PAGE = reverse("telephone_order")
PAPER = {"origin": "fax", "received_at": "2026-11-23T14:02", "written_on": "2026-11-23"}


def attached(data=None, name="fax.png"):
    return {"source": SimpleUploadedFile(name, a_fax() if data is None else data)}


@pytest.fixture
def bench(technician):
    return signed_in(technician)


@pytest.fixture
def faxed(at, clock, technician):
    return factories.a_prescription(at=at, by=technician, origin=Origin.FAX)


def signed(prescription, by, at):
    sign_and_send(prescription, by=by, at=at, proof=factories.proof_of(by, at))
    return signed_of(Prescription.objects.get(pk=prescription.pk))[0]["meaning"]


def test_a_call_is_kept_with_caller_time_taker_and_read_back(bench, patient, prescriber, technician):  # noqa: F811
    bench.post(PAGE, typed(patient, prescriber, written_on="2026-11-23", **CALL))
    came = Arrival.objects.get()
    assert (came.from_whom, came.was_read_back, came.received_by) == ("Iris Sample, nurse", True, technician)
    assert came.received_at.isoformat() == "2026-11-23T22:02:00+00:00" and not came.file_sha256
    said = json.loads(Event.objects.of(came.prescription).get(code="prescription.prepare").text)["after"]
    assert (said["origin"], said["received_by"], said["was_read_back"]) == ("telephone", technician.public_id, True)
    assert "Iris" not in json.dumps(said)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"caller": ""}, "Say who called."),
        ({"caller_title": ""}, "Say as what they called."),
        ({"was_read_back": ""}, "Read it back, then tick."),
        ({"received_at": "2026-11-23T14:11"}, "It cannot have been received in the future."),
        ({"received_at": ""}, "Enter the day and the time."),
        ({"origin": "fax"}, "Attach the fax or paper."),
        ({"origin": "written", "source_kept": "made up"}, "made up"),
        ({"origin": "written", "source_kept": "made-up"}, "What was attached is not there any more."),
    ],
)
def test_what_is_missing_stands_at_its_field(bench, patient, prescriber, changes, text):  # noqa: F811
    answer = bench.post(PAGE, typed(patient, prescriber, written_on="2026-11-23", **CALL | changes))
    assert answer.status_code == 422 and text in answer.content.decode()
    assert not Prescription.objects.exists()


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"%PDF-1.7 but no more", "no PDF, JPEG, PNG, WebP or TIFF that opens"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no PDF, JPEG, PNG, WebP or TIFF that opens"),
        (b"GIF89a" + bytes(20), "no PDF, JPEG, PNG, WebP or TIFF that opens"),
        (b"%PDF-" + bytes(sources.LARGEST_FILE), "over 10 MB"),
    ],
)
def test_what_is_no_fax_is_judged_by_its_content(bench, patient, prescriber, data, text):  # noqa: F811
    answer = bench.post(PAGE, typed(patient, prescriber, **PAPER) | attached(data, "fax.pdf"))
    assert answer.status_code == 422 and text in answer.content.decode()
    assert not Prescription.objects.exists()


def test_too_many_pages_are_refused():
    page, out = Image.new("1", (10, 10)), BytesIO()
    page.save(out, "TIFF", save_all=True, append_images=[page] * sources.MOST_PAGES)
    with pytest.raises(sources.SourceRefused) as refused:
        sources.keep(out.getvalue())
    assert refused.value.code == "source_too_long"


def test_a_fax_stays_attached_while_the_page_is_composed(bench, patient, prescriber):  # noqa: F811
    asked = typed(patient, prescriber, **PAPER)
    added = bench.post(PAGE, asked | attached(PDF, "fax.pdf") | {"do": "add"})
    assert "Attached: PDF, 1 page." in added.content.decode()
    carried = added.context["form"]["source_kept"].value()
    bench.post(PAGE, asked | {"source_kept": carried})
    came = Arrival.objects.get()
    assert (came.file_kind, came.file_pages, came.was_read_back) == ("pdf", 1, False)
    assert archive.fetch(came.file_sha256) == PDF


def test_nobody_names_a_file_that_another_attached(technician, pharmacist):
    file = KeptFile("ab" * 32, FileKind.PDF, 1)
    assert file_in(token_of(file, technician), technician) == file
    assert file_in(token_of(file, technician), pharmacist) is None


@pytest.mark.parametrize(
    ("origin", "other", "code"),
    [
        (Origin.TELEPHONE, {"caller": ""}, "no_caller"),
        (Origin.TELEPHONE, {"was_read_back": False}, "not_read_back"),
        (Origin.TELEPHONE, {"received_at": timedelta(minutes=1)}, "received_in_future"),
        (Origin.FAX, {"file": None}, "no_source"),
        (Origin.WRITTEN, {"was_read_back": True}, "read_back_paper"),
        (Origin.FAX, None, "arrival_missing"),
        (Origin.ELECTRONIC, {}, "arrival_of_electronic"),
    ],
)
def test_the_action_refuses_what_does_not_say_how_it_came(at, clock, technician, origin, other, code):
    if other is not None:
        other |= {"received_at": at + other["received_at"]} if "received_at" in other else {}
        came = an_arrival(Origin.FAX if origin == Origin.ELECTRONIC else origin, at=at, **other)
    else:
        came = None
    by = {} if origin == Origin.ELECTRONIC else {"by": technician}
    with pytest.raises(ArrivalRefused) as refused:
        factories.a_prescription(at=at, origin=origin, arrived=came, **by)
    assert refused.value.code == code and not Prescription.objects.exists()


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        (Origin.TELEPHONE, "entry of what was said by telephone and read back"),
        (Origin.FAX, "entry of what came by fax"),
        (Origin.WRITTEN, "entry of what came on paper"),
    ],
)
def test_a_pharmacist_signs_an_entry_and_never_that_they_prescribe(at, clock, technician, pharmacist, origin, words):
    entered = factories.a_prescription(at=at, by=technician, origin=origin)
    assert signed(entered, pharmacist, at) == words
    signature = Signature.objects.get(subject_id=entered.public_id)
    assert signature.meaning == "entered" and json.loads(signature.content)["arrival"][0] == origin
    page = signed_in(pharmacist).get(reverse("prescription", args=[entered.public_id])).content.decode()
    assert words in page and "prescribed, " not in page


def test_its_prescriber_signs_that_they_prescribe(faxed, at):
    assert signed(faxed, faxed.prescriber.user, at) == "prescribed"


@pytest.mark.parametrize(
    ("origin", "words", "never"),
    [
        (Origin.TELEPHONE, "I wrote it down and read it back to them", "compared"),
        (Origin.FAX, "I have compared this entry with the fax", "read it back"),
        (Origin.WRITTEN, "I have compared this entry with the paper", "read it back"),
    ],
)
def test_what_the_signature_says_fits_how_it_came(at, clock, pharmacist, origin, words, never):
    entered = factories.a_prescription(at=at, by=pharmacist, origin=origin)
    page = signed_in(pharmacist).get(reverse("prescription", args=[entered.public_id])).content.decode()
    assert words in page and never not in page and f"taken by {pharmacist.printed_name}" in page


def test_a_changed_arrival_voids_the_signature(faxed, pharmacist, at):
    signed(faxed, pharmacist, at)
    Arrival.objects.update(caller="Somebody Else")
    assert signed_of(Prescription.objects.get())[0]["void_because"]


def test_what_was_entered_before_says_how_it_came_before_it_is_signed(faxed, at):
    rules = {problem.code for problem in problems_with_prescription(faxed, at=at)}
    assert "RX-13" not in rules
    faxed.origin = Origin.TELEPHONE
    faxed.arrival = None
    assert "RX-13" in {problem.code for problem in problems_with_prescription(faxed, at=at)}


def test_the_pharmacist_verifies_with_the_fax_beside_the_entry(faxed, pharmacist, technician, at):
    signed(faxed, pharmacist, at)
    page, bench = reverse("prescription_source", args=[faxed.public_id]), signed_in(technician)
    order = reverse("order", args=[faxed.orders.get().public_id])
    shown = bench.get(order).content.decode()
    assert f'src="{page}?page=1"' in shown and "columns-three" in shown
    picture = bench.get(f"{page}?page=1")
    assert picture["Content-Type"] == "image/jpeg" and picture.streaming
    assert Image.open(BytesIO(b"".join(picture.streaming_content))).size == (170, 220)
    assert AccessLog.objects.filter(how="source", by=technician, patient_id=faxed.patient.public_id).exists()
    for wrong in ("0", "2", "x", ""):
        assert bench.get(f"{page}?page={wrong}").status_code == 404
    kept = bench.get(reverse("prescription_source_file", args=[faxed.public_id]))
    assert b"".join(kept.streaming_content) == a_fax() and "attachment" in kept["Content-Disposition"]
    other = signed_in(pharmacist)
    compared = [token for _, token in other.get(order).context["decision"].hidden]
    verified = {"compared": compared, "signing_code": SIGNING_CODE}
    other.post(reverse("order_verify", args=[faxed.orders.get().public_id]), verified)
    assert "columns-three" not in other.get(order).content.decode()


def test_an_electronic_one_has_no_fax(at, clock, technician):
    order = factories.an_order(at=at)
    for name in ("prescription_source", "prescription_source_file"):
        assert signed_in(technician).get(reverse(name, args=[order.prescription.public_id])).status_code == 404


def test_a_page_of_a_pdf_and_of_a_tiff_is_shown_as_a_picture():
    for data in (PDF, _tiff()):
        file = sources.keep(data)
        shown = Image.open(BytesIO(sources.picture_of(file.sha256, file.kind, file.pages)))
        assert shown.format == "JPEG" and max(shown.size) <= sources.SHOWN_ACROSS


def _tiff():
    out = BytesIO()
    Image.new("1", (3000, 20)).save(out, "TIFF", save_all=True, append_images=[Image.new("1", (30, 20))])
    return out.getvalue()
