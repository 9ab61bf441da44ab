"""`python -m tests.bench NAME` runs the measurement of that name; without a name it lists them."""

import importlib
import json
import logging
import os
import pkgutil
import sys

import django

import tests.bench

NOT_MEASUREMENTS = {"__main__", "alternation"}


def names() -> list[str]:
    """The measurements there are."""
    found = {module.name for module in pkgutil.iter_modules(tests.bench.__path__) if not module.ispkg}
    return sorted(found - NOT_MEASUREMENTS)


def main(arguments: list[str]) -> int:
    """Run one measurement, print its figures for a person and as one line of JSON."""
    if len(arguments) != 1 or arguments[0] not in names():
        print(f"Which? {', '.join(names())}", file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pharmacy.settings")
    django.setup()
    logging.disable(logging.WARNING)  # a line for each request made in this process would bury the figures
    figures = importlib.import_module(f"tests.bench.{arguments[0]}").measure()
    print(json.dumps({"bench": arguments[0], **figures}))
    return 0


sys.exit(main(sys.argv[1:]))
