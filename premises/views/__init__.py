"""Pages of the pharmacy and its settings."""
