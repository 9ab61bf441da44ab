"""Who owns the services and who is a guest, so that a second start joins or waits and never fails on a lock."""

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from pharmacy.launcher.locks import Lock, try_lock
from pharmacy.launcher.named import named_servers
from pharmacy.launcher.places import Place, read_json
from pharmacy.launcher.processes import started
from pharmacy.launcher.site import Site
from pharmacy.launcher.speech import Trouble, say

# While this one runs, others may use its services and count on all that is offered.
SERVE = "serve"
WORKER, PAGES = "worker", "pages"


@dataclass(frozen=True)
class Turn:
    """Whether it is ours to start the services, or another's run and we are a guest. Lasts while it is referenced."""

    lock: Lock
    is_owner: bool


def wait_for_turn(place: Place, given: Mapping[str, str], *, needs: Collection[str]) -> Turn:
    """Own the services when nobody does, else join those who have what we need, else wait until they end."""
    said = False
    while True:
        if lock := try_lock(place.lock):
            return Turn(lock, is_owner=True)
        guest, runs = try_lock(place.guests, shared=True), running(place)
        if guest and runs.get("ready") and set(needs) <= set(runs.get("offers", ())):
            _refuse_other_servers(given, runs)
            return Turn(guest, is_owner=False)
        if guest:
            guest.close()
        if runs.get("ready") and not said:
            said = True
            say(f"{_who(runs)} uses the services; going on when it has ended")
        time.sleep(0.2)


def _refuse_other_servers(given: Mapping[str, str], runs: Mapping[str, Any]) -> None:
    if runs.get("servers") != named_servers(given):
        raise Trouble(
            f"{_who(runs)} runs here with another DATABASE_URL or BROKER_URL than yours. "
            "Set both as they are there, or stop it first."
        )


def wait_to_serve(place: Place) -> Turn | str:
    """Own the services, or the address where they run already."""
    said = False
    while True:
        if lock := try_lock(place.lock):
            return Turn(lock, is_owner=True)
        runs = running(place)
        if runs.get("command") == SERVE and runs.get("ready"):
            return str(runs["url"])
        if runs and not said:
            said = True
            say(f"{_who(runs)} has the services at the moment; waiting for it")
        time.sleep(0.2)


def wait_for_guests(site: Site) -> list[Lock]:
    """Keep our services up until nobody else uses them; the lock that keeps new guests out while it is held."""
    door: list[Lock] = []

    def occupied() -> bool:
        if lock := try_lock(site.place.guests):
            door.append(lock)
        return not door

    site.supervisor.watch(occupied)
    return door


def _who(runs: Mapping[str, Any]) -> str:
    words = "./run" if runs["command"] == SERVE else f"./run {runs['command']}"
    return f"`{words}` (process {runs['pid']})"


def running(place: Place) -> dict[str, Any]:
    """What the launcher that runs now says of itself; nothing if it has ended."""
    state = read_json(place.state)
    return state if isinstance(state.get("pid"), int) and started(state["pid"]) else {}
