"""How the launcher speaks to a person: progress on standard output, troubles with their remedy on standard error."""

import re
import sys
from contextlib import suppress
from pathlib import Path

# What a program prints about its own inside before it says what is wrong.
TRACEBACK = re.compile(r"^(?:Traceback \(most|The above exception|During handling).*\n(?:[ \t].*\n)*", re.MULTILINE)


class Trouble(Exception):
    """Something a person has to put right: the text says what is wrong and what to do about it."""


def say(text: str = "") -> None:
    """Print a line now; a reader that has gone away (./run | head) is no reason to stop the services."""
    with suppress(OSError):
        print(text, flush=True)


def complain(text: str) -> None:
    """Print a trouble, each line marked as ours."""
    with suppress(OSError):
        for line in text.splitlines():
            print(f"aliquot: {line}", file=sys.stderr, flush=True)


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log, indented, for a message that cites it; of a traceback only what it ends with."""
    try:
        text = log.read_text(errors="replace")
    except OSError:
        return ""
    said = TRACEBACK.sub("", text).splitlines()
    return "\n".join("  " + line for line in said[-lines:] if line)
