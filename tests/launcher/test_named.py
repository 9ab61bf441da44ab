"""A server named in the environment: it answers, or ./run says so before it begins; guests mean the same one."""

import os
import socket
import traceback
from pathlib import Path

import pytest

from pharmacy.launcher.locks import try_lock
from pharmacy.launcher.named import check_named, named_servers
from pharmacy.launcher.places import Place, write_json
from pharmacy.launcher.sharing import SERVE, wait_for_turn
from pharmacy.launcher.speech import Trouble, tail
from tests.launcher.conftest import unused_port

pytestmark = [pytest.mark.launcher]


@pytest.mark.parametrize("name", ["DATABASE_URL", "DATABASE_OWNER_URL"])
def test_database_that_does_not_answer(name: str) -> None:
    port = unused_port()
    with pytest.raises(Trouble, match=rf"{name}: no server answers at 127\.0\.0\.1:{port} \(Connection refused\)"):
        check_named({name: f"postgres://aliquot:secret@127.0.0.1:{port}/aliquot"})


def test_broker_that_does_not_answer(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"BROKER_URL: no server answers at /.*v\.sock"):
        check_named({"BROKER_URL": f"redis+socket://{tmp_path}/v.sock?virtual_host=0"})


@pytest.mark.parametrize("url", ["secret", "postgres://aliquot:secret@server:port/x", "amqp://aliquot:secret@server"])
def test_address_of_another_form_is_not_repeated(url: str) -> None:
    with pytest.raises(Trouble, match="not an address of the form") as trouble:
        check_named({"BROKER_URL": url})
    assert "secret" not in str(trouble.value)


def test_servers_that_answer(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as broker:
        broker.bind(str(tmp_path / "v.sock"))
        broker.listen()
        database = f"postgres://aliquot:p%40ss@127.0.0.1:{server.getsockname()[1]}/aliquot"
        check_named({"DATABASE_URL": database, "BROKER_URL": f"unix://{tmp_path}/v.sock?db=1", "CACHE_URL": ""})


def test_passwords_are_not_told_to_other_launchers() -> None:
    given = {"DATABASE_URL": "postgres://aliquot:p%40ss@server:5433/aliquot", "BROKER_URL": "redis://:word@server/0"}
    assert named_servers(given | {"SECRET_KEY": "x"}) == {
        "DATABASE_URL": "postgres://aliquot@server:5433/aliquot",
        "BROKER_URL": "redis://@server/0",
    }


def test_guest_of_another_database_is_refused(tmp_path: Path) -> None:
    """Else a demo would be walked, or an owner made, in a database nobody meant."""
    place = Place(tmp_path / "var").prepare()
    held = try_lock(place.lock)
    state = {"pid": os.getpid(), "command": SERVE, "ready": True, "offers": ["worker"], "servers": {}}
    write_json(place.state, state)
    with pytest.raises(Trouble, match=r"`\./run` .* with another DATABASE_URL"):
        wait_for_turn(place, {"DATABASE_URL": "postgres://server/aliquot"}, needs=())
    assert not wait_for_turn(place, {"PATH": "/bin"}, needs=("worker",)).is_owner
    assert held


def test_log_is_cited_without_its_tracebacks(tmp_path: Path) -> None:
    log = tmp_path / "migrate.log"
    try:
        raise ConnectionError("refused")
    except ConnectionError:
        log.write_text(f"Running migrations\n{traceback.format_exc()}Is the server running?\n")
    assert tail(log).split("\n") == ["  Running migrations", "  ConnectionError: refused", "  Is the server running?"]
