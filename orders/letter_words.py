"""The words every letter has, and how it says days and times, in each language we write. Pure."""

from datetime import date, time

from premises.quantities import NO_BREAK_SPACE, clock12
from premises.terms import TRAINING, Language

FRAME = {
    Language.ENGLISH: {
        "page": "Page", "of": "of", "telephone": "Telephone", "pen": "Signature and date",
        "signed": "Signed with a code", "logo": "Logo of", "training": TRAINING,
    },
    Language.SPANISH: {
        "page": "Página", "of": "de", "telephone": "Teléfono", "pen": "Firma y fecha",
        "signed": "Firmado con un código", "logo": "Logotipo de", "training": TRAINING,
    },
}  # fmt: skip
MONTHS = {
    Language.ENGLISH: ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                       "November", "December"),
    Language.SPANISH: ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
                       "octubre", "noviembre", "diciembre"),
}  # fmt: skip
WEEKDAYS = {
    Language.ENGLISH: ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    Language.SPANISH: ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}


def day_in(language: Language, day: date) -> str:
    """`December 8, 2026`, `8 de diciembre de 2026`, kept on one line."""
    month = MONTHS[language][day.month - 1]
    said = f"{month} {day.day}, {day.year}" if language == Language.ENGLISH else f"{day.day} de {month} de {day.year}"
    return said.replace(" ", NO_BREAK_SPACE)


def weekday_in(language: Language, day: date) -> str:
    """`Tuesday, December 8, 2026`, `martes, 8 de diciembre de 2026`."""
    return f"{WEEKDAYS[language][day.weekday()]}, {day_in(language, day)}"


def time_in(language: Language, when: time) -> str:
    """`at 9:30 am`, `a las 9:30 am`, `a la 1:00 pm`."""
    if language == Language.ENGLISH:
        return f"at {clock12(when)}"
    return f"{'a la' if when.hour % 12 == 1 else 'a las'} {clock12(when)}"
