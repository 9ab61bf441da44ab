"""Where each role can go from every page, as data; a page that does not exist is left out."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from accounts.roles import BENCH, PHARMACISTS, PRACTICE, Role


@dataclass(frozen=True)
class Place:
    """One page in the bar: its address name, the word, the icon, and whose bar it stands in.

    What is `of_the_house` is seldom wanted at the bench: there it stands under the name, and the bar keeps to one line.
    """

    page: str
    label: str
    icon: str
    roles: frozenset[Role]
    of_the_house: bool = False


HOUSE = PHARMACISTS - {Role.PHARMACIST} | {Role.ADMINISTRATOR}
PLACES = (
    Place("worklist", "Worklist", "list", BENCH),
    Place("worklist_problems", "Problems", "warning", BENCH),
    Place("calls", "Calls", "telephone", BENCH),
    Place("batches", "Batches", "progress", BENCH),
    Place("lots", "Stock", "archive", BENCH),
    Place("patients", "Patients", "person", BENCH),
    Place("formulas", "Formulas", "capsule", BENCH),
    Place("quality", "Quality", "shield", BENCH),
    Place("complaints", "Complaints", "note", BENCH, of_the_house=True),
    Place("equipment_list", "Equipment", "settings", BENCH, of_the_house=True),
    Place("papers", "Paper", "paper", BENCH),
    Place("figures", "Figures", "progress", frozenset({Role.PHARMACIST_IN_CHARGE}), of_the_house=True),
    Place("leaflet_texts", "Leaflet texts", "edit", PHARMACISTS, of_the_house=True),
    Place("orders_uncollected", "Not collected", "archive", BENCH, of_the_house=True),
    Place("practices", "Practices", "practice", PHARMACISTS | {Role.ADMINISTRATOR}, of_the_house=True),
    Place("practice_orders", "Orders", "list", PRACTICE),
    Place("prescriptions_to_sign", "To sign", "sign", frozenset({Role.PRESCRIBER})),
    Place("order_new", "New order", "add", PRACTICE),
    Place("my_patients", "Patients", "person", PRACTICE),
    Place("refill_day", "Refills", "progress", PRACTICE),
    Place("protocols", "Protocols", "capsule", PRACTICE),
    Place("practice_questions", "Questions", "question", PRACTICE),
    Place("my_profile", "Delegates", "practice", frozenset({Role.PRESCRIBER})),
    Place("people", "People", "people", HOUSE, of_the_house=True),
    Place("clients", "Machine clients", "key", frozenset({Role.ADMINISTRATOR}), of_the_house=True),
    Place("settings", "Settings", "settings", HOUSE, of_the_house=True),
    Place("messages", "Mail", "mail", HOUSE, of_the_house=True),
    Place("my_orders", "My orders", "list", frozenset({Role.PATIENT})),
)


def places_for(
    held: frozenset[Role], here: str, counts: Mapping[str, int]
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """The places of someone who holds these roles, the one `here` lies in marked as current: in the bar, and under the
    name. `counts` says how much waits at some.
    """
    mine = [place for place in PLACES if place.roles & held]
    found = [(place, _address(place)) for place in mine]
    inside = max((address for _, address in found if address and here.startswith(address)), key=len, default="")
    bar: list[dict[str, object]] = []
    menu: list[dict[str, object]] = []
    for place, address in found:
        shown = {"url": address, "label": place.label, "icon": place.icon, "current": address == inside}
        shown["count"] = counts.get(place.page, 0)
        if address:
            (menu if place.of_the_house and held & BENCH else bar).append(shown)
    return bar, menu


def _address(place: Place) -> str:
    try:
        return reverse(place.page)
    except NoReverseMatch:
        return ""
