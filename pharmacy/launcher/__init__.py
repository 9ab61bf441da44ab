"""What ./run does: makes a checkout runnable, starts the services and watches them. Standard library only."""
