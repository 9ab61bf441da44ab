"""The lives of a prescription, of an order and of a leaflet's text as tables. Pure; records.steps takes the steps."""

from datetime import timedelta
from enum import StrEnum

from accounts.roles import BENCH, PHARMACISTS, Role
from records.step import Step


class PrescriptionStatus(StrEnum):
    """Where a prescription is."""

    DRAFT = "draft"
    AWAITING_SIGNATURE = "awaiting_signature"
    SIGNED = "signed"
    DISCONTINUED = "discontinued"


class OrderStatus(StrEnum):
    """Where one fill is."""

    SUBMITTED = "submitted"
    VERIFIED = "verified"
    ACCEPTED = "accepted"
    FILLED = "filled"
    CHECKED = "checked"
    HANDED_OVER = "handed_over"
    CANCELLED = "cancelled"
    RETURNED = "returned"


class LeafletTextStatus(StrEnum):
    """Where one version of a leaflet's text is."""

    DRAFT = "draft"
    APPROVED = "approved"
    RETIRED = "retired"


SIGN_WITHIN = timedelta(hours=24)  # what waits longer for its signature is flagged and reminded of
P, S, T = PrescriptionStatus, OrderStatus, LeafletTextStatus
PREPARERS = PHARMACISTS | {Role.PRESCRIBER, Role.DELEGATE, Role.TECHNICIAN, Role.CLIENT}
SIGNERS = PHARMACISTS | {Role.PRESCRIBER}

PRESCRIPTION_STEPS: dict[str, Step] = {
    "prepare": Step(
        from_=frozenset(), to=P.AWAITING_SIGNATURE, roles=PREPARERS, words="Prepare a prescription", stamp="prepared"
    ),
    "sign": Step(
        from_=frozenset({P.AWAITING_SIGNATURE}), to=P.SIGNED, roles=SIGNERS, words="Sign and send", stamp="signed"
    ),
    "change": Step(
        from_=frozenset({P.AWAITING_SIGNATURE}), to=P.DISCONTINUED, roles=PREPARERS, words="Change before signature",
        stamp="discontinued",
    ),
    "discontinue": Step(
        from_=frozenset({P.AWAITING_SIGNATURE, P.SIGNED}), to=P.DISCONTINUED, roles=SIGNERS,
        words="Discontinue the prescription", stamp="discontinued", through_hold=True,
    ),
    "transfer": Step(
        from_=frozenset({P.SIGNED}), to=P.DISCONTINUED, roles=PHARMACISTS, words="Transfer to another pharmacy",
        stamp="discontinued", through_hold=True,
    ),
    "replace": Step(
        from_=frozenset({P.SIGNED}), to=P.DISCONTINUED, roles=SIGNERS, words="Replace by a new prescription",
        stamp="discontinued", through_hold=True,
    ),
}  # fmt: skip

ORDER_STEPS: dict[str, Step] = {
    "submit": Step(
        from_=frozenset(), to=S.SUBMITTED, roles=SIGNERS | {Role.SYSTEM, Role.DELEGATE, Role.PATIENT}, words="Submit",
        stamp="submitted",
    ),
    "verify": Step(
        from_=frozenset({S.SUBMITTED}), to=S.VERIFIED, roles=PHARMACISTS, words="Verify the entry", stamp="verified"
    ),
    "accept": Step(
        from_=frozenset({S.SUBMITTED, S.VERIFIED}), to=S.ACCEPTED, roles=PHARMACISTS, words="Accept the order",
        stamp="accepted",
    ),
    "fill": Step(from_=frozenset({S.ACCEPTED}), to=S.FILLED, roles=BENCH, words="Fill", stamp="filled"),
    "check": Step(
        from_=frozenset({S.FILLED}), to=S.CHECKED, roles=PHARMACISTS, words="Check the containers", stamp="checked"
    ),
    "hand_over": Step(
        from_=frozenset({S.CHECKED}), to=S.HANDED_OVER, roles=BENCH, words="Hand over", stamp="handed_over"
    ),
    "return": Step(
        from_=frozenset({S.HANDED_OVER}), to=S.RETURNED, roles=PHARMACISTS, words="Take back from the patient",
        stamp="returned", through_hold=True,
    ),
    "reopen": Step(
        from_=frozenset({S.FILLED, S.CHECKED}), to=S.ACCEPTED, roles=BENCH, words="Fill again", through_hold=True
    ),
    "split": Step(from_=frozenset(), to=S.ACCEPTED, roles=BENCH, words="Split the order"),
    "cancel": Step(
        from_=frozenset({S.SUBMITTED, S.VERIFIED, S.ACCEPTED, S.FILLED, S.CHECKED}), to=S.CANCELLED, roles=SIGNERS,
        words="Cancel the order", stamp="cancelled", through_hold=True,
    ),
}  # fmt: skip

LEAFLETTEXT_STEPS: dict[str, Step] = {
    "write": Step(from_=frozenset(), to=T.DRAFT, roles=PHARMACISTS, words="Write a text of the leaflet"),
    "approve": Step(
        from_=frozenset({T.DRAFT}), to=T.APPROVED, roles=PHARMACISTS, words="Approve the text", stamp="approved"
    ),
    "replace": Step(
        from_=frozenset({T.DRAFT, T.APPROVED}), to=T.RETIRED, roles=PHARMACISTS, words="Replace by a newer version",
        stamp="retired",
    ),
    "withdraw": Step(
        from_=frozenset({T.DRAFT, T.APPROVED}), to=T.RETIRED, roles=PHARMACISTS, words="Withdraw the text",
        stamp="retired",
    ),
}  # fmt: skip
