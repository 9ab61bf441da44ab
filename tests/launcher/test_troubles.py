"""What can go wrong before anything runs ends in words: what it is and what to do."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from pharmacy.launcher import system
from pharmacy.launcher.environment import SECRETS, secrets_of
from pharmacy.launcher.places import Place
from pharmacy.launcher.site import Address
from pharmacy.launcher.speech import Trouble
from tests.launcher.conftest import ROOT, Checkout, copy_to

pytestmark = [pytest.mark.launcher]


def words_of(done: "subprocess.CompletedProcess[str]") -> str:
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert done.stderr.startswith("aliquot: ")
    return done.stderr


def test_old_python_is_refused() -> None:
    with pytest.raises(Trouble, match="This is Python 3.10; 3.11 or newer is needed"):
        system.check_python((3, 10))


def test_newer_python_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    system.check_python((3, 19))
    assert "newer than those tested" in capsys.readouterr().out


def test_script_without_a_fitting_python(tmp_path: Path) -> None:
    shutil.copy(ROOT / "run", tmp_path)
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("dirname", "sh", "env"):
        (programs / name).symlink_to(shutil.which(name) or name)
    (programs / "python3").write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2\nexit 1\n')
    (programs / "python3").chmod(0o755)
    script = (tmp_path / "run").read_text().replace("/usr/bin/python3", "/nonexistent/python3")
    (tmp_path / "run").write_text(script)
    done = subprocess.run(
        ["./run"], cwd=tmp_path, env={"PATH": str(programs)}, capture_output=True, text=True, check=False
    )
    words = words_of(done)
    assert "Python 3.11 or newer is needed" in words
    assert "Python 3.9.2" in words
    assert "apt-get install -y python3 python3-venv" in words


def test_missing_library_and_venv_are_named() -> None:
    missing = system.missing_packages({"libnothere.so.7": "libnothere7"}, for_venv="nothere")
    assert missing[0] == "libnothere7"
    assert missing[1].startswith("python3.")
    assert missing[1].endswith("-venv")


@pytest.mark.skipif(os.geteuid() == 0 and shutil.which("apt-get") is not None, reason="root installs what is missing")
def test_ordinary_user_is_told_what_to_type() -> None:
    with pytest.raises(Trouble, match="apt-get install -y libnothere7 python3.11-venv"):
        system.install_packages(["libnothere7", "python3.11-venv"])


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("0.0.0.0", "0.0.0.0", 8000),
        ("127.0.0.1:9000", "127.0.0.1", 9000),
        (":9000", "127.0.0.1", 9000),
        ("[::1]:9000", "::1", 9000),
        ("::1", "::1", 8000),
        ("localhost", "localhost", 8000),
    ],
)
def test_bind_is_read(text: str, host: str, port: int) -> None:
    assert Address.parse(text) == Address(host, port)


@pytest.mark.parametrize("text", ["127.0.0.1:web", "127.0.0.1:0", "127.0.0.1:70000"])
def test_bind_that_is_no_address(text: str) -> None:
    with pytest.raises(Trouble, match="the port must be a number"):
        Address.parse(text)


def test_full_disk_is_told_before_anything_is_begun(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="The disk is full"):
        system.check_disk(tmp_path, needed_mb=10**9)


def test_var_that_is_a_file(bare: Checkout) -> None:
    bare.var.write_text("mine")
    assert f"{bare.var} is not a folder" in words_of(bare.run())
    assert bare.var.read_text() == "mine"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_var_of_somebody_else(bare: Checkout) -> None:
    bare.var.mkdir()
    shutil.chown(bare.var, "nobody")
    words = words_of(bare.run())
    assert "belongs to nobody, and you are root" in words


def test_secrets_are_for_their_owner_alone(tmp_path: Path) -> None:
    place = Place(tmp_path / "var").prepare()
    secrets = secrets_of(place)
    assert set(secrets) == set(SECRETS)
    assert stat.S_IMODE(place.secrets.stat().st_mode) == 0o600
    assert secrets_of(place) == secrets
    assert secrets_of(Place(tmp_path / "other").prepare()) != secrets


def test_damaged_secrets_are_named(bare: Checkout) -> None:
    bare.var.mkdir()
    (bare.var / "secrets.env").write_text("SECRET_KEY=x\n")
    words = words_of(bare.run("manage", "check"))
    assert "secrets.env is damaged: EVENT_KEY" in words


def test_damaged_cluster_is_named_and_untouched(bare: Checkout) -> None:
    secrets_of(Place(bare.var).prepare())
    (bare.var / "postgres").mkdir()
    (bare.var / "postgres" / "something").write_text("mine")
    words = words_of(bare.run("manage", "check"))
    assert "is damaged or not a PostgreSQL cluster" in words
    assert "move" in words
    assert (bare.var / "postgres" / "something").read_text() == "mine"
    assert bare.processes() == []
    assert bare.locks_and_sockets() == []


def test_cluster_without_its_secrets_is_named(bare: Checkout) -> None:
    (bare.var / "postgres").mkdir(parents=True)
    assert "secrets.env is missing" in words_of(bare.run("manage", "check"))


@pytest.mark.slow
def test_no_network_during_the_install(bare: Checkout, tmp_path: Path) -> None:
    offline = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "0"}
    done = bare.run(
        "manage", "check", ALIQUOT_VENV=str(tmp_path / "venv"), PIP_NO_CACHE_DIR="1", PIP_FIND_LINKS="", **offline
    )
    assert "The package index cannot be reached" in words_of(done)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has another account to run postgres under")
def test_checkout_that_postgres_cannot_enter(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    checkout = copy_to(closed / "aliquot")
    done = checkout.run("manage", "showmigrations", "records")
    assert done.returncode == 0, done.stderr
    home = Path((checkout.var / "postgres-home").read_text())
    try:
        assert home.is_relative_to("/var/lib/aliquot")
        assert (home / "postgres" / "PG_VERSION").exists()
        assert (home / "programs").is_dir()
        assert not (checkout.var / "postgres").exists()
        assert checkout.run("manage", "showmigrations", "records").returncode == 0
    finally:
        shutil.rmtree(home)
    assert "which is gone" in words_of(checkout.run("manage", "check"))
    assert checkout.locks_and_sockets() == []
