"""The commands of ./run, and the one place where a trouble becomes a message and an exit code."""

import argparse
import errno
import os
import sys
from collections.abc import Callable, Sequence

from pharmacy.launcher import commands, development, system
from pharmacy.launcher.places import ROOT
from pharmacy.launcher.site import Address
from pharmacy.launcher.speech import Trouble, complain
from pharmacy.launcher.supervise import Stopped

USAGE = """\
./run [--bind ADDR[:PORT]] [--empty]   set up and start everything (127.0.0.1:8000); --empty: without demo data
./run demo                             the order of examples/order.json from signature to its patient, without a browser
./run test [--all] [PYTEST ARGUMENTS]  the tests; --all: the slow ones too
./run check                            style, types, import contracts, migrations, templates
./run manage COMMAND …                 a management command: create_owner, screens, verify_records, …
./run bench NAME                       one of the benchmarks in tests/bench/
./run lock                             lock requirements.in and requirements-dev.in with hashes
"""
COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "demo": commands.demo,
    "manage": commands.manage,
    "test": development.test,
    "check": development.check,
    "bench": development.bench,
    "lock": development.lock,
}
INTERRUPTED = 130


def main(arguments: Sequence[str]) -> int:
    """Do what was asked; every trouble known to happen ends in words."""
    try:
        system.check_python()
        os.chdir(ROOT)
        return _dispatch(arguments)
    except Trouble as trouble:
        complain(str(trouble))
    except (KeyboardInterrupt, Stopped):
        return INTERRUPTED
    except OSError as error:
        complain(_in_words(error))
    return 1


def _dispatch(arguments: Sequence[str]) -> int:
    if arguments and arguments[0] in COMMANDS:
        return COMMANDS[arguments[0]](arguments[1:])
    parser = argparse.ArgumentParser("./run", usage=USAGE, add_help=False)
    parser.add_argument("--bind", type=Address.parse, default=Address())
    parser.add_argument("--empty", action="store_true")
    parser.add_argument("-h", "--help", action="help")
    given = parser.parse_args(arguments)
    return commands.serve(given.bind, empty=given.empty)


def _in_words(error: OSError) -> str:
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full{where}. Make room and start again."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"Not allowed to write or read{where}: {error.strerror}. Was ./run started as another user before?"
    return f"{error.strerror or error}{where}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
