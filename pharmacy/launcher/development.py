"""What a developer asks of ./run: tests, checks, benchmarks, lock files; each on services of its own."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from pharmacy.launcher import commands, environment, leftovers, preparation, system
from pharmacy.launcher.clusters import UNSAFE
from pharmacy.launcher.locks import Lock, try_lock
from pharmacy.launcher.places import MAIN, PYTHON, ROOT, VENV, Place
from pharmacy.launcher.site import VARIABLES, Site
from pharmacy.launcher.speech import Trouble, say

CHECKS: dict[str, tuple[str, ...]] = {
    "migrations are safe": (PYTHON, "-m", "tests.migration_lint"),
    "style": (PYTHON, "-m", "ruff", "check", "--output-format", "concise", "."),
    "format": (PYTHON, "-m", "ruff", "format", "--check", "--output-format", "concise", "."),
    "types": (PYTHON, "-m", "mypy"),
    "import contracts": (PYTHON, "-c", "from importlinter.cli import lint_imports_command as run; run()"),
    "migrations are complete": (PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"),
}


def test(arguments: Sequence[str]) -> int:
    """Everything the tests need, then pytest; without arguments all but the slow ones."""
    MAIN.prepare()
    environment.install_for_tests()
    wanted = [argument for argument in arguments if argument != "--all"]
    if not arguments:
        wanted = ["-m", "not slow"]
    with _own_services("test", settings=UNSAFE) as (site, env):
        argv = [PYTHON, "-m", "pytest", "-n", "2", "--dist", "loadgroup", *wanted]
        return site.supervisor.run(argv, env | _browser(), interactive=True)


def check(arguments: Sequence[str]) -> int:
    """Every check, two at a time, the longest first; a line for each, its words when it fails."""
    MAIN.prepare()
    environment.install(environment.TEST)
    with _own_services("test", settings=UNSAFE) as (_site, env):
        checks = {**CHECKS, "templates": _djade()}
        with ThreadPoolExecutor(max_workers=2) as two:  # each is a process of its own; the threads only wait
            results = list(two.map(lambda name: _passes(name, checks[name], env), checks))
    return 0 if all(results) else 1


def bench(arguments: Sequence[str]) -> int:
    """A benchmark on a throwaway cluster that is as careful with the disk as a real one."""
    MAIN.prepare()
    environment.install(environment.TEST)
    if not arguments or not (ROOT / "tests" / "bench" / f"{arguments[0]}.py").is_file():
        # It names those there are; nothing has to be started for that.
        return subprocess.run([PYTHON, "-m", "tests.bench", *arguments], cwd=ROOT, check=False).returncode
    with _own_services("bench") as (site, env):
        preparation.bring_up_to_date(site)
        site.supervisor.start(commands.worker_of(site, env))
        return site.supervisor.run([PYTHON, "-m", "tests.bench", *arguments], env, interactive=True)


def lock(arguments: Sequence[str]) -> int:
    """Write both lock files anew; pass --upgrade to take newer versions."""
    environment.install(environment.TEST)
    base = ["-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
    for extra in (["requirements.in", "-o", "requirements.txt"],
                  ["requirements-dev.in", "-c", "requirements.txt", "-o", "requirements-dev.txt"]):  # fmt: skip
        code = subprocess.run([PYTHON, *base, *arguments, *extra], check=False).returncode
        if code:
            return code
    return 0


def _browser() -> dict[str, str]:
    path, reason = system.find_browser()
    if path:
        return {"ALIQUOT_BROWSER": path}
    if os.environ.get("CI", "").lower() == "true":
        raise Trouble(f"The tests need a browser: {reason}. With CI=true that is a failure.")
    say(f"Browser tests are skipped: {reason}.")
    return {"ALIQUOT_BROWSER": "", "ALIQUOT_BROWSER_MISSING": reason}


@contextmanager
def _own_services(kind: str, settings: tuple[str, ...] = ()) -> Iterator[tuple[Site, dict[str, str]]]:
    """Services that share nothing with those of ./run, and folders that are gone afterwards."""
    place, held = _free_place(kind)
    given = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    site = _begin(place, given, kind, settings)
    try:
        _forget_files(place)
        yield site, site.environment()
    finally:
        site.end()
        _forget_files(place)
        if place.var.name != "test":
            leftovers.empty(place)
            shutil.rmtree(place.var, ignore_errors=True)
        held.close()


def _forget_files(place: Place) -> None:
    """What an earlier run wrote, unless it was killed, it removed itself."""
    for name in ("files", "mail", "static"):
        shutil.rmtree(place.var / name, ignore_errors=True)
    (place.var / "seals.log").unlink(missing_ok=True)


def _begin(place: Place, given: Mapping[str, str], kind: str, settings: tuple[str, ...]) -> Site:
    """A test cluster that does not start, for it was not written with care, is made anew."""
    try:
        return Site.begin(place, given, kind, settings)
    except Trouble:
        leftovers.empty(place)
        return Site.begin(place.prepare(), given, kind, settings)


def _free_place(kind: str) -> tuple[Place, Lock]:
    """var/test, or when that is in use (and for benchmarks always) a folder of our own."""
    for abandoned in [*MAIN.var.glob("test-*"), *MAIN.var.glob("bench-*")]:
        _sweep(Place(abandoned))
    names = ["test"] if kind == "test" else []
    for name in [*names, f"{kind}-{os.getpid()}"]:
        place = Place(MAIN.var / name).prepare()
        if held := try_lock(place.lock):
            return place, held
    raise Trouble(f"{MAIN.var / kind} is in use, and so is a folder of our own.")


def _sweep(place: Place) -> None:
    """Remove a folder whose launcher was killed; a young one may be about to be locked by its owner."""
    if time.time() - place.var.stat().st_mtime > 60 and (held := try_lock(place.lock)):
        leftovers.clear(place)
        leftovers.empty(place)
        shutil.rmtree(place.var, ignore_errors=True)
        held.close()


def _djade() -> tuple[str, ...]:
    templates = (str(path) for path in sorted((ROOT / "templates").rglob("*.html")))
    return (str(VENV / "bin" / "djade"), "--check", "--target-version", "5.2", *templates)


def _passes(name: str, argv: Sequence[str], env: Mapping[str, str]) -> bool:
    began = time.monotonic()
    done = subprocess.run(argv, env=dict(env), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    say(f"{'ok  ' if done.returncode == 0 else 'FAIL'}  {name}  {time.monotonic() - began:.1f} s")
    if done.returncode:
        say((done.stdout + done.stderr).rstrip())
    return done.returncode == 0
