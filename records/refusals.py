"""What every refusal of this house has in common: a code that is listed, and words for the person who asked."""


class Refusal(Exception):
    """An action that was not taken. Nothing was saved.

    `code` is stable and listed in docs/errors.md; the message is for the person and cites the rule id, if there is one.
    """

    code = "refused"
    status = 409
    words = "This was refused. Nothing was saved."

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.code = code or self.code


class NotAllowed(Refusal):
    """The person may see the row but not do this to it (SEC-02)."""

    code = "not_your_step"
    status = 403


class SamePerson(Refusal):
    """Two steps that must be two people's (SEC-14)."""

    code = "same_person"
    status = 403


class GuardRefused(Refusal):
    """A guard of the database refused what no action may do (SEC-07, SEC-14)."""

    code = "guard_refused"
    words = "The database does not allow this change. Nothing was saved."


class Conflict(Refusal):
    """What was to be written does not go together with what is there; mostly somebody else was quicker."""

    code = "conflict"
    words = "This does not fit what is there now; somebody may have been quicker. Look again. Nothing was saved."


class Busy(Refusal):
    """Somebody else is working on the same row right now."""

    code = "busy"
    words = "Somebody is working on the same thing right now. Try again in a moment. Nothing was saved."
