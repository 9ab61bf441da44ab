"""Words that claim a benefit as proven, in each language: a text that has one is refused (LFT-04). Pure."""

import re

from premises.terms import Language

CLAIMS = {
    Language.ENGLISH: re.compile(
        r"\b(?:cur(?:e|es|ed|ing)|heal(?:s|ed|ing)?|proven?|proved|proof|guarant(?:ee|ees|eed)|miracles?"
        r"|effective|slows? (?:\w+ )?(?:cancer|tumou?rs?)|will (?:help|relieve|stop)"
        r"|(?:clinically|scientifically) \w+|works (?:against|for everyone)"
        r"|prevents?|(?:kills|shrinks|beats) \w+|100 ?%|(?:no|without|free (?:of|from)) side effects"
        r"|(?:completely|totally|perfectly) safe|always works|FDA[- ]approved)\b",
        re.IGNORECASE,
    ),
    Language.SPANISH: re.compile(
        r"\b(?:cura(?:n|r|rá|do|da)?|sanan?|sanar(?:á)?|(?:com)?prob?ad[oa]s?|demostrad[oa]s?|demuestran?|prueba que"
        r"|garantiz\w+|milagr\w+|eficaz|eficaces|efectiv[oa]s?|evita(?:n)?|funciona (?:contra|siempre)"
        r"|previenen?|prevenir|(?:mata|reduce|vence) (?:el|la|los|las) \w+|100 ?%|sin efectos secundarios"
        r"|(?:completamente|totalmente) segur[oa]s?|aprobad[oa] por la FDA)\b",
        re.IGNORECASE,
    ),
}
# What turns a claim into its opposite when it stands shortly before it: "It is not a cure", "no está demostrado".
DENIED = {
    Language.ENGLISH: re.compile(r"\b(?:not|never|nobody|nor|no|cannot|without)\b|n['’]t\b", re.IGNORECASE),
    Language.SPANISH: re.compile(r"\b(?:no|nunca|ni|nadie|tampoco)\b", re.IGNORECASE),
}
# What holds such a word and denies nothing.
AFFIRMED = re.compile(r"\b(?:not only|no doubt|no s[oó]lo|sin duda)\b", re.IGNORECASE)
WORDS_BEFORE = 4  # how near the denial stands
ENDS = re.compile(r"[.!?;:]")


def claims_in(language: str, text: str) -> list[str]:
    """What `text` claims, as it is written there; what it denies is no claim."""
    spoken = Language(language)
    return [found[0] for found in CLAIMS[spoken].finditer(text) if not _denied(spoken, text[: found.start()])]


def _denied(spoken: Language, before: str) -> bool:
    """Whether the words right before it, in the same sentence, deny it."""
    near = AFFIRMED.sub("", ENDS.split(before)[-1]).split()[-WORDS_BEFORE:]
    return bool(DENIED[spoken].search(" ".join(near)))
