"""What must be there before the site serves: tables, privileges, demo data, static files; redone when changed."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from pharmacy.launcher.places import PYTHON, ROOT, read_json, write_json
from pharmacy.launcher.site import Site
from pharmacy.launcher.speech import Trouble, say
from pharmacy.launcher.supervise import why

APPS = ("pharmacy", "orders", "compounding", "patients", "prescribers", "premises", "accounts", "records")
CREATE_OWNER = "./run manage create_owner"
SHOW_SIGN_INS = "./run manage seed_demo --show"
# The exit code of seed_demo in a database that is empty (when it was to show) or somebody's own.
NOT_THE_DEMO = 3


def bring_up_to_date(site: Site) -> None:
    """Migrate and grant as the owner; skipped in our own cluster while no line of Python has changed."""
    digest = _digest(path for app in APPS for path in (ROOT / app).rglob("*.py"))
    if site.cluster and _contents(site).get("migrated") == digest:
        return
    say("Bringing the database up to date")
    _manage(site, "migrate", "--no-input", "--verbosity", "1")
    _manage(site, "grant_privileges")
    _note(site, migrated=digest)


def seed(site: Site, *, empty: bool = False) -> None:
    """Demo data, into the cluster this launcher created itself, once; or the decision to begin without."""
    if not site.cluster:
        return
    if "holds" not in _contents(site):
        _note(site, holds=_begun(site, empty=empty))
    if empty and _contents(site)["holds"] != "own":
        raise Trouble(
            f"The database in {site.place.var} holds demo data, which never becomes a pharmacy of one's own. "
            f"Move {site.place.var} away and start again with --empty."
        )


def _begun(site: Site, *, empty: bool) -> str:
    """What a database holds that nothing was noted about; seeded unless somebody began a pharmacy of their own."""
    say("Looking for demo data" if empty else "Making the demo data")
    code = _manage(site, "seed_demo", *(["--show"] if empty else []), fine=(0, NOT_THE_DEMO))
    if code == NOT_THE_DEMO:
        return "own"
    _sign_ins(site).write_text((site.place.logs / "seed_demo.log").read_text())
    _sign_ins(site).chmod(0o600)
    return "demo"


def collect_static(site: Site) -> None:
    """Gather the static files when one of them, or a package that brings some, has changed."""
    files = [*(ROOT / "static").rglob("*"), ROOT / "requirements.txt", ROOT / "pharmacy" / "settings.py"]
    digest, stamp = _digest(files), site.place.var / "static.sha256"
    target = site.environment()["STATIC_ROOT"]
    if Path(target).is_dir() and stamp.exists() and stamp.read_text() == f"{digest} {target}":
        return
    say("Gathering the static files")
    _manage(site, "collectstatic", "--no-input", "--clear", "--ignore", "redoc")
    stamp.write_text(f"{digest} {target}")


def sign_ins(site: Site) -> str:
    """What to tell a person about signing in."""
    if site.cluster and _contents(site).get("holds") == "demo":
        return _sign_ins(site).read_text() if _sign_ins(site).exists() else f"Demo sign-ins: {SHOW_SIGN_INS}"
    return f"The first administrator and the pharmacy's profile, if there are none yet: {CREATE_OWNER}"


def _sign_ins(site: Site) -> Path:
    return site.place.var / "demo-sign-ins.txt"


def _marker(site: Site) -> Path:
    # Inside the data folder, so that it says the truth about this cluster and no other.
    assert site.cluster  # noqa: S101 only asked of a cluster of our own
    return site.cluster.data / "aliquot.json"


def _contents(site: Site) -> dict[str, object]:
    return read_json(_marker(site))


def _note(site: Site, **facts: str) -> None:
    if site.cluster:
        write_json(_marker(site), _contents(site) | facts)


def _manage(site: Site, command: str, *arguments: str, fine: tuple[int, ...] = (0,)) -> int:
    log = site.place.logs / f"{command}.log"
    argv = [PYTHON, "manage.py", command, *arguments]
    code = site.supervisor.run(argv, site.environment(), output=log)
    if code not in fine:
        raise Trouble(f"`manage.py {command}` failed. {why(log)}")
    return code


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in paths if path.is_file()):
        digest.update(f"{path}\0".encode() + path.read_bytes())
    return digest.hexdigest()
