"""Refuses migrations that would lock a table for long or break the version still running (`./run check`)."""

import os
import sys
from pathlib import Path

import django

APPS = ["orders", "compounding", "patients", "prescribers", "premises", "accounts", "records", "pharmacy"]


def main() -> int:
    """0 when every migration is safe; what is wrong is printed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pharmacy.settings")
    django.setup()
    from django_migration_linter import MigrationLinter

    linter = MigrationLinter(
        str(Path.cwd()), include_apps=APPS, no_cache=True, ignore_initial_migrations=True, ignore_name=_replaced()
    )
    linter.lint_all_migrations()
    linter.print_summary()
    return int(linter.has_errors)


def _replaced() -> list[str]:
    """The names of migrations that a squashed one stands for: they were judged before, and never change."""
    from django.db.migrations.loader import MigrationLoader

    disk = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    replaced = {key for migration in disk.values() for key in migration.replaces}
    return sorted({name for _, name in replaced} - {name for app, name in disk if (app, name) not in replaced})


if __name__ == "__main__":
    sys.exit(main())
