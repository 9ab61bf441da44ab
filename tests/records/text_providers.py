"""Providers of text messages: one that keeps what it is given, one that is away."""

SENT: list[tuple[str, str, str]] = []


class Keeps:
    """Sends nothing; a test reads SENT."""

    def send(self, *, to_number: str, body: str, reference: str) -> None:
        SENT.append((to_number, body, reference))


class Refuses:
    """Is away."""

    def send(self, *, to_number: str, body: str, reference: str) -> None:
        raise ConnectionRefusedError
