"""The pages of accounts: people, machine clients, one's own sign-in, coming in and coming back."""
