"""Every write about patients."""
