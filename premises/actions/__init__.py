"""Every write about the pharmacy and its settings."""
