"""What the machine must offer: Python, system libraries, disk space, a free port and, for tests, a browser."""

import ctypes
import errno
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from pharmacy.launcher.speech import Trouble, say

OLDEST, NEWEST = (3, 11), (3, 13)
# What WeasyPrint loads, and the Debian package each comes from.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
DISK_NEEDED_MB = 200
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
)  # fmt: skip


def check_python(version: tuple[int, ...] = sys.version_info[:2]) -> None:
    """Refuse a Python that is too old, say so when it is newer than those this was tested with."""
    name = ".".join(map(str, version[:2]))
    tested = f"{OLDEST[0]}.{OLDEST[1]} to {NEWEST[0]}.{NEWEST[1]}"
    if version[:2] < OLDEST:
        raise Trouble(f"This is Python {name}; 3.11 or newer is needed (tested with {tested}).")
    if version[:2] > NEWEST:
        say(f"Note: Python {name} is newer than those tested ({tested}). If something fails, install one of these.")


def missing_packages(libraries: Mapping[str, str] = LIBRARIES, *, for_venv: str = "ensurepip") -> list[str]:
    """The system packages that are not there yet. `for_venv` is the module Debian keeps in python3-venv."""
    packages = [package for library, package in libraries.items() if not _loads(library)]
    if importlib.util.find_spec(for_venv) is None:
        packages.append(f"python3.{sys.version_info.minor}-venv")
    return packages


def install_packages(packages: Sequence[str]) -> None:
    """As root on an apt system install them; otherwise say what to type and stop."""
    if not packages:
        return
    if os.geteuid() or not shutil.which("apt-get"):
        raise Trouble(_what_to_type(packages))
    say(f"Installing with apt-get: {' '.join(packages)}")
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    for argv in (["apt-get", "update"], install):
        done = subprocess.run(argv, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble(f"`{' '.join(install)}` failed:\n{done.stderr.strip()[-1500:]}")


def _what_to_type(packages: Sequence[str]) -> str:
    command = f"apt-get install -y {' '.join(packages)}"
    lines = ["These system packages are missing: " + ", ".join(packages)]
    if any(package.endswith("-venv") for package in packages):
        lines.append("(python3-venv is how Debian and Ubuntu ship the tool that makes a virtual environment.)")
    if shutil.which("apt-get"):
        lines.append(f"Install them, then start again:\n  sudo {command}")
    else:
        lines.append(f"Install what your system calls them, then start again. On Debian and Ubuntu:\n  {command}")
    return "\n".join(lines)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def check_disk(folder: Path, needed_mb: int = DISK_NEEDED_MB) -> None:
    """Refuse to begin what a full disk would break half-way."""
    free_mb = shutil.disk_usage(folder).free // 1_000_000
    if free_mb < needed_mb:
        raise Trouble(
            f"The disk is full: {free_mb} MB are free where {folder} is, {needed_mb} MB are needed. "
            "Make room and start again; nothing was changed."
        )


def check_port(host: str, port: int) -> None:
    """Refuse an address that somebody else has, or that is not ours to use."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Trouble(_why_not(error, host, port)) from error


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is in use by another program. "
            f"Choose another one, for example: ./run --bind {host}:{port + 1}"
        )
    if error.errno == errno.EACCES:
        return f"Port {port} needs root. Choose one above 1023, for example: ./run --bind {host}:8000"
    return f"Cannot listen on {host}:{port}: {error.strerror or error}. Choose another address with --bind."


def find_browser() -> tuple[str, str]:
    """The browser for tests and "", or "" and why there is none. It is started: Ubuntu's package may be a stub."""
    reason = "no Chromium is installed"
    for name in (os.environ.get("ALIQUOT_BROWSER", ""), *BROWSERS):
        path = shutil.which(name) if name else None
        if not path:
            continue
        if _browser_starts(path):
            return path, ""
        reason = f"{path} is there but does not start"
    return "", reason


def _browser_starts(path: str) -> bool:
    with tempfile.TemporaryDirectory(prefix="aliquot-browser-", ignore_cleanup_errors=True) as profile:
        argv = [path, *BROWSER_FLAGS, f"--user-data-dir={profile}", "--dump-dom", "about:blank"]
        try:
            done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return False
        return done.returncode == 0 and b"<html" in done.stdout
