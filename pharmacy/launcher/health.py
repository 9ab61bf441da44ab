"""Health checks of the containers: `python -m pharmacy.launcher.health web|worker|beat` ends with 0 when well."""

import os
import subprocess
import sys
import time
from pathlib import Path

from pharmacy.launcher.services import PING, web_answers

# Beat writes its schedule every few minutes; silent for longer means it stands still.
BEAT_SECONDS = 15 * 60


def web() -> bool:
    """The web server answers, and so do database and cache behind it."""
    return web_answers("127.0.0.1", 8000, os.environ)


def worker() -> bool:
    """The worker of this container answers."""
    argv = [sys.executable, *PING, "--destination", f"celery@{os.uname().nodename}"]
    return subprocess.run(argv, capture_output=True, check=False).returncode == 0


def beat() -> bool:
    """The clock has written its schedule lately."""
    files = Path("/data/beat").iterdir()
    return any(time.time() - file.stat().st_mtime < BEAT_SECONDS for file in files)


if __name__ == "__main__":
    sys.exit(not {"web": web, "worker": worker, "beat": beat}[sys.argv[1]]())
