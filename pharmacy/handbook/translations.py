"""The catalogue of what patients read: gathered from code, templates and data, its Spanish kept, and compiled."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from orders.told_next import said_to_patients
from pharmacy.handbook import tree

CATALOGUE = "locale/es/LC_MESSAGES/django.po"
COMPILED = "locale/es/LC_MESSAGES/django.mo"
KEYWORDS = {"_": None, "later": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
TEMPLATES = frozenset({".html", ".txt"})
NEVER = datetime(2026, 11, 30, tzinfo=UTC)  # the header names a day; the same input is the same file
# Lines of the header that say who made it with which version of what.
NOT_OURS = ('"Generated-By', '"Report-Msgid', '"Language-Team', '"Last-Translator')

Said = tuple[str | tuple[str, ...], str | None, str]  # text or its forms, context, where


def page() -> str:
    """The Spanish catalogue with every text there is now: what is new has no words yet, what went is gone."""
    known, made = _on_disk(), _empty()
    for text, context, where in gathered():
        there = known.get(text if isinstance(text, str) else text[0], context=context)
        made.add(text, there.string if there else None, locations=[(where, 0)], context=context)
    file = io.BytesIO()
    write_po(file, made, width=0, sort_output=True, include_lineno=False)
    lines = file.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(NOT_OURS))


def compiled() -> bytes:
    """The same as Django reads it."""
    file = io.BytesIO()
    write_mo(file, read_po(io.StringIO(page()), locale="es"))
    return file.getvalue()


def gathered() -> Iterator[Said]:
    """Every text that is marked to be translated, and what patients are told that stands in data."""
    for path in tree.code():
        where, text = path.relative_to(tree.ROOT).as_posix(), path.read_text()
        if path.suffix in TEMPLATES:
            text = "\n".join(line.strip() for line in templatize(text, origin=where).splitlines())
        if path.suffix in {".py", *TEMPLATES}:
            yield from _of_python(text, where)
    yield from ((text, None, "orders/told_next.py") for text in said_to_patients())


def _of_python(source: str, where: str) -> Iterator[Said]:
    for _, text, _, context in extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS):
        yield text, context, where


def _empty() -> Catalog:
    comment = "# What patients read, in Spanish. English is the key; `./run manage write_docs` adds what is new."
    named = {"project": "Aliquot", "version": "1", "header_comment": comment}
    return Catalog(locale="es", creation_date=NEVER, revision_date=NEVER, fuzzy=False, **named)


def _on_disk() -> Catalog:
    path = tree.ROOT / CATALOGUE
    return read_po(io.StringIO(path.read_text()), locale="es") if path.exists() else _empty()
