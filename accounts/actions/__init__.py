"""Every write to who may come in: people, their own sign-in, machine clients."""
