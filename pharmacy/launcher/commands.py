"""What a person asks for that needs the services up: serve, demo, manage."""

import os
from collections.abc import Sequence
from pathlib import Path

from pharmacy.launcher import environment, leftovers, preparation, services, system, valkey
from pharmacy.launcher.locks import Lock
from pharmacy.launcher.places import MAIN, PYTHON
from pharmacy.launcher.sharing import PAGES, SERVE, WORKER, wait_for_guests, wait_for_turn, wait_to_serve
from pharmacy.launcher.site import Address, Site
from pharmacy.launcher.speech import say
from pharmacy.launcher.supervise import Stopped

# Commands about the tables themselves run on whatever tables there are.
BEFORE_TABLES = {"migrate", "makemigrations", "squashmigrations", "showmigrations", "sqlmigrate", "help", "check"}
# Commands that show the demo need it, and who makes its documents; pictures need its pages too.
NEEDS = {"demo_path": {WORKER}, "screens": {WORKER, PAGES}}


def serve(address: Address, *, empty: bool) -> int:
    """Set up whatever is missing, start everything, and watch it until Ctrl-C."""
    MAIN.prepare()
    environment.install()
    turn = wait_to_serve(MAIN)
    if isinstance(turn, str):
        say(f"Aliquot is already running at {turn}")
        return 0
    leftovers.clear(MAIN)  # one of them may have the port
    system.check_port(address.host, address.port)
    site = Site.begin(MAIN, os.environ, SERVE)
    site.address = address
    try:
        preparation.bring_up_to_date(site)
        preparation.seed(site, empty=empty)
        start_application(site)
        site.announce(SERVE, ready=True, offers=(WORKER, PAGES))
        _greet(site)
        site.supervisor.watch()
    except Stopped:
        pass
    finally:
        say("Stopping")
        site.end()
    return 0


def start_application(site: Site) -> None:
    """Static files, then web and worker side by side, then the clock: the first page comes first."""
    preparation.collect_static(site)
    env = site.environment()
    site.supervisor.start(services.web(env, site.address.host, site.address.port), worker_of(site, env))
    site.supervisor.start(services.beat(env, site.place))


def worker_of(site: Site, env: dict[str, str]) -> services.Service:
    """The worker; on our own Valkey its readiness is seen there, elsewhere it is asked."""
    if site.has_valkey:
        return services.worker(env, lambda: valkey.worker_waits(site.sockets))
    return services.worker(env, lambda: services.worker_answers(env))


def _greet(site: Site) -> None:
    say(f"\nAliquot is running at {site.address.url}\n")
    say(preparation.sign_ins(site).rstrip())
    say(f"\nLogs are in {site.place.logs}. Ctrl-C stops everything.")


def demo(arguments: Sequence[str]) -> int:
    """The main job from examples/order.json, with the real services and no browser."""
    return manage(["demo_path", *arguments])


def manage(arguments: Sequence[str]) -> int:
    """A management command on the running services, or on some started for as long as it takes."""
    MAIN.prepare()
    command = arguments[0] if arguments else "help"
    environment.install_for_tests() if command == "screens" else environment.install()
    argv = [PYTHON, "manage.py", *arguments]
    turn = wait_for_turn(MAIN, os.environ, needs=NEEDS.get(command, ()))
    if not turn.is_owner:
        site = Site.join(MAIN, os.environ)
        site.supervisor.listen()
        return site.supervisor.run(argv, site.environment(), interactive=True)
    site = Site.begin(MAIN, os.environ, command)
    doors: list[Lock] = []
    try:
        code = _manage_alone(site, command, argv)
        doors += wait_for_guests(site)
        return code
    finally:
        site.end()


def _manage_alone(site: Site, command: str, argv: Sequence[str | Path]) -> int:
    needs = NEEDS.get(command, set())
    if PAGES in needs:
        site.address = Address.unused()
    if command not in BEFORE_TABLES:
        preparation.bring_up_to_date(site)
    if needs:
        preparation.seed(site)
    if PAGES in needs:
        start_application(site)
    elif needs:
        preparation.collect_static(site)  # the demo's patient looks at pages
        env = site.environment()
        site.supervisor.start(worker_of(site, env), services.beat(env, site.place))
    site.announce(command, ready=True, offers=needs)
    return site.supervisor.run(argv, site.environment(), interactive=True)
