"""Tests of compounding: the craft."""
