"""What every refusal of this house has in common: a code that is listed, and words for the person who asked."""


class Refusal(Exception):
    """An action that was not taken. Nothing was saved.

    `code` is stable and listed in docs/errors.md; the message is for the person and cites the rule id where there is one.
    """

    code = "refused"
    status = 409

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.code = code or self.code


class NotAllowed(Refusal):
    """The person may see the row but not do this to it (SEC-02)."""

    code = "not_your_step"
    status = 403
