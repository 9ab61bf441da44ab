"""Tests that are to run in one process do: an xdist that lost the groups would run them anywhere and say nothing."""

import os

import pytest


def test_groups_are_known_to_the_scheduler(request: pytest.FixtureRequest) -> None:
    """xdist writes the group behind a test's id, which is how it sorts them."""
    for item in request.session.items:
        if "PYTEST_XDIST_WORKER" in os.environ and item.get_closest_marker("xdist_group"):
            assert "@" in item.nodeid, item.nodeid


def test_what_starts_whole_programs_is_a_group(request: pytest.FixtureRequest) -> None:
    for item in request.session.items:
        if item.nodeid.startswith(("tests/browser/", "tests/launcher/")):
            assert item.get_closest_marker("xdist_group"), item.nodeid
