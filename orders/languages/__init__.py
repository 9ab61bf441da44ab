"""What each language says on paper for patients, read from its one file (xx.toml). Pure."""

import functools
import tomllib
from pathlib import Path
from typing import Any

from premises.terms import Language


@functools.cache
def file_of(language: Language) -> str:
    """The file of this language as it stands."""
    return (Path(__file__).parent / f"{language}.toml").read_text(encoding="utf-8")


@functools.cache
def tables(language: Language) -> dict[str, Any]:
    """Its tables: section, kind of text, key."""
    return tomllib.loads(file_of(language))
