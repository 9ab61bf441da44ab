"""Pages of prescriptions and orders."""
