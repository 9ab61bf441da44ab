"""Which tables only ever grow: events, signatures, seals, the access log, and every table of row history."""

import pghistory.models
import pgtrigger
from django.apps import apps
from django.db import models

APPEND_ONLY_TRIGGER = "append_only"


def append_only_models() -> list[type[models.Model]]:
    """Every model whose rows are written once, of whatever app, in the order of their tables' names."""
    guarded = {model for model, trigger in pgtrigger.registered() if trigger.name == APPEND_ONLY_TRIGGER}
    found = [model for model in apps.get_models() if model in guarded or issubclass(model, pghistory.models.Event)]
    return sorted(found, key=lambda model: model._meta.db_table)
