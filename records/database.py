"""What the database's refusals mean: guards and constraints that said no, and locks that came too late."""

from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Manager

from records.refusals import Busy, Conflict, GuardRefused, Refusal

# By SQLSTATE. Triggers raise P0001; a missing privilege is 42501.
ANSWERS: dict[str, type[Refusal]] = {
    "P0001": GuardRefused,
    "42501": GuardRefused,
    "23505": Conflict,
    "23514": Conflict,
    "23P01": Conflict,
    "55P03": Busy,
    "40P01": Busy,
    "40001": Busy,
    "57014": Busy,
}


def refusal_of(error: BaseException) -> Refusal | None:
    """The coded refusal an error is or, coming from the database, stands for; None when it is a fault of ours."""
    if isinstance(error, Refusal):
        return error
    code = getattr(error.__cause__, "pgcode", None) if isinstance(error, DatabaseError) else None
    answer = ANSWERS.get(code or "")
    return answer(answer.words) if answer else None


def lock_name(name: str) -> None:
    """Hold a lock of this name until the transaction ends, where there is no row to lock: who counts, counts alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def next_number(prefix: str, numbered: Manager[Any]) -> str:
    """The next `number` that begins with `prefix`, counted up from 001; whoever takes another of them waits."""
    lock_name(prefix)
    return f"{prefix}{numbered.filter(number__startswith=prefix).count() + 1:03d}"
