"""Every write about prescriptions and orders."""
