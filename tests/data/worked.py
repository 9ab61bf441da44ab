"""Reads the worked examples of vectors.json: numbers as Decimal, compared at the digits they are printed with."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any


def examples(name: str) -> Any:
    """The examples of one function; every number a Decimal, whole ones too."""
    text = Path(__file__).with_name("vectors.json").read_text()
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)[name]


def as_printed(number: Decimal, printed: Decimal) -> Decimal:
    """The number rounded to the digits the example prints."""
    return number.quantize(printed)
