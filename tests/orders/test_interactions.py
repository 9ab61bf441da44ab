"""What people write of medicines beside opioids is read as it is meant; every name of the catalogue is found."""

import time

import pytest

from orders.interactions import allergies_in, interactions_in
from orders.medicines.catalogue import MEDICINES, NOT_MEDICINES, REVIEWED_ON, VERSION, medicines_of
from orders.screening import opioids_in
from tests.data.interactions import known_failures, lines

LIST = lines()
# The list only grows: whoever adds to it raises these.
TEXTS, POSITIVE, NEGATIVE = 367, 234, 133


def rules_in(text: str) -> list[str]:
    return [one.group.rule for one in interactions_in([text])]


def test_every_text_is_read_as_it_is_meant_but_those_known_to_fail() -> None:
    failing = [line for line in LIST if not line.is_read()]
    for line in failing:
        print(line)
    assert {line.text for line in failing} == known_failures()


def test_the_list_keeps_its_texts() -> None:
    assert len({line.text for line in LIST}) == len(LIST) >= TEXTS
    assert len([line for line in LIST if line.expected]) >= POSITIVE
    assert len([line for line in LIST if not line.expected]) >= NEGATIVE
    assert all(line.why for line in LIST)


def test_every_rule_of_the_catalogue_is_in_it() -> None:
    assert {one.group.rule for one in MEDICINES} == {found.split()[0] for line in LIST for found in line.expected}


def test_every_name_is_found_however_it_is_written_and_is_no_opioid() -> None:
    missed = [
        (medicine.generic, written)
        for medicine in MEDICINES
        for name in medicine.all_names
        for written in (name, name.upper(), f"takes {name.lower()} 1 daily", name.replace(" ", "-"))
        if (medicine.group, medicine.generic) not in [(one.group, one.medicine) for one in interactions_in([written])]
        or opioids_in(written)
    ]
    assert missed == []
    assert str(REVIEWED_ON) <= VERSION


def test_a_name_means_one_thing() -> None:
    """Combinations stand with each medicine in them, of one group; no name is a look-alike too."""
    groups: dict[str, set[str]] = {}
    for medicine in MEDICINES:
        for name in medicine.all_names:
            groups.setdefault(name.casefold(), set()).add(medicine.group.name)
    assert [name for name, found in groups.items() if len(found) > 1] == []
    assert [name for name in NOT_MEDICINES if name.casefold() in groups or interactions_in([name])] == []


def test_one_letter_wrong_missing_or_swapped_in_a_long_name_is_still_found() -> None:
    missed = []
    for name in (one.generic for one in MEDICINES if one.generic in one.names and len(one.generic) >= 9):
        for place in range(2, len(name) - 2):
            missing = name[:place] + name[place + 1 :]
            swapped = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
            missed += [word for word in (missing, swapped) if not interactions_in([word])]
    assert missed == []


def test_each_medicine_is_told_once_as_it_is_written_first() -> None:
    found = interactions_in(["HUMIRA® pen, adalimumab", "humira; Enbrel"])
    assert [(one.medicine, one.matched) for one in found] == [("adalimumab", "HUMIRA"), ("etanercept", "Enbrel")]


def test_a_kit_is_not_told_beside_an_opioid_that_stops() -> None:
    assert rules_in("buprenorphine-naloxone 8-2") == []
    assert rules_in("no oxycodone. naloxone kit") == ["INT-03"]


@pytest.mark.parametrize(
    ("text", "medicines"),
    [
        ("naltrexone (rash)", ["naltrexone"]), ("allergic to LDN", ["naltrexone"]),
        ("Vivitrol - hives", ["naltrexone"]),
        ("no naltrexone allergy", []), ("not allergic to naltrexone", []), ("naltrexone: none", []),
        ("penicillin", []),
    ],
)  # fmt: skip
def test_on_a_list_of_allergies_an_allergy_is_none_only_where_it_is_denied(text: str, medicines: list[str]) -> None:
    assert [one.medicine for one in allergies_in(text)] == medicines


def test_a_key_the_catalogue_does_not_know_is_refused() -> None:
    said = {"rule": "INT-31", "tier": "asks", "title": "T", "text": "T", "source": "S", "names": {"x": []}}
    assert [one.generic for one in medicines_of("one", said)] == ["x"]
    for wrong in ({"nick": []}, {"on_skin": ["y"]}, {"tier": "warns"}):
        with pytest.raises(ValueError, match="nick|y|warns"):
            list(medicines_of("one", said | wrong))


@pytest.mark.parametrize(
    "text",
    [
        "methotrexate, " * 7_000, "no humira or " * 7_000, "alcohol & " * 10_000, "humira (x " * 10_000,
        "does not drink " * 6_500, "thyroid (" * 11_000, "methotrexatt qwertyuiop " * 4_000,
    ],
    ids=range(7),
)  # fmt: skip
def test_a_hundred_thousand_characters_are_read_in_a_moment(text: str) -> None:
    began = time.process_time()
    interactions_in([text])
    assert time.process_time() - began < 3
