"""Balances that send what they show: their line protocol, the line itself, and one that is simulated."""
