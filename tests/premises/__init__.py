"""Tests of premises: where we are and what we agreed."""
