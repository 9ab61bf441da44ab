"""The opioids we know by name, how people spell them, and when they say no to them. Pure."""
