"""Where things live: the checkout, its virtual environment, and the folder each set of services keeps its state in."""

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pharmacy.launcher.speech import Trouble

ROOT = Path(__file__).resolve().parents[2]
# Tests of the launcher lend their copies of the checkout the environment they run in.
VENV = Path(os.environ.get("ALIQUOT_VENV") or ROOT / ".venv")
PYTHON = str(VENV / "bin" / "python")

SOCKETS = Path("/tmp")  # noqa: S108 - in it a folder of mode 0700 with a name nobody can foresee


@dataclass(frozen=True)
class Place:
    """The state of one set of services: var/ itself, or a folder below it for tests and benchmarks."""

    var: Path

    @property
    def logs(self) -> Path:
        return self.var / "log"

    @property
    def pids(self) -> Path:
        return self.var / "pids"

    @property
    def secrets(self) -> Path:
        return self.var / "secrets.env"

    @property
    def lock(self) -> Path:
        """Held by the launcher that owns the services, released by the kernel however it ends."""
        return self.var / "lock"

    @property
    def guests(self) -> Path:
        """Held, shared, by those who use services another launcher started."""
        return self.var / "guests.lock"

    @property
    def state(self) -> Path:
        """What the running launcher tells others: its command, address and socket folder."""
        return self.var / "state.json"

    @property
    def pointer(self) -> Path:
        """Names the folder of the cluster where that cannot live in var/ (see clusters.py)."""
        return self.var / "postgres-home"

    def new_sockets(self) -> Path:
        """A folder for sockets, ours alone; their path is limited to 107 bytes, so they do not live in var/."""
        return Path(tempfile.mkdtemp(prefix=self._sockets_begin, dir=SOCKETS))

    def old_sockets(self) -> list[Path]:
        """Every such folder there is, known by its name to be of this place."""
        return sorted(SOCKETS.glob(f"{self._sockets_begin}*"))

    @property
    def _sockets_begin(self) -> str:
        return f"aliquot-{hashlib.sha256(str(self.var).encode()).hexdigest()[:8]}-"

    def prepare(self) -> "Place":
        """Make the folders; refuse a var/ that is not a folder or belongs to somebody else."""
        self._refuse_foreign()
        for folder in (self.var, self.logs, self.pids):
            folder.mkdir(parents=True, exist_ok=True)
        return self

    def _refuse_foreign(self) -> None:
        if self.var.is_symlink() and not self.var.exists():
            raise Trouble(f"{self.var} is a link to nowhere. Remove it and start again.")
        if not self.var.exists():
            return
        if not self.var.is_dir():
            raise Trouble(f"{self.var} is not a folder. Move it away and start again.")
        owner = self.var.stat().st_uid
        if owner != os.geteuid():
            raise Trouble(
                f"{self.var} belongs to {_name_of(owner)}, and you are {_name_of(os.geteuid())}. "
                f"Run ./run as {_name_of(owner)}, or move the folder away to begin anew."
            )


MAIN = Place(ROOT / "var")


def read_json(path: Path) -> dict[str, Any]:
    """What a state file says; nothing when it is absent or torn."""
    with suppress(OSError, ValueError):
        content = json.loads(path.read_text())
        if isinstance(content, dict):
            return content
    return {}


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Replace a state file in one step, so that a reader never sees half of it."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(content, indent=1))
    draft.replace(path)


def _name_of(uid: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
