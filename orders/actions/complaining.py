"""Taking down what is reported about a medicine that left the house, bound to its container and batch (CMPL-01)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import BENCH
from orders.actions.calling import put_on_call_list, refuse_other
from orders.complaints import order_of
from orders.emails import tell_of_patients_news
from orders.models import CallReason, Complaint, ComplaintKind, Container, HelpNeeded, Intake, Urgency
from orders.models.complaints import MOST_WORDS
from patients.models import Patient
from premises.models import Pharmacy
from records.action import action, tell
from records.plain_text import free_text
from records.refusals import NotAllowed, Refusal

SAME_WITHIN = timedelta(hours=1)  # the same words again are the same report, sent twice
WORDS_ON_THE_LIST = 1000


class ReportRefused(Refusal):
    """The report cannot be kept as it was sent; the code says why."""

    code = "report_refused"
    status = 422


class ReportedAlready(Refusal):
    """The same was sent a moment ago and is kept."""

    code = "reported_already"

    def __init__(self, row: Complaint) -> None:
        super().__init__(_("This was sent a moment ago, and we have it. Nothing was saved a second time."))
        self.row = row


@dataclass(frozen=True)
class Reported:
    """What is reported: about which container (None: it is not known which), since when, and what help was needed."""

    kind: ComplaintKind
    words: str
    container: Container | None = None
    began_on: date | None = None
    help_needed: HelpNeeded = HelpNeeded.NONE


@action
def report(patient: Patient, said: Reported, *, by: User, at: datetime) -> Complaint:
    """Keep what a patient, or who cares for them, reports; a pharmacist calls back.

    Raises NotAllowed, ReportRefused, ReportedAlready.
    """
    refuse_other(patient, by=by, at=at)
    return _kept(patient, said, Intake.PATIENT_PAGE, by=by, at=at)


@action
def take_down(patient: Patient, said: Reported, *, by: User, at: datetime) -> Complaint:
    """Keep what a patient reports by telephone or at the counter. Raises NotAllowed, ReportRefused, ReportedAlready."""
    if not by.roles_at(at) & BENCH:
        raise NotAllowed("Only staff of the pharmacy takes a complaint down (SEC-02). Nothing was saved.")
    return _kept(patient, said, Intake.STAFF, by=by, at=at)


def _kept(patient: Patient, said: Reported, intake: Intake, *, by: User, at: datetime) -> Complaint:
    words = free_text(said.words)
    _refuse_unclear(patient, said, words, at)
    Patient.objects.select_for_update().get(pk=patient.pk)
    row = Complaint(
        patient=patient, container=said.container, batch=said.container.batch if said.container else None,
        complaint_kind=said.kind, intake=intake, began_on=said.began_on, words=words, help_needed=said.help_needed,
        received_by=by, received_at=at,
    )  # fmt: skip
    _refuse_twice(row)
    row.save(force_insert=True)
    tell(row, "complaint.received", after={"kind": said.kind, "help": said.help_needed, "intake": intake})
    if row.batch:
        tell(row.batch, "batch.complained_of", after={"complaint": row.public_id})
    _have_called(row, by=by, at=at)
    return row


def _have_called(row: Complaint, *, by: User, at: datetime) -> None:
    """On the call list; a hospital is called about now, and told to the prescriber."""
    order, in_hospital = order_of(row), row.help_needed == HelpNeeded.HOSPITAL
    put_on_call_list(
        row.patient, CallReason.SIDE_EFFECT if row.may_be_harm() else CallReason.QUALITY,
        Urgency.NOW if in_hospital else Urgency.TODAY, words=row.words[:WORDS_ON_THE_LIST], order=order, by=by, at=at,
    )  # fmt: skip
    if order and in_hospital:
        tell_of_patients_news(order.prescription, at=at)


def _refuse_unclear(patient: Patient, said: Reported, words: str, at: datetime) -> None:
    if not words:
        raise ReportRefused(_("Say in words what is wrong. Nothing was saved."), code="report_without_words")
    if len(words) > MOST_WORDS:
        raise ReportRefused(
            _("That is over {count} letters. Nothing was saved.").format(count=MOST_WORDS), code="report_too_long"
        )
    if said.began_on and said.began_on > Pharmacy.objects.today(at):
        raise ReportRefused(_("The day it began has not come yet. Nothing was saved."), code="report_begins_later")
    if said.container and not Container.objects.given_to(patient).filter(pk=said.container.pk).exists():
        text = _("This container was not given to this patient. Nothing was saved.")
        raise ReportRefused(text, code="report_of_another")


def _refuse_twice(row: Complaint) -> None:
    """Raise ReportedAlready where the same person sent the same a moment ago."""
    same = Complaint.objects.filter(
        patient=row.patient, received_by=row.received_by, words=row.words, complaint_kind=row.complaint_kind,
        container=row.container, began_on=row.began_on, help_needed=row.help_needed,
        received_at__gt=row.received_at - SAME_WITHIN,
    )  # fmt: skip
    if found := same.order_by("pk").last():
        raise ReportedAlready(found)
