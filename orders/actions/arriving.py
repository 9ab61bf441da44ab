"""What must be known of a call, fax or paper before its prescription is written, and keeping it (RX-13)."""

from datetime import datetime

from accounts.models import User
from orders.drafts import Arrived, PrescriptionDraft
from orders.models import Arrival, Prescription
from premises.terms import Origin
from records.action import tell_also
from records.refusals import Refusal
from records.rows import check_lines


class ArrivalRefused(Refusal):
    """How it came is not said, or says what cannot be; the code says which (RX-13)."""

    code = "arrival_refused"
    status = 422


def refuse_unsaid(draft: PrescriptionDraft, *, at: datetime) -> None:
    """Raise ArrivalRefused unless what came without a prescriber's signature says how; what is electronic does not."""
    came = draft.arrived
    if draft.origin == Origin.ELECTRONIC:
        if came:
            raise ArrivalRefused(
                "What is written here did not come by telephone or on paper (RX-13). Nothing was saved.",
                code="arrival_of_electronic",
            )
        return
    if came is None:
        raise ArrivalRefused(
            "Say when it was received, and from whom or on what paper (RX-13). Nothing was saved.",
            code="arrival_missing",
        )
    if came.received_at > at:
        raise ArrivalRefused(
            "It cannot have been received in the future (RX-13). Nothing was saved.", code="received_in_future"
        )
    if draft.origin == Origin.TELEPHONE:
        _refuse_unheard(came)
    else:
        _refuse_without_paper(came)


def keep_arrival(prescription: Prescription, came: Arrived | None, *, by: User, at: datetime) -> None:
    """Write it beside its prescription: whoever writes it took it. It is told with the prescription, without names."""
    if came is None:
        return
    file = came.file
    row = Arrival(
        prescription=prescription, caller=came.caller, caller_title=came.caller_title, was_read_back=came.was_read_back,
        file_sha256=file.sha256 if file else "", file_kind=file.kind if file else "",
        file_pages=file.pages if file else 0, received_by=by, received_at=came.received_at,
    )  # fmt: skip
    check_lines(row)
    row.save(force_insert=True)
    said = {"origin": str(prescription.origin), "received_at": came.received_at.isoformat()}
    read_back = {"was_read_back": came.was_read_back, "file": row.file_sha256}
    tell_also(prescription, said | {"received_by": by.public_id} | read_back)


def _refuse_unheard(came: Arrived) -> None:
    if not came.caller or not came.caller_title:
        raise ArrivalRefused(
            "Say who called, and as what: the prescriber, a nurse of theirs (RX-13). Nothing was saved.",
            code="no_caller",
        )
    if not came.was_read_back:
        raise ArrivalRefused(
            "Read it back to who calls, then save it (RX-13). Nothing was saved.", code="not_read_back"
        )


def _refuse_without_paper(came: Arrived) -> None:
    if came.file is None:
        raise ArrivalRefused("Attach the fax or the paper (RX-13). Nothing was saved.", code="no_source")
    if came.was_read_back:
        raise ArrivalRefused(
            "Only what is said by telephone is read back (RX-13). Nothing was saved.", code="read_back_paper"
        )
