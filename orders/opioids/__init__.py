"""The opioids we know by name, and how long to wait after each. Pure."""
