"""What is said about a patient besides who they are: allergies, medicines, exclusions (RX-02, RX-10)."""

from dataclasses import dataclass

from premises.terms import Exclusion


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A whole profile as it shall be from now on; nothing is left blank: either lines, or that there are none.

    allergies, medicines: one line each, as they were told. exclusions: excipients to leave out; none is an answer.
    """

    allergies: tuple[str, ...] = ()
    no_known_allergies: bool = False
    medicines: tuple[str, ...] = ()
    no_other_medicines: bool = False
    exclusions: frozenset[Exclusion] = frozenset()

    def wrong(self) -> dict[str, list[str]]:
        """What is wrong with it, by field; empty when nothing is."""
        found = {
            "allergies": _said("Allergies", "none are known", self.allergies, self.no_known_allergies),
            "medicines": _said("Medicines", "none are taken", self.medicines, self.no_other_medicines),
        }
        return {field: [words] for field, words in found.items() if words}


MOST_LINES = 50


def _said(what: str, none: str, lines: tuple[str, ...], says_none: bool) -> str:
    if len(lines) > MOST_LINES:
        return f"At most {MOST_LINES} lines."
    if not lines and not says_none:
        return f"{what} cannot be blank: give one, or say that {none} (RX-02)."
    return f"{what} are given and said to be none: which is it? (RX-02)" if lines and says_none else ""
