"""Whether what a medicine is prescribed for says that the patient is in cancer care. Pure."""

import re

# How the words begin that only cancer care uses; "no cancer" and what runs in a family are none.
WORDS = (
    "cancer", "carcinom", "tumor", "tumour", "oncolog", "chemo", "leukemi", "leukaemi", "lymphom", "melanom", "myelom",
    "sarcom", "gliom", "glioblastom", "neoplas", "metasta",
)  # fmt: skip
NAMED = re.compile(rf"\b(?:{'|'.join(WORDS)})")
NOT_THEIRS = re.compile(r"\b(?:no|not|without|denies|excluded|family)\b[^,;.]*$")


def is_cancer_care(purpose: str) -> bool:
    """Whether the purpose of a prescription names cancer or its treatment; where it says none nothing is assumed."""
    said = purpose.casefold()
    return any(not NOT_THEIRS.search(said[: found.start()]) for found in NAMED.finditer(said))
