"""The shape of what is typed: about people by an administrator, about oneself by everyone."""
