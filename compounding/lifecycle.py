"""The lives of a formula, a received lot and a batch as tables. Pure data; records.steps takes the steps."""

from enum import StrEnum

from accounts.roles import BENCH, PHARMACISTS
from records.step import Step


class FormulaStatus(StrEnum):
    """Where a formula version is."""

    DRAFT = "draft"
    APPROVED = "approved"
    RETIRED = "retired"


class LotStatus(StrEnum):
    """The verdict on a received lot (CMP-06); expired and used up are computed."""

    QUARANTINED = "quarantined"
    RELEASED = "released"
    REJECTED = "rejected"
    RECALLED = "recalled"


class BatchStatus(StrEnum):
    """Where a batch is (domain 7.2)."""

    PLANNED = "planned"
    APPROVED = "approved"
    IN_PROCESS = "in_process"
    QUARANTINED = "quarantined"
    RELEASED = "released"
    REJECTED = "rejected"
    RECALLED = "recalled"


F, L, B = FormulaStatus, LotStatus, BatchStatus
BATCH_OVER = frozenset({B.REJECTED, B.RECALLED})  # nothing of it may be used any more
# What is signed with a release, on the page and on the certificate.
RELEASE_MEANS = "I have reviewed the record of this batch. It meets its formula and may be dispensed."
RISK_MEANS = "I release this batch before its potency is known, and recall it should the result fail."

FORMULA_STEPS: dict[str, Step] = {
    "draft": Step(from_=frozenset(), to=F.DRAFT, roles=PHARMACISTS, words="Write a formula"),
    "edit": Step(from_=frozenset({F.DRAFT}), to=F.DRAFT, roles=PHARMACISTS, words="Edit the draft"),
    "approve": Step(
        from_=frozenset({F.DRAFT}), to=F.APPROVED, roles=PHARMACISTS, words="Approve the formula", stamp="approved"
    ),
    "retire": Step(
        from_=frozenset({F.DRAFT, F.APPROVED}),
        to=F.RETIRED,
        roles=PHARMACISTS,
        words="Retire the formula",
        stamp="retired",
    ),
}

LOT_STEPS: dict[str, Step] = {
    "receive": Step(from_=frozenset(), to=L.QUARANTINED, roles=BENCH, words="Receive a lot", stamp="received"),
    "make": Step(
        from_=frozenset(), to=L.RELEASED, roles=PHARMACISTS, words="Release a trituration as a lot", stamp="released"
    ),
    "release": Step(
        from_=frozenset({L.QUARANTINED}), to=L.RELEASED, roles=PHARMACISTS, words="Release the lot", stamp="released"
    ),
    "reject": Step(
        from_=frozenset({L.QUARANTINED, L.RELEASED}), to=L.REJECTED, roles=PHARMACISTS, words="Reject the lot",
        stamp="rejected", through_hold=True,
    ),
    "recall": Step(
        from_=frozenset({L.QUARANTINED, L.RELEASED, L.REJECTED}), to=L.RECALLED, roles=PHARMACISTS,
        words="Recall the lot", stamp="recalled", through_hold=True,
    ),
}  # fmt: skip

BATCH_STEPS: dict[str, Step] = {
    "plan": Step(from_=frozenset(), to=B.PLANNED, roles=BENCH, words="Plan a batch", stamp="planned"),
    "weigh_from": Step(
        from_=frozenset({B.PLANNED}), to=B.PLANNED, roles=BENCH, words="Weigh the active from another source"
    ),
    "approve": Step(
        from_=frozenset({B.PLANNED}), to=B.APPROVED, roles=PHARMACISTS, words="Approve the batch", stamp="approved"
    ),
    "start": Step(
        from_=frozenset({B.APPROVED}), to=B.IN_PROCESS, roles=BENCH, words="Start making", stamp="started"
    ),
    "finish": Step(
        from_=frozenset({B.IN_PROCESS}), to=B.QUARANTINED, roles=BENCH, words="Finish making", stamp="finished"
    ),
    "review": Step(
        from_=frozenset({B.QUARANTINED}), to=B.QUARANTINED, roles=PHARMACISTS, words="Approve, keep in quarantine",
        stamp="reviewed",
    ),
    "send_back": Step(
        from_=frozenset({B.QUARANTINED}), to=B.IN_PROCESS, roles=PHARMACISTS, words="Needs changes"
    ),
    "release": Step(
        from_=frozenset({B.QUARANTINED}), to=B.RELEASED, roles=PHARMACISTS, words="Release the batch", stamp="released"
    ),
    "reject": Step(
        from_=frozenset({B.PLANNED, B.APPROVED, B.IN_PROCESS, B.QUARANTINED}), to=B.REJECTED, roles=PHARMACISTS,
        words="Reject the batch", stamp="rejected", through_hold=True,
    ),
    "recall": Step(
        from_=frozenset({B.RELEASED}), to=B.RECALLED, roles=PHARMACISTS, words="Recall the batch", stamp="recalled",
        through_hold=True,
    ),
}  # fmt: skip
