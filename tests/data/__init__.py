"""Worked examples and samples the tests read."""
