"""Every write about practices, prescribers and their delegates."""
