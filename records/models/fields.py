"""Columns of text that people type: cleaned and refused in one place, whether page, API or seed writes them."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as later

from records.plain_text import TextRefused, name_text, plain_lines, plain_text

ZIP_WORDS = later("A ZIP code is five digits, or nine as 12345-6789.")
zip_code = RegexValidator(r"^[0-9]{5}(-[0-9]{4})?\Z", ZIP_WORDS, "zip_code")


class LineField(models.CharField):
    """One line of plain text (see records.plain_text)."""

    read: Callable[[str], str] = staticmethod(plain_text)

    def to_python(self, value: Any) -> Any:
        """The cleaned text. Raises ValidationError."""
        text = super().to_python(value)
        try:
            return None if text is None else self.read(text)
        except TextRefused as refused:
            raise ValidationError(str(refused), code=refused.code) from refused


class LinesField(models.TextField):
    """Several lines of plain text, each cleaned like a single one; empty lines go."""

    def to_python(self, value: Any) -> Any:
        """The cleaned lines. Raises ValidationError."""
        text = super().to_python(value)
        try:
            return None if text is None else plain_lines(text)
        except TextRefused as refused:
            raise ValidationError(str(refused), code=refused.code) from refused


class NameField(LineField):
    """A person's name."""

    read = staticmethod(name_text)


class ZipField(LineField):
    """A ZIP code."""

    default_validators = [zip_code]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 10} | kwargs)
