"""The virtual environment with what is locked in requirements.txt, and the secrets that stay on this machine."""

import hashlib
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from pharmacy.launcher import system
from pharmacy.launcher.locks import wait_for_lock
from pharmacy.launcher.places import MAIN, PYTHON, ROOT, VENV, Place, read_json, write_json
from pharmacy.launcher.processes import in_child
from pharmacy.launcher.speech import Trouble, say, tail

RUN, TEST = "requirements.txt", "requirements-dev.txt"
# What was installed, as hashes of the lock files; pip is asked again only when they differ.
INSTALLED = VENV / "aliquot-installed.json"
# There while pip works: after a kill or a full disk nobody knows which packages are whole.
UNFINISHED = VENV / "aliquot-unfinished"
# How pip says it; with no retries left it only says that there are no versions at all.
NO_NETWORK = ("NewConnectionError", "Temporary failure in name resolution", "ConnectTimeout", "(from versions: none)")
NO_SPACE = "No space left on device"
SECRETS = {
    "SECRET_KEY": 48,
    "EVENT_KEY": 32,
    "POSTGRES_PASSWORD": 16,
    "DATABASE_PASSWORD": 16,
    "DATABASE_OWNER_PASSWORD": 16,
}


def install(requirements: str = RUN) -> None:
    """Make the virtual environment fit the lock file; nothing to do when it already does."""
    system.check_python()
    system.install_packages(system.missing_packages())
    if missing := system.missing_packages():
        raise Trouble(f"{', '.join(missing)}: installed, but what is needed of it does not load. Repair the package.")
    # The lock file for tests holds every line of the other one (tests/conventions/test_locks.py).
    wanted = {name: _digest(name) for name in {RUN, requirements}}
    if _fits(requirements, wanted):
        return
    # Two at once would trip over each other; the second finds everything done.
    with wait_for_lock(MAIN.prepare().var / "install.lock"):
        if _fits(requirements, wanted):
            return
        if UNFINISHED.exists() or not _works("import pip"):
            _make_venv()
        say(f"Installing {requirements} into {VENV} (once; a minute or two)")
        _pip(requirements)
        write_json(INSTALLED, read_json(INSTALLED) | wanted)


def install_for_tests() -> None:
    """What tests and pictures need besides: a browser, which root gets from apt."""
    install(TEST)
    if not system.find_browser()[0] and os.geteuid() == 0 and shutil.which("apt-get"):
        # Where apt has none that starts, the reason is told by the skipped tests.
        with suppress(Trouble):
            system.install_packages(["chromium"])


def _fits(requirements: str, wanted: Mapping[str, str]) -> bool:
    return read_json(INSTALLED).get(requirements) == wanted[requirements] and _works("")


def _digest(requirements: str) -> str:
    return hashlib.sha256((ROOT / requirements).read_bytes()).hexdigest()


def _works(code: str) -> bool:
    try:
        return subprocess.run([PYTHON, "-I", "-c", code], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _make_venv() -> None:
    system.check_disk(ROOT, needed_mb=900)
    argv = [getattr(sys, "_base_executable", sys.executable), "-m", "venv", "--clear", str(VENV)]
    done = subprocess.run(argv, capture_output=True, text=True, check=False, preexec_fn=in_child())
    if done.returncode:
        raise Trouble(f"Cannot make the virtual environment {VENV}:\n{(done.stdout + done.stderr).strip()}")


def _pip(requirements: str) -> None:
    log = MAIN.logs / "install.log"
    argv = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--require-hashes"]
    argv += ["-r", str(ROOT / requirements)]
    UNFINISHED.touch()
    with log.open("wb") as output:
        done = subprocess.run(argv, stdout=output, stderr=output, check=False, preexec_fn=in_child())
    text = log.read_text(errors="replace")
    if done.returncode >= 0 and NO_SPACE not in text:
        UNFINISHED.unlink()
    if done.returncode:
        raise Trouble(_why_pip_failed(log, text))


def _why_pip_failed(log: Path, text: str) -> str:
    if NO_SPACE in text:
        return f"The disk is full: the packages did not fit into {VENV}. Make room and start again."
    if any(sign in text for sign in NO_NETWORK):
        return (
            "The package index cannot be reached: the first start needs the network (or PIP_INDEX_URL set to a mirror)."
            f"\nStart again when it is there; what pip said is in {log}"
        )
    return f"Installing the packages failed; pip's last lines (all of them are in {log}):\n{tail(log)}"


def secrets_of(place: Place) -> dict[str, str]:
    """The secrets of this place, made on the first start, readable by their owner alone."""
    if not place.secrets.exists():
        _write_secrets(place.secrets)
    place.secrets.chmod(0o600)
    lines = place.secrets.read_text(errors="replace").splitlines()
    found = dict(line.split("=", 1) for line in lines if "=" in line)
    if missing := [name for name in SECRETS if not found.get(name)]:
        raise Trouble(
            f"{place.secrets} is damaged: {', '.join(missing)} not in it. Restore the file from a backup; without it "
            f"the data in {place.var} cannot be opened or proved. To begin anew move {place.var} away."
        )
    return found


def _write_secrets(path: Path) -> None:
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.writelines(f"{name}={secrets.token_hex(size)}\n" for name, size in SECRETS.items())
    draft.replace(path)
