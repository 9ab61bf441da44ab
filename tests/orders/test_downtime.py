"""The downtime pack: the open work every hour on disk, opened by the bench, and told where it is missing (SEC-19)."""

from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from compounding import recomputation
from orders import downtime, told_downtime
from orders.actions.review import hold
from orders.holds import HoldReason
from orders.models import Order
from orders.pack_facts import open_orders
from patients.actions.profile import change_profile
from patients.profile import Profile
from pharmacy import schedule
from premises.terms import Exclusion
from records.models import AccessLog
from tests import factories
from tests.documents.leaflets import text_of
from tests.factories.dispensing import GOING, checked, goes
from tests.orders.pages import browser, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def folder(tmp_path, settings) -> Path:
    """A disk of its own."""
    settings.DOWNTIME_DIR = str(tmp_path / "packs")
    return Path(settings.DOWNTIME_DIR)


def latest(folder: Path) -> str:
    return text_of((folder / "latest.pdf").read_bytes())


def test_it_says_what_is_open_as_it_stands(folder, order, waiting, technician, pharmacist, at):
    known = Profile(allergies=("penicillin",), no_other_medicines=True, exclusions=frozenset({Exclusion.LACTOSE}))
    change_profile(order.prescription.patient, known, by=pharmacist, at=at)
    hold(waiting, reason=HoldReason.STOCK, note="on its way", by=pharmacist, at=at)
    gone = factories.an_accepted_order(at=at, by=pharmacist, formula=order.lines.get().formula)
    Order.objects.filter(pk=gone.pk).update(status="cancelled", cancelled_at=at, cancelled_by=pharmacist)
    batch = factories.a_started_batch(at=at, maker=technician, formula=order.lines.get().formula, units=300)
    line = batch.formula.ingredients.order_by("position").first()
    downtime.write_pack(at)
    said = latest(folder)
    patient = order.prescription.patient
    for fact in (
        "2 open orders, 1 batch at the bench", order.number, waiting.number,
        f"{patient.full_name} · born {patient.born_on}",
        "Allergies: penicillin · Leave out: lactose", "4.5 mg capsule, 30: Take 1 capsule at bedtime",
        f"promised 30 from {order.lines.get().reservations.get().batch.number}", "on its way",
        "Next: Fill the order", "Next: Resolve a hold", "made 2026-11-23 14:10", f"Batch {batch.number}",
        "Fill size 3.",
    ):  # fmt: skip
        assert fact in said, fact
    assert gone.number not in said and line.component.name in said


def test_a_batch_that_cannot_be_computed_is_not_made_and_stops_no_pack(folder, technician, pharmacist, at, monkeypatch):
    batch = factories.a_started_batch(at=at, maker=technician)
    for code in ("NTX", "MCC", "CAP3"):
        factories.a_lot(code, by=pharmacist, at=at)
    monkeypatch.setattr(recomputation, "PER_CENT", Fraction(1, 101))
    downtime.write_pack(at)
    assert f"Batch {batch.number}" in latest(folder)
    assert "Cannot be computed: do not make it (computed_differently)." in latest(folder)


def test_no_pack_at_all_is_told_when_work_is_open(order, at):
    said = told_downtime.problem(at)
    assert said and said["title"] == "There is no downtime pack yet", "nothing failed: the clock has not come round yet"
    assert said["text"].startswith("The first one is written within minutes of the start.")
    downtime.write_pack(at)
    assert downtime.too_old(at) == ""


def test_a_cache_that_is_away_hides_neither_pack_nor_fault(folder, settings, at):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}}
    assert downtime.write_pack(at) == downtime.packs()[0]
    folder.rename(folder.parent / "away")
    folder.write_text("in the way")
    with pytest.raises(FileExistsError):
        downtime.write_pack(at + HOUR)


def test_what_is_urgent_stands_first(order, waiting, at):
    Order.objects.filter(pk=waiting.pk).update(urgent_at=at, urgent_by=waiting.accepted_by, urgent_reason="so")
    (part,) = open_orders(at)
    assert [sheet.number for sheet in part.orders] == [waiting.number, order.number]


def test_each_hour_has_one_and_a_day_of_them_is_kept(folder, at):
    schedule.downtime_pack(at)
    schedule.downtime_pack(at + HOUR / 2)
    assert len(downtime.packs()) == 1
    for number in range(1, 26):
        schedule.downtime_pack(at + number * HOUR)
    found = downtime.packs()
    assert len(found) == 24 and found[0].made_at == at + 25 * HOUR and found[-1].made_at == at + 2 * HOUR
    assert "made 2026-11-24 23:10" in latest(folder)


def test_one_that_fails_is_told_and_the_next_look_tries_again(folder, pharmacist, at, clock):
    schedule.downtime_pack(at)
    folder.rename(folder.parent / "away")
    folder.write_text("in the way")
    with pytest.raises(OSError):
        schedule.downtime_pack(at + HOUR)
    client = browser(pharmacist)
    page = text(client.get(reverse("downtime_packs")))
    assert "The last attempt failed" in page and "FileExistsError" in page
    assert "None could be written yet: if the system stops now" in text(client.get(reverse("worklist")))
    folder.unlink()
    (folder.parent / "away").rename(folder)
    schedule.downtime_pack(at + HOUR + downtime.SLACK)
    assert downtime.failure() is None and len(downtime.packs()) == 2
    assert "The last attempt failed" not in text(client.get(reverse("downtime_packs")))


def test_an_old_one_is_a_problem_beside_the_worklist(pharmacist, at, clock):
    client = browser(pharmacist)
    assert "The downtime pack is old" not in text(client.get(reverse("worklist")))
    downtime.write_pack(at - 3 * HOUR)
    for name in ("worklist", "worklist_problems", "downtime_packs"):
        page = text(client.get(reverse(name)))
        assert "The downtime pack is old" in page and "The last one is 3 hours old: if the system stops now" in page, (
            name
        )
    downtime.write_pack(at)
    assert "The downtime pack is old" not in text(client.get(reverse("worklist")))


def test_opening_one_is_kept_in_the_access_log_of_everybody_in_it(order, waiting, technician, pharmacist, at, clock):
    left = goes(checked(order, filler=technician, checker=pharmacist, at=at), GOING, by=technician, at=at)
    pack = downtime.write_pack(at + HOUR)
    clock.shift(HOUR)
    client, address = browser(technician), reverse("downtime_pack", args=[pack.name])
    assert address in text(client.get(reverse("downtime_packs")))
    answer = client.get(address)
    assert b"".join(answer.streaming_content).startswith(b"%PDF") and answer["Content-Type"] == "application/pdf"
    seen = AccessLog.objects.filter(how="downtime pack", by=technician)
    assert [row.subject_id for row in seen] == [waiting.public_id] and left.number != waiting.number


@pytest.mark.parametrize("name", ["latest.pdf", "..%2Fsecret.pdf", "downtime-20200101-000000Z.pdf", "secret.pdf"])
def test_nothing_but_a_pack_is_served(folder, technician, at, name):
    downtime.write_pack(at)
    (folder.parent / "secret.pdf").write_bytes(b"%PDF")
    assert browser(technician).get(f"/downtime/{name}").status_code == 404


def test_it_is_written_by_hand_too(folder, capsys):
    call_command("write_downtime_pack")
    assert str(folder / "downtime-20261123-221000Z.pdf") in capsys.readouterr().out
