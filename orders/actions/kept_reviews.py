"""What was shown at a review of an order is kept, inside the step that it let go on (DUR-01)."""

from collections.abc import Sequence
from datetime import datetime

from accounts.models import User
from orders.dur_codes import ReviewStep
from orders.models import Order, Review, ShownProblem
from orders.safety_problems import versions_now
from orders.shown import facts_of, seen_in
from records.problem import Problem


def keep_review(order: Order, found: Sequence[Problem], step: ReviewStep, *, by: User, at: datetime) -> Review:
    """Keep what was shown, word for word, what was passed, the lists that were read and the facts it was judged on."""
    row = Review.objects.create(
        order=order, step=step, versions=versions_now(), facts=facts_of(order), reviewed_by=by, reviewed_at=at
    )
    seen = [one for _, one in seen_in(found, order.prescription)]
    ShownProblem.objects.bulk_create(ShownProblem(review=row, **vars(one)) for one in seen)
    return row


def keep_if_other(order: Order, found: Sequence[Problem], step: ReviewStep, *, by: User, at: datetime) -> Review | None:
    """Keep it where the hard stops are others than were shown at the last review of this order."""
    last = order.reviews.order_by("-pk").prefetch_related("shown").first()
    before = {(row.code, row.title, row.text) for row in last.shown.all() if row.tier == "blocker"} if last else set()
    now = {one.key for _, one in seen_in(found, order.prescription) if one.tier == "blocker"}
    return None if now == before else keep_review(order, found, step, by=by, at=at)
