"""Writing rows that have no life cycle: checked by their own fields, added or changed under their lock, and told."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint
from django.utils.translation import gettext as _

from records.action import tell
from records.models import Recorded
from records.models.fields import LineField, LinesField
from records.refusals import Refusal


class Invalid(Refusal):
    """What was entered breaks a rule of its field; `fields` says which and why (RX-01 to RX-03)."""

    code = "invalid"
    status = 422

    def __init__(self, fields: dict[str, list[str]]) -> None:
        said = " ".join(message for messages in fields.values() for message in messages)
        super().__init__(f"{said} Nothing was saved.")
        self.fields = fields


class AlreadyThere(Refusal):
    """Such a row exists, perhaps entered at the same moment by someone else."""

    code = "already_there"


class NothingChanged(Refusal):
    """What was sent is what is kept already."""

    code = "nothing_changed"
    status = 422


def add(row: Recorded, *, told: Sequence[str] = (), code: str = "", reason: str = "") -> None:
    """Check and insert `row` and tell the event; `told` names the fields whose values the event may hold.

    `code` is the event's, where the row was added by more than entering it.

    Raises Invalid, AlreadyThere.
    """
    _check(row)
    _write(row, force_insert=True)
    tell(row, code or f"{row._meta.model_name}.added", after=_said(row, told), reason=reason)


def change(row: Recorded, changes: dict[str, Any], *, told: Sequence[str] = (), reason: str = "") -> None:
    """Lock `row`, apply `changes` and tell the event, with values for the fields in `told` and names for the others.

    Raises Invalid, AlreadyThere, NothingChanged. `row` holds the database's values afterwards.
    """
    lock(row)
    before = {name: getattr(row, name) for name in changes}
    for name, value in changes.items():
        setattr(row, name, value)
    _check(row)
    names = [name for name, value in before.items() if getattr(row, name) != value]
    if not names:
        raise NothingChanged(_("Nothing was changed: this is what is kept already."))
    _write(row, update_fields=list(changes))
    plain = [name for name in names if name in told]
    was = {name: str(before[name]) for name in plain}
    after = {"changed": sorted(names)} | _said(row, plain)
    tell(row, f"{row._meta.model_name}.changed", before=was, after=after, reason=reason)


def lock(row: Recorded) -> None:
    """Lock `row` until the action ends; it holds the database's values afterwards."""
    # Not type(row): the user of a request is a lazy stand-in for its row.
    row.refresh_from_db(from_queryset=row.__class__._default_manager.select_for_update(of=("self",)))


def check_lines(row: Recorded) -> None:
    """Clean the lines of text that people typed into a row which steps write. Raises Invalid."""
    others = {field.name for field in row._meta.fields if not isinstance(field, LineField | LinesField)}
    with _refusing():
        row.clean_fields(exclude=others)


def _check(row: Recorded) -> None:
    """Refuse all but what the checks of its table refuse: Django asks each in three queries, `_write` in none."""
    with _refusing():
        row.full_clean(validate_constraints=False)
        for model, constraints in row.get_constraints():
            for constraint in constraints:
                if not isinstance(constraint, CheckConstraint):
                    constraint.validate(model, row)


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        raise Invalid(ValidationError(error.update_error_dict({})).message_dict) from error


def _write(row: Recorded, **how: Any) -> None:
    try:
        with transaction.atomic():
            row.save(**how)
    except IntegrityError as error:
        if broken := _broken_check(row, error):
            raise Invalid({NON_FIELD_ERRORS: [str(broken.get_violation_error_message())]}) from error
        raise AlreadyThere(f"There is such a {row._meta.verbose_name} already. Nothing was saved.") from error


def _broken_check(row: Recorded, error: IntegrityError) -> CheckConstraint | None:
    """Which check of its table the database found broken; None where it refused for another reason."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    checks = [each for each in row._meta.constraints if isinstance(each, CheckConstraint)]
    return next((check for check in checks if check.name == name), None)


def _said(row: Recorded, names: Sequence[str]) -> dict[str, str]:
    return {name: str(getattr(row, name)) for name in names}
