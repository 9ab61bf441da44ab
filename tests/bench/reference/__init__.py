"""The fastest honest ways we know, written by hand for one shape of content."""
