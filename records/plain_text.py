"""Text as it may be kept: nothing invisible that turns other text around, nothing no font of ours can print. Pure."""

import unicodedata

# Cc and Cf are invisible; of Cf only the two joiners are letters' own business (Persian, Hindi names).
JOINERS = "\u200c\u200d"
INVISIBLE = frozenset({"Cc", "Cf"})
UNPRINTABLE = frozenset({"So", "Cn", "Co", "Cs"})
DEGREE = "°"


class TextRefused(ValueError):
    """The text holds something that cannot be printed on a label, such as an emoji (RX-01)."""

    code = "text_refused"


def plain_text(text: str) -> str:
    """One line of `text`, composed (NFC), control and direction-override characters removed, spaces folded.

    Letters of every script stay as they are, right-to-left ones too. Raises TextRefused.
    """
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    kept = "".join(mark for mark in spaced if _is_kept(mark))
    if any(unicodedata.category(mark) in UNPRINTABLE and mark != DEGREE for mark in kept):
        raise TextRefused("Write it in letters: a picture character cannot be printed on a label (RX-01).")
    return kept.strip(f" {JOINERS}")


def plain_lines(text: str) -> str:
    """Several lines, each as `plain_text` keeps it; empty ones go. Raises TextRefused."""
    lines = (plain_text(line) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def free_text(text: str) -> str:
    """Several lines as somebody wrote them, empty lines and picture characters too; only what is invisible goes."""
    lines = (unicodedata.normalize("NFC", line) for line in text.strip().splitlines())
    return "\n".join("".join(mark for mark in line if _is_kept(mark)).rstrip() for line in lines)


def _is_kept(mark: str) -> bool:
    return mark in JOINERS or unicodedata.category(mark) not in INVISIBLE


def name_text(text: str) -> str:
    """A person's name: plain text with at least one letter and no symbols. Raises TextRefused."""
    name = plain_text(text)
    if name and not any(mark.isalpha() for mark in name):
        raise TextRefused("A name has letters in it (RX-01).")
    if any(unicodedata.category(mark).startswith("S") for mark in name):
        raise TextRefused("A name is letters, spaces, hyphens, apostrophes and full stops (RX-01).")
    return name
