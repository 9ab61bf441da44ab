"""What a text says about opioids: misspellings, forms, ways of writing, and what is no opioid at all."""

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.opioids.catalogue import OPIOIDS, Kind
from orders.screening import Match, opioids_in

DATA = Path(__file__).parents[1] / "data"


def ingredients(text: str) -> list[str]:
    return [match.ingredient for match in opioids_in(text)]


@pytest.mark.parametrize(
    ("ingredient", "written"),
    [
        (
            "oxycodone",
            "percoset oxycodon oxycodne oxycodine oxicodone perkocet percacet oxycotin oxycotton oxycodeine roxycodone",
        ),
        (
            "hydrocodone",
            "hydrocodne hydrocodine hydracodone vicodan vicoden vikodin lortabs norcos norko hydrocodeine",
        ),
        ("codeine", "codiene codein codine códeína Kodein"),
        ("tramadol", "tramadal tramodol trammadol tramadoll ultracett"),
        ("methadone", "methodone metadone methadon"),
        ("morphine", "morphin morfine morfina morphene"),
        ("buprenorphine", "buprenorfine bupernorphine buprenophine suboxin subutext suboxone's bupe"),
        ("fentanyl", "fentanil fentynal fentenyl phentanyl fentinol fentynl"),
        ("hydromorphone", "hydromorfone dilaudad diluadid"),
        ("kratom", "kratum kratem cratom"),
        ("tapentadol", "tapentidol nucenta"),
        ("levorphanol", "levorphonal levorfenal"),
        ("meperidine", "meperadine demoral"),
    ],
)
def test_misspellings_and_nicknames(ingredient: str, written: str) -> None:
    for word in written.split():
        assert opioids_in(word) == [
            Match(ingredient, word, opioids_in(ingredient)[0].kind, opioids_in(word)[0].washout_days)
        ], word


def test_one_letter_wrong_missing_or_swapped_in_an_ingredient_is_still_found() -> None:
    missed = []
    for name in (
        opioid.ingredient for opioid in OPIOIDS if opioid.ingredient.isalpha() and len(opioid.ingredient) >= 9
    ):
        for place in range(2, len(name) - 2):
            missing = name[:place] + name[place + 1 :]
            swapped = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
            wrong = name[:place] + "u" + name[place + 1 :]
            missed += [word for word in (missing, swapped, wrong) if not opioids_in(word)]
    assert missed == []


def test_other_medicines_and_words_are_no_opioids() -> None:
    words = (DATA / "no_opioids.txt").read_text().split()
    assert len(words) > 500
    assert [word for word in words if opioids_in(word)] == []
    assert opioids_in(" ".join(words)) == []


@pytest.mark.parametrize(
    "text",
    ["Tylenol 3 tablets", "Tylenol 2 tabs every 4 hours", "Tylenol 4 times a day", "Tylenol #30", "Tylenol 2-3 daily",
     "Tylenol 3/day", "Tylenol PM", "Tylenol 500 mg", "Robitussin DM", "Fioricet", "free T3, T4", "MS since 2015",
     "poppy seed bagel", "low dose naltrexone 4.5 mg", "Auvelity (dextromethorphan/bupropion)", "no opioids",
     "Suzetrigine (Journavx) 50 mg"],
)  # fmt: skip
def test_what_only_looks_like_an_opioid(text: str) -> None:
    assert opioids_in(text) == []


@pytest.mark.parametrize(
    "text",
    ["Tylenol #3", "Tylenol#3", "tylenol 3", "Tylenol-3", "Tylenol No. 3", "Tylenol 3 prn", "APAP #3", "T#3",
     "Tylenol 3, 2 tabs qhs", "stopped Tylenol 3 3 days ago", "Tylenol-Codeine No.3", "codeine no. 3"],
)  # fmt: skip
def test_numbered_combinations(text: str) -> None:
    assert ingredients(text) == ["codeine"]


@pytest.mark.parametrize(
    "name",
    ["Tylenol with Codeine", "Tylenol w/ codeine", "Phenergan with Codeine", "promethazine VC with codeine",
     "cough syrup with codeine", "Cheratussin AC", "Lorcet Plus", "Darvon-N", "HYDROCO", "OXYCOD"],
)  # fmt: skip
def test_the_whole_name_is_what_was_written(name: str) -> None:
    assert [match.matched for match in opioids_in(f"takes {name}/APAP 2 tabs")] == [name]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("oxycodone 5 mg", 10), ("tramadol", 10), ("codeine", 10), ("fentanyl", 10), ("methadone", 14),
        ("Suboxone", 14), ("levorphanol", 14), ("heroin", 14), ("kratom", 14), ("tianeptine", 14), ("OxyContin", 14),
        ("MS Contin", 14),
        ("Duragesic", 14), ("fentanyl 25 mcg/hr patch", 14), ("transdermal fentanyl", 14), ("Hysingla ER", 14),
        ("Exalgo", 14), ("ConZip", 14), ("Opana", 10), ("Opana ER", 14), ("Nucynta", 10), ("Nucynta ER", 14),
        ("Ultram", 10), ("Ultram ER", 14), ("morphine sulfate 15 mg ER tablets", 14), ("extended-release morphine", 14),
        ("long-acting oxycodone", 14), ("hydrocodone bitartrate extended release", 14), ("Xtampza", 14), ("Embeda", 14),
        ("Sublocade", None), ("Brixadi", None), ("Probuphine", None), ("buprenorphine implant", None),
        ("buprenorphine extended-release injection", None), ("Butrans patch", 14), ("buprenorphine 8 mg", 14),
        ("fentanyl patch and oxycodone, both", 14), ("loperamide", 10), ("butorphanol", 10),
    ],
)  # fmt: skip
def test_days_to_wait(text: str, days: int | None) -> None:
    assert opioids_in(text)[0].washout_days == days


def test_a_patch_of_one_is_not_a_patch_of_the_next() -> None:
    assert [m.washout_days for m in opioids_in("fentanyl patch and oxycodone 5 mg")] == [14, 10]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("oxycodone", "agonist"), ("tramadol", "agonist"), ("buprenorphine", "partial"), ("nalbuphine", "mixed"),
     ("pentazocine", "mixed"), ("butorphanol", "mixed"), ("Lomotil", "antidiarrhoeal"), ("Imodium", "antidiarrhoeal"),
     ("Viberzi", "antidiarrhoeal"), ("Korsuva", "kappa"), ("kratom", "unscheduled"), ("tianeptine", "unscheduled"),
     ("akuamma", "unscheduled"), ("Darvocet", "legacy"), ("heroin", "agonist")],
)  # fmt: skip
def test_kinds(text: str, kind: str) -> None:
    assert opioids_in(text)[0].kind is Kind(kind)


def test_one_match_per_ingredient_in_order_of_appearance_as_written() -> None:
    text = "Tramadol 50 mg prn; PERCOCET® 5/325, oxycodone, OxyContin™ 10mg. Old: ms-contin, Tylenol #3, ULTRAM"
    assert [(m.ingredient, m.matched, m.washout_days) for m in opioids_in(text)] == [
        ("tramadol", "Tramadol", 10),
        ("oxycodone", "PERCOCET", 14),
        ("morphine", "ms-contin", 14),
        ("codeine", "Tylenol #3", 10),
    ]
    assert opioids_in("Suboxone, then Sublocade")[0] == Match("buprenorphine", "Suboxone", Kind.PARTIAL, None)


@pytest.mark.parametrize(
    ("text", "matched"),
    [("oxycodone10mg", "oxycodone"), ("hydrocodone/APAP", "hydrocodone"), ("ＮＯＲＣＯ", "ＮＯＲＣＯ"),
     ("“Norco”", "Norco"), ("*Norco*", "Norco"), ("_Norco_", "Norco"), ("(Norco)", "Norco"), ("'Norco'", "Norco"),
     ("Norco's", "Norco's"), ("Nor\u00adco", "Nor\u00adco"), ("co\u0301deine", "co\u0301deine"), ("Norco\n", "Norco")],
)  # fmt: skip
def test_it_reads_any_way_of_writing(text: str, matched: str) -> None:
    assert [match.matched for match in opioids_in(text)] == [matched]


@pytest.mark.parametrize("text", [None, "", " ", "\n\t", "-", "#", "''", "\ufeff"])
def test_no_text_no_match(text: str | None) -> None:
    assert opioids_in(text) == []


@pytest.mark.parametrize("wrong", [0, 1.5, True, b"Norco", ["Norco"]])
def test_what_is_no_text_is_refused(wrong: Any) -> None:
    with pytest.raises(TypeError):
        opioids_in(wrong)


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    for match in opioids_in(text):
        assert match.matched in text


@given(
    st.lists(
        st.sampled_from(["no", "Norco", "codeine", "or", ",", "denies", "since", "allergies:", "(", "to", "xx", "|"])
    )
)
def test_matches_are_written_in_the_text(words: list[str]) -> None:
    text = " ".join(words)
    found = opioids_in(text)
    assert all(match.matched in text for match in found)
    assert len({match.ingredient for match in found}) == len(found)


@pytest.mark.parametrize(
    "text",
    [
        "codeine, " * 10_000,
        "codeine & " * 10_000,
        "no codeine or " * 7_000,
        "no " + "codeine, " * 10_000,
        "allergies: " + "x codeine, " * 9_000,
        "allergies: codeine (" + "x " * 45_000,
        "without codeine " * 6_000,
        "tylenol 3 " * 10_000,
        "oxycodonne hydrocodne qwertyuiopasdf " * 2_700,
        "codeine or " * 9_000,
        "negative for " + "codeine, " * 10_000,
        "no codeine" + "," * 90_000,
        "tylonol 3 robitusin ac " * 4_000,
        "ab0cd" * 20_000,
        "服用Tramadol" * 10_000,
        "a" * 100_000,
        "," * 100_000,
    ],
    ids=range(17),
)
def test_a_hundred_thousand_characters_are_read_in_a_moment(text: str) -> None:
    began = time.process_time()
    opioids_in(text)
    assert time.process_time() - began < 3
