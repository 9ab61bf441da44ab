"""A step runs its minutes or says why not, a dilution is listed by what was weighed, a photo keeps its pixels alone."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from compounding.actions import batches
from compounding.actions.steps import begin_step
from compounding.dilution import dilution_stages
from compounding.models import BatchStep
from compounding.photos import PhotoRefused, keep
from compounding.step_times import minutes_of
from compounding.timing import TooEarly, dilution_of
from records import archive
from tests import factories
from tests.compounding.test_batch_pages import weigh_all
from tests.signed_in import signed_in

D = Decimal
TEN = timedelta(minutes=10)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("Sieve and mix for 10 minutes.", 10),
        ("Mix for 1 minute", 1),
        ("Stir for 5 min, then for 15 min at rest.", 15),
        ("Mix 10 minutes before it sets", 0),
        ("Wait for 1000 minutes", 0),
        ("Mix.", 0),
    ],
)
def test_minutes_are_read_from_the_words(text, minutes):
    assert minutes_of(text) == minutes


def test_equal_parts_double_until_all_is_in():
    stages = dilution_stages(D("518.5"), D("13275.4"))
    assert [stage.add_mg for stage in stages] == [D("518.5"), D("1037.0"), D("2074.0"), D("4148.0"), D("5497.9")]
    assert (sum(stage.add_mg for stage in stages), stages[-1].total_mg) == (D("13275.4"), D("13793.9"))


def test_less_diluent_than_active_goes_in_at_once():
    assert [stage.add_mg for stage in dilution_stages(D(10), D(4))] == [D(4)]
    assert dilution_stages(D(10), D(0)) == []


def a_photo(kind="JPEG", size=(40, 20), **more):
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **more)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_as_its_pixels_alone(kind):
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Camera of Juniper Example", 6  # maker, and lying on its side
    kept = archive.fetch(keep(a_photo(kind, exif=exif)))
    assert b"Juniper" not in kept and b"Exif" not in kept
    with Image.open(BytesIO(kept)) as image:
        assert (image.format, image.size) == ("JPEG", (20, 40))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_a_photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_photo"),
        (factories.compounding.PDF, "not_a_photo"),
        (a_photo("GIF"), "not_a_photo"),
        (a_photo()[:200], "not_a_photo"),
        (b"\xff\xd8" + b"0" * (10 * 1024 * 1024), "photo_too_large"),
        (a_photo("PNG", (10_000, 5_001)), "photo_too_many_pixels"),
    ],
)
def test_what_is_no_photo_is_refused(data, code):
    with pytest.raises(PhotoRefused) as refused:
        keep(data)
    assert refused.value.code == code


@pytest.mark.django_db
class TestTiming:
    @pytest.fixture
    def batch(self, technician, pharmacist, at):
        text = "Dilute geometrically.\nMix for 10 minutes."
        formula = factories.a_formula(by=pharmacist, at=at, instructions=text)
        return factories.a_started_batch(at=at, maker=technician, formula=formula)

    @pytest.fixture
    def mixing(self, batch, technician, at):
        first, second = batch.steps.all()
        batches.tick(first, by=technician, at=at)
        return second

    def test_only_a_step_that_says_so_runs(self, batch, technician, at):
        first, second = batch.steps.all()
        assert (first.minutes, second.minutes) == (0, 10)
        with pytest.raises(batches.BatchRefused) as refused:
            begin_step(first, by=technician, at=at)
        assert refused.value.code == "no_minutes"
        with pytest.raises(batches.BatchRefused, match="earlier step"):
            begin_step(second, by=technician, at=at)

    def test_it_is_ticked_when_its_minutes_are_over(self, mixing, technician, at):
        begin_step(mixing, by=technician, at=at)
        with pytest.raises(TooEarly) as refused:
            batches.tick(mixing, by=technician, at=at + TEN - timedelta(seconds=1))
        assert refused.value.code == "too_early"
        assert batches.tick(mixing, by=technician, at=at + TEN).early_reason == ""

    def test_a_step_that_was_not_begun_is_refused_by_its_own_code(self, mixing, technician, at):
        with pytest.raises(TooEarly) as refused:
            batches.tick(mixing, by=technician, at=at + TEN)
        assert refused.value.code == "not_begun"

    def test_a_reason_lets_it_pass_and_stays(self, mixing, technician, at):
        begin_step(mixing, by=technician, at=at)
        with pytest.raises(TooEarly):
            batches.tick(mixing, early_reason="  ", by=technician, at=at)
        batches.tick(mixing, early_reason="Even after three.", by=technician, at=at + 3 * TEN / 10)
        mixing.refresh_from_db()
        assert mixing.early_reason == "Even after three."

    def test_the_dilution_is_listed_once_all_is_weighed(self, batch, technician, pharmacist, at):
        step = batch.steps.all()[0]
        assert dilution_of(batch, step) == []
        weigh_all(batch, technician, pharmacist, at)
        stages = dilution_of(batch, step)
        weighed = {row.ingredient.component.code: row.amount for row in batch.weighings.standing()}
        assert stages[0].mixed_mg == weighed["NTX"]
        assert sum(stage.add_mg for stage in stages) == weighed["MCC"]
        assert dilution_of(batch, batch.steps.all()[1]) == []

    @pytest.mark.usefixtures("clock")
    def test_the_screen_begins_asks_why_and_shows_the_photo(self, batch, mixing, technician):
        client, page = signed_in(technician), reverse("batch_step", args=[batch.public_id])
        assert "Begin 10 minutes" in client.get(page).content.decode()
        client.post(reverse("batch_step_begin", args=[batch.public_id]), {"step": mixing.public_id})
        assert 'data-seconds="600"' in client.get(page).content.decode()
        assert client.post(page, {"step": mixing.public_id}).status_code == 422
        photo = SimpleUploadedFile("tray.exe", a_photo(), "application/x-msdownload")
        sent = {"step": mixing.public_id, "early_reason": "Even already.", "photo": photo}
        assert client.post(page, sent).status_code == 302
        done = BatchStep.objects.get(pk=mixing.pk)
        shown = reverse("step_photo", args=[done.public_id])
        assert client.get(shown).headers["Content-Type"] == "image/jpeg"
        record = client.get(reverse("batch", args=[batch.public_id])).content.decode()
        assert shown in record and "ran 0 of 10 minutes: Even already." in record

    @pytest.mark.usefixtures("clock")
    def test_a_bad_photo_keeps_nothing_and_says_so(self, batch, mixing, technician):
        client, page = signed_in(technician), reverse("batch_step", args=[batch.public_id])
        bad = SimpleUploadedFile("tray.jpg", b"MZ\x90", "image/jpeg")
        answer = client.post(page, {"step": mixing.public_id, "early_reason": "so", "photo": bad})
        assert (answer.status_code, "no JPEG, PNG or WebP" in answer.content.decode()) == (422, True)
        mixing.refresh_from_db()
        assert mixing.done_at is None
