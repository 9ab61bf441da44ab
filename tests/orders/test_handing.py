"""What a person says is compared with what is on file, however it is typed; and parcels' numbers as carriers print."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders import carriers
from orders.handing import DAY_FORMATS, Identifier, Known, Pack, day_said, is_warm, mismatched

KNOWN = Known(
    names=frozenset({"ana", "maria", "nunez"}), family=frozenset({"nunez"}), born_on=date(1984, 2, 29),
    zip_code="97214-1234", telephone="15035550170", numbers=frozenset({"1234567-8", "1234567-8-01"}),
)  # fmt: skip


def wrong(one: Identifier, text: str) -> bool:
    return mismatched({one: text}, frozenset(text.casefold().split()), KNOWN) == [one]


@pytest.mark.parametrize("said", ["1984-02-29", "02/29/1984", "2/29/1984", "02291984", "Feb 29, 1984", "02.29.1984"])
def test_a_date_of_birth_is_read_however_it_is_typed(said: str) -> None:
    assert not wrong(Identifier.BORN_ON, said)


@pytest.mark.parametrize("said", ["03/01/1984", "29/02/1984", "02/29/84", "1984", "yes", "02/30/1984"])
def test_another_date_or_none_is_wrong(said: str) -> None:
    assert wrong(Identifier.BORN_ON, said)


@pytest.mark.parametrize(
    ("one", "right", "others"),
    [
        (Identifier.NAME, ["Nunez", "ana nunez", "Ana Maria Nunez"], ["Ana", "Ana Nunez Lopez", "Lopez"]),
        (Identifier.ZIP_CODE, ["97214", "97214-1234", "972141234"], ["97215", "9721", "97214-12", ""]),
        (Identifier.TELEPHONE, ["0170", "503 555 0170", "(503) 555-0170"], ["0171", "170", "x"]),
        (Identifier.ORDER_NUMBER, ["1234567-8-01", "Rx 1234567-8", "12345678"], ["1234567", "1234567-9"]),
        (Identifier.PHOTO_ID, ["seen"], [""]),
    ],
)
def test_each_is_compared_in_its_own_way(one: Identifier, right: list[str], others: list[str]) -> None:
    assert [text for text in right if wrong(one, text)] == []
    assert [text for text in others if not wrong(one, text)] == []


@given(day=st.dates(date(1900, 1, 1), date(2026, 12, 31)), form=st.sampled_from(DAY_FORMATS))
def test_every_day_is_read_back_in_every_way_of_typing(day: date, form: str) -> None:
    assert day_said(f"{day:{form}}") == day
    assert day_said(f"{day + timedelta(days=1):{form}}") != day


def test_the_warm_months_are_those_of_summer() -> None:
    assert [month for month in range(1, 13) if is_warm(date(2026, month, 15))] == [5, 6, 7, 8, 9]
    assert [pack.words for pack in Pack] == ["No temperature pack", "Insulated mailer", "Box with cold packs"]


@pytest.mark.parametrize(
    ("carrier", "tracking", "is_right"),
    [
        ("UPS", "1Z 999 AA1 01 2345 6784", True), ("UPS", "1Z999", False),
        ("FedEx", "1234 5678 9012", True), ("FedEx", "12345", False),
        ("USPS", "9400 1000 0000 0000 0000 00", True), ("USPS", "EA123456789US", True), ("USPS", "EA1", False),
        ("DHL", "1234567890", True), ("DHL", "1", False),
        ("Example Post", "EX 0000 0000 00", True), ("Example Post", "x", False), ("UPS", "", True),
    ],
)  # fmt: skip
def test_a_number_of_another_carrier_is_refused_lightly(carrier: str, tracking: str, is_right: bool) -> None:
    assert (carriers.fault_in(carrier, tracking) == "") is is_right


def test_only_a_known_carrier_with_a_number_has_a_page() -> None:
    assert carriers.address_of("UPS", "1z999aa10123456784").endswith("tracknum=1Z999AA10123456784")
    assert carriers.address_of("UPS", "1Z") == carriers.address_of("Example Post", "EX1234") == ""
    assert carriers.address_of("USPS", "") == ""
