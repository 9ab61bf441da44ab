"""Demo data goes into a cluster of our own, once, whole or not at all, and never into a pharmacy of one's own."""

import json
from pathlib import Path

import pytest

from pharmacy.launcher import preparation
from pharmacy.launcher.places import Place
from pharmacy.launcher.site import Site
from tests.launcher.conftest import Checkout

pytestmark = [pytest.mark.launcher, pytest.mark.timeout(600), pytest.mark.xdist_group("launcher")]


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
def test_half_a_demo_is_thrown_away(checkout: Checkout) -> None:
    mark(checkout, "part of the demo")
    again = checkout.run("manage", "showmigrations", "records")
    assert "beginning it again" in again.stdout
    assert "[X] 0001_initial" in again.stdout, again.stderr
    mark(checkout, "own")
