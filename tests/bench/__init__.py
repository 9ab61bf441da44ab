"""Measurements against the fastest honest way we know to do the same; each ends with one line of JSON."""
