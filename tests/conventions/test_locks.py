"""The two lock files agree, so that installing the one for tests is installing the other as well."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def pinned(name: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9.\-\[\]]+==[^ \\;]+)", (ROOT / name).read_text(), re.MULTILINE))


def test_what_runs_is_locked_alike_for_tests() -> None:
    assert pinned("requirements.txt")
    assert pinned("requirements.txt") <= pinned("requirements-dev.txt")


def test_every_line_is_locked_with_a_hash() -> None:
    text = (ROOT / "requirements-dev.txt").read_text()
    assert text.count("==") <= text.count("--hash=sha256:")


def test_every_requirement_says_why() -> None:
    lines = [
        line for name in ("requirements.in", "requirements-dev.in") for line in (ROOT / name).read_text().splitlines()
    ]
    assert [line for line in lines if line and not line.startswith(("#", "-r")) and "#" not in line] == []
