"""The promises of ./run."""
