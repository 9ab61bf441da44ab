"""Seals: what they cover, that they follow each other, and that nobody still writing slips below one."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from records import seal_file
from records.access import looked_at
from records.chain import canonical, keyed_hash
from records.ledgers import append_only_models
from records.models import AccessLog, Event, Seal
from records.sealing import heads_digest, seal
from records.verification import findings
from tests.concurrency import at_once, failures
from tests.records.test_actions import look, rename

pytestmark = pytest.mark.django_db


def said(seal):
    """What a seal says."""
    return json.loads(seal.text)


def test_it_covers_heads_counts_and_every_growing_table(pharmacist, at):
    rename(pharmacist, "Fern Example", by=pharmacist, at=at)
    looked_at(pharmacist, pharmacist, patient=pharmacist, at=at, how="page")
    text = said(seal(at=at))
    assert text["streams"] == heads_digest() and text["streams"]["count"] == 1
    assert text["tables"]["accounts_userevent"]["count"] == 2  # added and renamed
    assert {"records_event", "records_accesslog", "accounts_userevent"} <= set(text["tables"])
    assert Seal not in {model for model in append_only_models() if model._meta.db_table in text["tables"]}


def test_the_next_one_digests_only_what_is_new_and_counts_all(pharmacist, at):
    rename(pharmacist, "Fern Example", by=pharmacist, at=at)
    first = seal(at=at)
    look(pharmacist, by=pharmacist, at=at)
    second = seal(at=at + timedelta(minutes=15))
    assert [segment["table"] for segment in said(second)["segments"]] == ["records_event"]
    assert said(second)["tables"]["records_event"]["count"] == 2
    assert (second.number, second.previous_hmac) == (2, first.hmac)
    assert list(findings()) == []


def test_a_quiet_quarter_of_an_hour_is_sealed_too(at):
    assert said(seal(at=at))["segments"] == [] and seal(at=at).number == 2
    assert list(findings()) == []


def test_the_file_gets_a_line_for_each_and_catches_up_after_a_crash(at):
    seal(at=at)
    seal(at=at)
    path = Path(settings.SEAL_FILE)
    lines = path.read_text().splitlines(keepends=True)
    path.write_text(lines[0] + lines[1][:40])  # torn in the middle of the second
    third = seal(at=at)
    assert path.read_text().splitlines()[-1] == f"{third.hmac} {third.text}"
    assert list(findings()) == []


@pytest.mark.django_db(transaction=True)
def test_many_that_write_the_file_at_once_leave_each_line_whole(pharmacist, at):
    rename(pharmacist, "Fern Example", by=pharmacist, at=at)
    sealed = [seal(at=at) for _ in range(3)]
    text = canonical(said(sealed[-1]) | {"number": 4, "padding": "x" * 300_000})  # longer than any buffer
    long = Seal(number=4, at=at, text=text, previous_hmac=sealed[-1].hmac, hmac=keyed_hash(sealed[-1].hmac, text))
    long.save()
    Path(settings.SEAL_FILE).unlink()
    assert failures(at_once(8, lambda _: seal_file.catch_up())) == []
    assert [number for number, _ in seal_file.hmacs()] == [1, 2, 3, 4], "each once"


@pytest.mark.django_db(transaction=True)
def test_it_waits_for_whoever_is_still_writing(pharmacist, at):
    """A row with a lower id, committed after the seal began, is under the seal all the same."""
    with ThreadPoolExecutor() as pool, transaction.atomic():
        looked_at(pharmacist, pharmacist, patient=pharmacist, at=at, how="early")

        def later():
            try:
                looked_at(pharmacist, pharmacist, patient=pharmacist, at=at, how="late")
                return seal(at=at)
            finally:
                connection.close()

        sealed = pool.submit(later)
        with pytest.raises(TimeoutError):
            sealed.result(timeout=0.5)
        assert AccessLog.objects.filter(how="late").exists() and not Seal.objects.exists()
    assert said(sealed.result())["tables"]["records_accesslog"]["count"] == 2
    assert list(findings()) == []


@pytest.mark.django_db(transaction=True)
def test_seals_made_at_once_follow_each_other_while_actions_go_on(pharmacist, at):
    def either(number):
        return seal(at=at) if number % 2 else look(pharmacist, by=pharmacist, at=at)

    assert failures(at_once(16, either)) == []
    assert Event.objects.count() == 8 and Seal.objects.count() == 8
    assert list(findings()) == []
