"""Finding rows by the beginnings of words, in any order, and by any part of a number: both out of one index each."""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db.models import CharField, F, Func, TextField, Value
from django.db.models.functions import Cast, Lower, LPad, Substr

# Without these PostgreSQL would keep `smith-jones`, `a.b` or `a/b` as one word.
JOINS = "-./@:_<>&+~"
MARKS = "[\u0300-\u036f]"


def words_in(field: str) -> SearchVector:
    """The words of a column that holds a name key; in an index and in a query it is the same expression."""
    return _apart(F(field))


def words_in_text(field: str) -> SearchVector:
    """The same of a column that holds a name as it is written, for tables that are read in full."""
    plain = Func(Lower(F(field)), template="NORMALIZE(%(expressions)s, NFKD)", output_field=TextField())
    bare = Func(plain, Value(MARKS), Value(""), Value("g"), function="REGEXP_REPLACE", output_field=TextField())
    return _apart(bare)


def _apart(text: Any) -> SearchVector:
    apart = Func(text, Value(JOINS), Value(" " * len(JOINS)), function="TRANSLATE", output_field=TextField())
    return SearchVector(apart, config="simple")


def beginning_with(words: Sequence[str]) -> SearchQuery:
    """Each of these words begins one of those sought; only what `names.words_of` found may be asked."""
    return SearchQuery(" & ".join(f"{word}:*" for word in words), config="simple", search_type="raw")


def ends_of(field: str, length: int) -> Func:
    """A number of so many digits and each of its ends, `1234567`, `234567` to `7`: any part of it begins one."""
    digits = LPad(Cast(F(field), TextField()), length, Value("0"))
    ends = [Substr(digits, start) for start in range(1, length + 1)]
    listed = Func(*ends, template="ARRAY[%(expressions)s]", output_field=CharField())
    return Func(listed, function="array_to_tsvector", output_field=SearchVectorField())


def holding(digits: str) -> SearchQuery:
    """These digits, anywhere in the number."""
    return SearchQuery(f"{digits}:*", config="simple", search_type="raw")


def ending_in(digits: str) -> SearchQuery:
    """These digits, at its end."""
    return SearchQuery(digits, config="simple", search_type="raw")
