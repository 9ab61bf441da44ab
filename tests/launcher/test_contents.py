"""Demo data goes into a cluster of our own, once, whole or not at all, and never into a pharmacy of one's own."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from pharmacy.launcher import preparation
from pharmacy.launcher.places import Place
from pharmacy.launcher.processes import wait_until
from pharmacy.launcher.site import Site
from tests.launcher.conftest import Checkout, unused_port

pytestmark = [pytest.mark.launcher, pytest.mark.timeout(600)]
OWNER = ("--name", "Ada Example", "--email", "ada@example.org", "--credentials", "PharmD")


def holds(checkout: Checkout) -> str:
    return str(json.loads((checkout.var / "postgres" / "aliquot.json").read_text())["holds"])


def mark(checkout: Checkout, holds: str) -> None:
    marker = checkout.var / "postgres" / "aliquot.json"
    marker.write_text(json.dumps(json.loads(marker.read_text()) | {"holds": holds}))


def test_server_of_ones_own_is_never_seeded(tmp_path: Path) -> None:
    place = Place(tmp_path / "var").prepare()
    site = Site(place, tmp_path, {"DATABASE_URL": "postgres://server/aliquot", "BROKER_URL": "redis://server"})
    assert site.cluster is None
    preparation.seed(site)
    assert list(place.logs.iterdir()) == []
    assert "create_owner" in preparation.sign_ins(site)


def test_own_addresses_win_over_the_embedded_ones(tmp_path: Path) -> None:
    given = {"DATABASE_URL": "postgres://server/aliquot", "BROKER_URL": "redis://server/3", "SECRET_KEY": "mine"}
    env = Site(Place(tmp_path / "var").prepare(), tmp_path, given).environment()
    assert env | given == env
    assert env["CACHE_URL"] == "redis://server/3"


@pytest.mark.slow
def test_demo_does_not_become_a_pharmacy_of_ones_own(checkout: Checkout) -> None:
    mark(checkout, "demo")
    refused = checkout.run("--empty", "--bind", "127.0.0.1:1024")
    mark(checkout, "own")
    assert refused.returncode == 1
    assert "holds demo data" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.slow
def test_interrupted_demo_is_begun_again_and_an_own_pharmacy_never_overwritten(unseeded: Checkout) -> None:
    """The transaction of the seed ends with whoever was killed; what a person entered is not ours to replace."""
    launcher = unseeded.begin("--bind", f"127.0.0.1:{unused_port()}")
    assert wait_until(lambda: "Making the demo data" in unseeded.said(), 240)
    launcher.kill()
    launcher.wait()

    assert "does not hold the demo" in unseeded.run("manage", "seed_demo", "--show").stderr
    owned = unseeded.run("manage", "create_owner", *OWNER, typed="a long enough phrase\n")
    assert "may sign in" in owned.stdout, owned.stderr

    refused = unseeded.run("demo")
    assert refused.returncode == 1
    assert "This database is not the demo's" in refused.stderr
    assert holds(unseeded) == "own"


@pytest.mark.slow
def test_demo_walks_alone_and_again(bare: Checkout) -> None:
    for _ in range(2):
        done = bare.run("demo")
        assert done.returncode == 0, done.stderr
        assert re.search(r"^ *\d+\.\d{3} s  label rendered by the worker", done.stdout, re.MULTILINE)
    papers = Counter(path.name.partition("-")[0] for path in bare.var.glob("demo/*.pdf"))
    of_batches = {"compounding.worksheet": 6, "compounding.batch_label": 6}
    assert papers == of_batches | {"orders.label": 6, "orders.leaflet": 2}, "of three strengths, twice"
    assert holds(bare) == "demo"
    assert "password for all" in bare.run("manage", "seed_demo", "--show").stdout
    assert bare.processes() == []
