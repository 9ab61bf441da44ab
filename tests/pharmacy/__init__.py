"""Tests of the wiring: what is written on screen, how forms are drawn, what went wrong."""
