"""Every write of the craft."""
