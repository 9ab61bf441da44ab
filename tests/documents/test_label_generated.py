"""Over a hundred generated labels on every stock: what is printed is what was asked for, or it is refused; none cut."""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from orders.documents import LabelRefused, labels_pdf, typeset
from orders.label_content import LabelContent
from orders.label_layout import lay_out
from orders.label_proof import CAPTIONS
from orders.label_types import PLANS
from orders.labels import other_stock_for, problems_of, stocks_that_hold
from premises.stocks import Stock
from records.readback import HYPHEN_AT_LINE_END
from records.typesetting import FONTS
from tests.documents.labels import a_label

GIVEN = ["Linden", "Zoë", "Nguyễn Thị", "Maximiliana-Theodora", "ليلى", "יעל", "Ирина", "Jo", "علاء", "O’Ex", "😀"]
FAMILY = [
    "Fakeman", "Testerman", "Longname-Placeholderington", "מודל", "مثال", "Ví Dụ", "Ünlikely",
    "Wolfeschlegelsteinhausenbergerdorff", "de la Muestra", "Example 🎈",
]  # fmt: skip
WORDS = [
    "Take",
    "1",
    "capsule",
    "at",
    "bedtime",
    "in",
    "the",
    "morning",
    "with",
    "water",
    "1.5",
    "mg",
    "before",
    "noon,",
]
PARTS = st.sampled_from


@st.composite
def labels(draw: st.DrawFn) -> LabelContent:
    """Invented and hostile: long, accented, from right to left, with signs nobody can print, with and without parts."""
    middle = draw(PARTS(["", "", "T.", "Éloïse"]))
    said = " ".join(draw(st.lists(PARTS(WORDS), min_size=8, max_size=16)))
    directions = draw(PARTS(["Take 1 capsule at bedtime", said, said[:60].strip()]))
    return a_label(
        patient=" ".join([draw(PARTS(GIVEN)), middle, draw(PARTS(FAMILY))]),
        directions=directions,
        purpose=draw(PARTS(["", "For fibromyalgia", "For pain in many places and poor sleep"])),
        strength=draw(PARTS(["4.5 mg Capsule", "1.5 mg Sublingual Tablet", "0.5 mg/mL Oral Suspension"])),
        prescriber=draw(PARTS(["Basil Demo, MD", "Marguerite-Éloïse Example-Placeholder, DNP, FNP-BC"])),
        pharmacy=draw(PARTS(["Alder Lane Pharmacy", "The Very Old Compounding Pharmacy at Alder Lane"])),
        auxiliary=draw(PARTS([(), ("Do not swallow whole.",), ("Shake well. Measure with the device supplied.",)])),
        training=draw(st.booleans()),
    )


def letters(texts: Sequence[str]) -> Counter[str]:
    """Every sign but spaces: readers order what runs from right to left in different ways, none may be lost."""
    return Counter("".join("".join(texts).split()))


def asked(contents: Sequence[LabelContent]) -> Counter[str]:
    texts = [text for one in contents for said in (one.cluster() | one.rest()).values() for text in said]
    return letters([*texts, *list(CAPTIONS.values()) * len(contents)])


def printed(pdf: bytes) -> Counter[str]:
    document = pypdfium2.PdfDocument(pdf)
    said = [page.get_textpage().get_text_range() for page in document]
    return letters([text.replace(HYPHEN_AT_LINE_END, "-").replace("\ufffe", "-") for text in said])


@pytest.mark.timeout(600)
def test_what_is_printed_is_what_was_asked_for_or_it_is_refused():
    done: Counter[str] = Counter()

    @settings(max_examples=11, phases=[Phase.generate])
    @given(st.lists(labels(), min_size=10, max_size=10))
    def print_them(contents: list[LabelContent]) -> None:
        for stock in PLANS:
            right = [one for one in contents if not problems_of(one, [stock])]
            if right:
                assert printed(labels_pdf(right, stock=stock)) == asked(right)
            done[f"printed {stock}"] += len(right)
            for one in set(contents) - set(right):
                refuse(one, stock)
                done["refused"] += 1
        done["labels"] += len(contents)

    def refuse(content: LabelContent, stock: Stock) -> None:
        with pytest.raises(LabelRefused) as refused:
            labels_pdf([content], stock=stock)
        misfits = [one for one in problems_of(content, [stock]) if one.title == "The label does not fit"]
        other = other_stock_for(content, stock)
        assert stock not in stocks_that_hold(content) or not misfits
        assert not (misfits and other) or f"Print it on: {other.words}" in str(refused.value)

    print_them()
    assert done["labels"] >= 100 and done["refused"] >= 50
    assert all(done[f"printed {stock}"] >= 10 for stock in PLANS), done


class Watch:
    """Which files are opened and what is connected to while it is on; a hook stays for good, so it is switched."""

    on = False
    seen: list[str] = []

    @classmethod
    def hook(cls, event: str, arguments: Any) -> None:
        if cls.on and event in {"open", "socket.connect", "socket.getaddrinfo", "urllib.Request"}:
            cls.seen.append(f"{event} {arguments[0]}")


sys.addaudithook(Watch.hook)


@pytest.mark.parametrize("field", ["patient", "directions", "purpose", "pharmacy", "prescriber", "know_url"])
@pytest.mark.parametrize(
    "markup",
    [
        "<img src={url}>", "<link rel=attachment href={url}>", "</title><link rel=stylesheet href={url}>",
        "</p><style>@import url({url});</style>", "@import '{url}';", '" style="background:url({url})',
        "<svg><image href='{url}'/></svg>", "{{% include '{url}' %}}", "<object data={url}>",
    ],
)  # fmt: skip
def test_nothing_written_on_a_label_reaches_a_file_or_the_network(field, markup, tmp_path):
    secret = tmp_path / "s"
    secret.write_text("not for paper")
    for url in (secret.as_uri(), "http://192.0.2.1/x"):
        content = a_label(**{field: markup.format(url=url)})
        Watch.on, Watch.seen = True, []
        try:
            data = typeset([content], [lay_out(content)])
        finally:
            Watch.on = False
        own = ("open ", "urllib.Request data:", f"urllib.Request {FONTS.as_uri()}/")
        fetched = [one for one in Watch.seen if not one.startswith(own)]
        assert not fetched and not any(str(secret) in one for one in Watch.seen)
        assert b"EmbeddedFile" not in data and b"not for paper" not in data
        if field != "know_url":
            assert letters([markup.format(url=url)]) <= printed(data), "as it is, or the proof refuses it"


def test_the_watch_sees_a_file_that_is_opened(tmp_path: Path):
    Watch.on, Watch.seen = True, []
    (tmp_path / "s").write_text("x")
    Watch.on = False
    assert any(str(tmp_path) in one for one in Watch.seen)
