"""Questions about an order between pharmacy and practice, and their answers."""

from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from orders.models.holds import Hold
from orders.models.orders import OPEN, Order
from orders.questions import ANSWERS, QUESTIONS, AnswerCode, QuestionCode, QuestionKind, Side, asked_of
from records.models import Recorded
from records.models.base import at_with_by, choices_of, known
from records.models.fields import LineField

User = settings.AUTH_USER_MODEL
STANDING = Q(answered_at=None, withdrawn_at=None)


class QuestionQuerySet(models.QuerySet["Question"]):
    """Which questions."""

    def visible_to(self, user: Any) -> "QuestionQuerySet":
        """Those about orders that are; patients and machines read none."""
        return self.filter(order__in=Order.objects.visible_to(user))

    def waiting(self) -> "QuestionQuerySet":
        """Neither answered nor withdrawn, the first due first; what a finished order leaves unanswered has lapsed."""
        to_pharmacy = Q(code__in=list(asked_of(Side.PHARMACY)))
        return self.filter(STANDING, to_pharmacy | Q(order__status__in=OPEN)).order_by("resolve_by", "pk")

    def to(self, side: Side) -> "QuestionQuerySet":
        """Those this side is asked."""
        return self.filter(code__in=list(asked_of(side)))

    def ended(self) -> "QuestionQuerySet":
        """Answered or withdrawn, the latest first."""
        return self.exclude(STANDING).order_by("-pk")

    def with_people(self) -> "QuestionQuerySet":
        """With everything a list reads, in a fixed number of queries."""
        order = "order__prescription"
        return self.select_related(
            f"{order}__patient", f"{order}__prescriber__user", "asked_by", "answered_by", "withdrawn_by"
        ).prefetch_related("order__lines__formula")


@pghistory.track()
class Question(Recorded):
    """One question about an order, from pharmacy to prescriber or back. Answering changes nothing that was signed.

    `about` is the rule that gave rise to it. What is asked of a prescriber stops the order: `hold` is that hold.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="questions")
    code = models.CharField(max_length=20, choices=choices_of(QuestionCode))
    about = LineField(max_length=20, blank=True)
    text = LineField(max_length=300, blank=True)
    hold = models.OneToOneField(Hold, on_delete=models.PROTECT, null=True, related_name="question")
    resolve_by = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=20, choices=choices_of(AnswerCode), blank=True)
    answer_text = LineField(max_length=300, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            known("code", QuestionCode, "question_code_known"),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answer__in=[code.value for code in AnswerCode]), name="question_answer_known"
            ),
            at_with_by("answered", "question"),
            at_with_by("withdrawn", "question"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="question_answer_with_time",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(withdrawn_at=None), name="question_answered_or_withdrawn"
            ),
            models.UniqueConstraint(fields=["order", "code"], condition=STANDING, name="question_asked_once"),
        ]
        indexes = [models.Index(fields=["resolve_by"], condition=STANDING, name="question_waiting")]

    @property
    def stream_key(self) -> str:
        """Told in the order's story."""
        return self.order.stream_key

    @property
    def kind_of_question(self) -> QuestionKind:
        """Its words, answers and hold."""
        return QUESTIONS[QuestionCode(self.code)]

    @property
    def is_standing(self) -> bool:
        """Whether it is neither answered nor withdrawn."""
        return self.answered_at is None and self.withdrawn_at is None

    def waits_for(self, side: Side) -> bool:
        """Whether this side is asked and still has to answer; a finished order needs no prescriber's answer."""
        kind = self.kind_of_question
        return self.is_standing and kind.asked_of == side and (side == Side.PHARMACY or self.order.is_open())

    def in_words(self) -> str:
        """What is asked: the sentence of the catalogue, and what was added."""
        return " ".join(filter(None, [self.kind_of_question.asks, self.text]))

    def answer_in_words(self) -> str:
        """What was answered."""
        if not self.answer:
            return ""
        if self.answer == AnswerCode.IN_WORDS:
            return self.answer_text
        return ". ".join(filter(None, [ANSWERS[AnswerCode(self.answer)], self.answer_text]))
