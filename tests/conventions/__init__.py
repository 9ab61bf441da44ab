"""House rules that run."""
