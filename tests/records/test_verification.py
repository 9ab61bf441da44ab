"""Whatever somebody with the owner's password changes is found, and nothing is reported that was not changed."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from records import archive
from records.meanings import Meaning
from records.models import Document, DocumentState, Event, EventStream, Seal, Signature
from records.sealing import seal
from records.signatures import hash_of
from records.verification import findings
from tests import database
from tests.records.test_actions import rename

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(tmp_path, settings):
    settings.SEAL_FILE = str(tmp_path / "seals.log")
    settings.STORAGE_DIR = str(tmp_path / "files")


@pytest.fixture
def story(pharmacist, technician, at):
    """Two streams, three events on the first, all of it under a first seal, and one event under a second."""
    for name in ("Fern Example", "Ivy Example"):
        rename(pharmacist, name, by=pharmacist, at=at)
    rename(technician, "Moss Example", by=pharmacist, at=at)
    seal(at=at)
    rename(pharmacist, "Sorrel Example", by=pharmacist, at=at)
    seal(at=at)
    return pharmacist


def codes():
    """The codes of everything found."""
    return [finding.code for finding in findings()]


def tamper(sql, *values):
    """Run `sql` as somebody with the owner's password."""
    with database.as_owner(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount, "nothing was changed"


def test_an_honest_past_has_no_findings(story):
    assert codes() == []


def test_a_cut_tail(story):
    tamper("DELETE FROM records_event WHERE id = (SELECT max(id) FROM records_event)")
    assert codes() == ["tail_cut", "rows_removed", "heads_differ"]


def test_a_cut_tail_with_a_head_made_to_fit(story):
    last, before = Event.objects.order_by("-pk").select_related("stream")[:2]
    assert last.position == 3
    before = Event.objects.get(stream=last.stream, position=2)
    tamper("DELETE FROM records_event WHERE id = %s", last.pk)
    tamper("UPDATE records_eventstream SET position = 2, head_hmac = %s WHERE id = %s", before.hmac, last.stream_id)
    assert codes() == ["rows_removed", "heads_differ"]


def test_a_missing_stream(story):
    [stream] = EventStream.objects.filter(position=1)
    tamper("DELETE FROM records_event WHERE stream_id = %s", stream.pk)
    tamper("DELETE FROM records_eventstream WHERE id = %s", stream.pk)
    assert codes() == ["rows_removed", "stream_missing"]


def test_all_events_of_a_stream_gone(story):
    [stream] = EventStream.objects.filter(position=1)
    tamper("DELETE FROM records_event WHERE stream_id = %s", stream.pk)
    assert "tail_cut" in codes()


def test_an_event_missing_in_the_middle(story):
    tamper("DELETE FROM records_event WHERE position = 2")
    assert codes() == ["event_missing", "rows_removed"]


def test_an_edited_event(story):
    tamper("UPDATE records_event SET text = replace(text, 'Ivy', 'Ivo') WHERE position = 2")
    assert codes() == ["event_edited", "rows_edited"]


def test_an_event_said_to_be_by_another(story, technician):
    tamper("UPDATE records_event SET by_id = %s WHERE position = 2", technician.pk)
    assert codes() == ["event_columns_edited", "rows_edited"]


def test_an_edited_head(story):
    tamper("UPDATE records_eventstream SET head_hmac = 'f' WHERE position = 3")
    assert codes() == ["head_differs"]


def test_an_edited_row_of_history(story):
    tamper("UPDATE accounts_userevent SET name = 'Nobody' WHERE name = 'Ivy Example'")
    assert codes() == ["rows_edited"]


def test_a_removed_row_of_history(story):
    tamper("DELETE FROM accounts_userevent WHERE name = 'Ivy Example'")
    assert codes() == ["rows_removed"]


def test_a_row_slipped_into_history(pharmacist, at):
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('accounts_userevent', 'pgh_id'))")
        (unused,) = cursor.fetchone()
    rename(pharmacist, "Fern Example", by=pharmacist, at=at)
    seal(at=at)
    columns = ", ".join(
        sorted({field.column for field in User.pgh_event_models["insert"]._meta.concrete_fields} - {"pgh_id"})
    )
    tamper(
        f"INSERT INTO accounts_userevent (pgh_id, {columns}) SELECT %s, {columns} FROM accounts_userevent "
        "WHERE name = 'Fern Example'",
        unused,
    )
    assert codes() == ["rows_added"]


def test_a_broken_seal(story):
    tamper("UPDATE records_seal SET text = replace(text, '\"count\":2', '\"count\":1') WHERE number = 1")
    assert codes() == ["seal_edited"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"segments": [{}]}', '{"segments": 3}'])
def test_a_seal_made_unreadable(story, text):
    tamper("UPDATE records_seal SET text = %s WHERE number = 2", text)
    assert codes() == ["seal_edited"]


def test_a_missing_seal(story):
    tamper("DELETE FROM records_seal WHERE number = 1")
    assert {"seal_missing", "seal_only_in_file", "rows_not_sealed"} <= set(codes())


def test_the_last_seal_cut_is_known_from_the_file(story):
    tamper("DELETE FROM records_seal WHERE number = 2")
    assert codes() == ["seal_only_in_file"]


def test_a_seal_file_that_was_changed(story):
    path = Path(settings.SEAL_FILE)
    path.write_text(path.read_text().replace(Seal.objects.get(number=1).hmac, "0" * 64))
    assert codes() == ["seal_only_in_file"]


def test_a_seal_file_that_was_cut(story):
    path = Path(settings.SEAL_FILE)
    path.write_text(path.read_text().splitlines(keepends=True)[0])
    assert codes() == ["seal_not_in_file"]


@pytest.mark.parametrize("change", ["content = 'other'", "meaning = 'released'", "at = at + interval '1 day'"])
def test_an_edited_signature(pharmacist, at, change):
    subject = {"subject_kind": "orders.order", "subject_id": "1", "printed_name": "Olive", "method": "signing code"}
    signature = Signature(by=pharmacist, at=at, meaning=Meaning.ENTERED, content="naltrexone 4.5 mg", **subject)
    signature.content_hmac = hash_of(signature)
    signature.save()
    assert codes() == []
    tamper(f"UPDATE records_signature SET {change}")
    assert codes() == ["signature_edited"]


def archived(pharmacist, at):
    """A document that is done."""
    kept = {"document_kind": "orders.label", "subject_kind": "orders.order", "subject_id": "1", "title": "Label"}
    sha256 = archive.store(b"%PDF the label")
    return Document.objects.create(
        **kept, content={}, asked_by=pharmacist, asked_at=at, state=DocumentState.DONE, sha256=sha256
    )


def test_archived_bytes_that_were_changed_or_lost(pharmacist, at):
    document = archived(pharmacist, at)
    assert codes() == []
    path = Path(settings.STORAGE_DIR) / document.sha256[:2] / document.sha256
    path.write_bytes(b"%PDF another label")
    assert codes() == ["bytes_damaged"]
    path.unlink()
    assert codes() == ["bytes_damaged"]


def test_the_command_prints_each_and_fails(story, capsys):
    call_command("verify_records")
    assert "Everything is as it was written" in capsys.readouterr().out
    tamper("UPDATE accounts_userevent SET name = 'Nobody' WHERE name = 'Ivy Example'")
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_records")
    assert stopped.value.code == 1
    said = capsys.readouterr().out
    assert "sealed rows were edited (rows_edited)" in said
    assert "1 finding among 4 events, 2 seals, 0 signatures" in said
