"""How a paper is made: refused where a letter cannot be printed, typeset, and read back before it counts (LBL-02)."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from records.refusals import Refusal
from records.typesetting import Face, missing_glyphs

Content = TypeVar("Content")


def proved(
    name: str, content: Content, texts: Iterable[str | tuple[str, Face]], typeset: Callable[[Content], bytes],
    differences: Callable[[bytes, Content], list[str]], refusal: type[Refusal],
) -> bytes:  # fmt: skip
    """The proved pages; `texts` are what is printed, in the regular face or the one beside it. Raises `refusal`."""
    faces = ((text, Face.REGULAR) if isinstance(text, str) else text for text in texts)
    if any(missing_glyphs(text, face) for text, face in faces):
        raise refusal(f"A character of the {name} cannot be printed (LBL-01).")
    data = typeset(content)
    if wrong := differences(data, content):
        raise refusal(f"The {name} is not what was asked for: {', '.join(wrong)} (LBL-02).")
    return data
