"""Tests that are to run in one process do: an xdist that lost the groups would run them anywhere and say nothing."""

import os

import pytest


@pytest.mark.xdist_group("together")
def test_group_is_known_to_the_scheduler(request: pytest.FixtureRequest) -> None:
    assert "PYTEST_XDIST_WORKER" not in os.environ or request.node.nodeid.endswith("@together")
