"""What was shown at each drug-use review of an order, and what a warning changed: append-only."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from orders.dur_codes import Effort as Minutes
from orders.dur_codes import Ending, Reason, Result, ReviewStep, Service, Shown
from orders.models.holds import Hold
from orders.models.orders import Order
from orders.models.questions import Question
from orders.models.safety import Override
from patients.models import PatientMatch
from records.action import canonical
from records.models import Recorded
from records.models.base import choices_of, known
from records.models.events import APPEND_ONLY
from records.models.fields import LineField

User = settings.AUTH_USER_MODEL


class ReviewQuerySet(models.QuerySet["Review"]):
    """Which reviews."""

    def before(self, order: Order) -> "ReviewQuerySet":
        """Those of the person's other fills accepted before this one, of every record, the latest first."""
        patient = order.prescription.patient_id
        person = PatientMatch.objects.persons([patient])[patient]
        mine = {"order__prescription": order.prescription_id, "order__fill_number": order.fill_number}
        found = self.filter(order__prescription__patient__in=person, step=ReviewStep.ACCEPT)
        found = found.exclude(**mine).order_by("-reviewed_at", "-pk")
        return found.filter(reviewed_at__lt=order.accepted_at) if order.accepted_at else found

    def with_problems(self) -> "ReviewQuerySet":
        """With all that is compared and told, in a fixed number of queries."""
        return self.select_related("order__prescription", "reviewed_by").prefetch_related("shown__override__made_by")


class Review(Recorded):
    """One screening of an order that let it go on: who saw it, when, by which lists, and the facts it was judged on."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="reviews")
    step = models.CharField(max_length=12, choices=choices_of(ReviewStep))
    versions = models.CharField(max_length=200)
    facts = models.JSONField()
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [known("step", ReviewStep, "review_step_known")]
        indexes = [models.Index(fields=["reviewed_at"], name="review_by_time")]
        triggers = APPEND_ONLY

    @property
    def stream_key(self) -> str:
        """Told in the order's story."""
        return self.order.stream_key


class ShownProblem(models.Model):
    """One problem as it was shown at a review; `override` where a pharmacist passed it."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="shown")
    code = models.CharField(max_length=24)
    tier = models.CharField(max_length=8, choices=choices_of(Shown))
    title = models.CharField(max_length=200)
    text = models.CharField(max_length=600, blank=True)
    override = models.ForeignKey(Override, on_delete=models.PROTECT, null=True, related_name="shown")

    class Meta:
        ordering = ["pk"]
        constraints = [known("tier", Shown, "shown_problem_tier_known")]
        triggers = APPEND_ONLY


class Intervention(Recorded):
    """A problem after which the order did not go on as it was: held, asked about or cancelled (domain 5.4)."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="interventions")
    code = models.CharField(max_length=24)
    evidence = models.CharField(max_length=400)
    reason = models.CharField(max_length=2, choices=choices_of(Reason))
    service = models.CharField(max_length=2, choices=choices_of(Service))
    result = models.CharField(max_length=2, choices=choices_of(Result))
    effort = models.CharField(max_length=2, choices=choices_of(Minutes))
    text = LineField(max_length=300)
    spoke_with = LineField(max_length=120, blank=True)
    ending = models.CharField(max_length=12, choices=choices_of(Ending))
    hold = models.OneToOneField(Hold, on_delete=models.PROTECT, null=True, related_name="intervention")
    question = models.OneToOneField(Question, on_delete=models.PROTECT, null=True, related_name="intervention")
    versions = models.CharField(max_length=200)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            known("reason", Reason, "intervention_reason_known"),
            known("service", Service, "intervention_service_known"),
            known("result", Result, "intervention_result_known"),
            known("effort", Minutes, "intervention_effort_known"),
            known("ending", Ending, "intervention_ending_known"),
            models.CheckConstraint(
                condition=Q(ending=Ending.HELD, hold__isnull=False, question=None)
                | Q(ending=Ending.ASKED, hold=None, question__isnull=False)
                | Q(ending=Ending.CANCELLED, hold=None, question=None),
                name="intervention_ended_so",
            ),
        ]
        indexes = [models.Index(fields=["made_at"], name="intervention_by_time")]
        triggers = APPEND_ONLY

    @property
    def stream_key(self) -> str:
        """Told in the order's story."""
        return self.order.stream_key

    def signed_content(self) -> str:
        """What the pharmacist signs: the problem as shown, the codes, the words and how it ended."""
        plain = ["code", "evidence", "reason", "service", "result", "effort", "text", "spoke_with", "ending"]
        said: dict[str, Any] = {name: str(getattr(self, name)) for name in [*plain, "versions"]}
        said["order"] = self.order.number
        return canonical(said)
