"""Tests of patients: who it is for."""
