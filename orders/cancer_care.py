"""Whether what a medicine is prescribed for says that the patient is in cancer care. Pure."""

import re
import unicodedata

# How the words begin that only cancer care uses, in English and Spanish, without accents.
BEGINNINGS = (
    "cancer", "tumor", "tumour", "oncolog", "chemo", "quimioterap", "leuka?em", "leucemi", "neoplas", "metasta",
    "malignan", "malign[oa]", "mesotheliom", "mesoteliom", "(?:non?[- ]?)?hodgkin",
)  # fmt: skip
# What they hold at any place: osteosarcoma, adenocarcinoma.
STEMS = ("carcino", "sarcoma", "blastoma", "lymphom", "linfom", "gliom", "melanom", "myelom", "mielom")
NAMED = re.compile(rf"\b(?:(?:{'|'.join(BEGINNINGS)})|\w*(?:{'|'.join(STEMS)})|dcis\b)")
# A protein that treats other diseases is aimed at, and nothing else of that name.
FACTOR = re.compile(r"\b(?:anti-?)?tumou?r necrosis factor\b|\bfactor de necrosis tumoral\b")
# What says that it is not the patient's: right before it, within two words of "no", or as family history.
JOINED = re.compile(r"\bnon?[- ]?$")
DENIED = re.compile(r"\b(?:no|not|without|denies|excluded|sin)(?:\s+[\w'-]+){0,2}\s+$")
FAMILY = re.compile(r"\b(?:family|familia|familiar(?:es)?)\b[^,;.]*$")
RULED_OUT = re.compile(r"^\w*(?:\s+\w+)?\s+(?:was |is )?(?:excluded|ruled out)\b")


def is_cancer_care(purpose: str) -> bool:
    """Whether the purpose of a prescription names cancer or its treatment; where it says none nothing is assumed."""
    said = FACTOR.sub("", _plain(purpose))
    return any(_is_theirs(said, found) for found in NAMED.finditer(said))


def _plain(purpose: str) -> str:
    """In small letters without accents."""
    apart = unicodedata.normalize("NFD", purpose.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _is_theirs(said: str, found: re.Match[str]) -> bool:
    before, after = said[: found.start()], said[found.start() :]
    return not (any(one.search(before) for one in (JOINED, DENIED, FAMILY)) or RULED_OUT.search(after))
