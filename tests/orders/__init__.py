"""Tests of orders: who asked for what, where it is, who got it."""
