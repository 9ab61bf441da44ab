"""Tests of prescribers: who asked."""
