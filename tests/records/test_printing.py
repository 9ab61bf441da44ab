"""One way to make paper: what cannot be printed or is not what was asked for is refused as the paper says."""

import pytest

from records.printing import proved
from records.refusals import Refusal
from records.typesetting import Face


class NoteRefused(Refusal):
    """A note that is none."""


def note(text: str, *, wrong: tuple[str, ...] = (), face: Face | None = None) -> bytes:
    texts = [(text, face) if face else text]
    return proved("note", text, texts, str.encode, lambda data, asked: [*wrong, *_other(data, asked)], NoteRefused)


def _other(data: bytes, asked: str) -> list[str]:
    return [] if data.decode() == asked else ["words"]


def test_what_reads_back_as_asked_is_given():
    assert note("Zoë Example") == "Zoë Example".encode()


def test_a_character_no_font_draws_is_refused_before_anything_is_typeset():
    for face in (None, *Face):
        with pytest.raises(NoteRefused, match=r"A character of the note cannot be printed .LBL-01"):
            note("\U0001f48a", face=face)


def test_all_that_is_not_as_asked_is_named():
    with pytest.raises(NoteRefused, match=r"The note is not what was asked for: foot, code .LBL-02"):
        note("Example", wrong=("foot", "code"))
