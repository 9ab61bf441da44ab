"""Pages of practices and prescribers."""
