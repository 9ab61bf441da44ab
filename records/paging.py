"""One page of a long list, by key: its lines, and the addresses of the next page and of the start."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

PAGE = 50


@dataclass(frozen=True)
class Page:
    """What a list page shows; an address that leads nowhere is empty."""

    lines: list[Any]
    next_url: str
    first_url: str


def page_of(rows: QuerySet[Any], address: str, asked: Mapping[str, str], *, is_first: bool) -> Page:
    """The first PAGE of `rows` as lines; `asked` is what the list was searched by, and stays in both addresses."""
    found = list(rows[: PAGE + 1])
    on = _address(address, {**asked, "after": found[PAGE - 1].public_id}) if len(found) > PAGE else ""
    return Page(found[:PAGE], on, "" if is_first else _address(address, asked))


def _address(address: str, asked: Mapping[str, str]) -> str:
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{address}?{query}" if query else address
