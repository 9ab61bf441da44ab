"""Pages of the craft."""
