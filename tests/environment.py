"""The environment of each test process: own files, mail, seals and Valkey numbers. `-p` loads it before settings."""

import os
import re
import tempfile
from pathlib import Path

# xdist names its processes gw0, gw1, …; the only process of a plain run is the first.
PROCESS = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
# Within the files of this run, which ./run test throws away however it ended.
Path(os.environ["STORAGE_DIR"]).mkdir(parents=True, exist_ok=True)
HOME = Path(tempfile.mkdtemp(dir=os.environ["STORAGE_DIR"]))

os.environ["STORAGE_DIR"] = str(HOME / "files")
os.environ["MAIL_DIR"] = str(HOME / "mail")
os.environ["SEAL_FILE"] = str(HOME / "seals.log")
os.environ["DOWNTIME_DIR"] = str(HOME / "downtime")
os.environ["STATIC_ROOT"] = str(HOME / "static")
os.environ["EMAIL_URL"] = ""
os.environ["TEXT_BACKEND"] = ""
(HOME / "static").mkdir()


def _own_number(url: str) -> str:
    """The address with the Valkey database number of this process: two for each, broker and cache."""
    return re.sub(r"(?<=[=/])\d+$", lambda number: str(int(number[0]) + 2 * PROCESS), url)


if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ["BROKER_URL"] = _own_number(os.environ["BROKER_URL"])
    os.environ["CACHE_URL"] = _own_number(os.environ["CACHE_URL"])
