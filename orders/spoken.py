"""Which of our languages a patient's page is read in."""

from django.utils.translation import get_language

from premises.terms import Language


def language_read() -> Language:
    """The language of the page under way; English where none of ours was chosen."""
    said = (get_language() or "").partition("-")[0]
    return Language(said) if said in set(Language) else Language.ENGLISH
