"""Tests of records: what happened and what we printed."""
