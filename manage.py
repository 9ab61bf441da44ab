#!/usr/bin/env python
"""Runs a management command; `./run manage …` starts the services it needs first."""

import os
import sys

from django.core.management import execute_from_command_line

# The owner of the tables migrates and grants; everything else runs as the application role (SEC-07).
AS_OWNER = {"migrate", "makemigrations", "showmigrations", "grant_privileges"}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pharmacy.settings")
    if sys.argv[1:2] and sys.argv[1] in AS_OWNER and os.environ.get("DATABASE_OWNER_URL"):
        os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"]
    execute_from_command_line(sys.argv)
