"""What every page knows: the pharmacy, whether this is training, who is here and where they can go."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.roles import BENCH, PRACTICE, Audience, Role
from orders.models import CallBack, Question
from orders.questions import Side
from pharmacy.navigation import places_for

FRAMES = {
    Audience.STAFF: "base_staff.html",
    Audience.PRESCRIBER: "base_practice.html",
    Audience.PATIENT: "base_patient.html",
}
# The word beside the name: the first of these held.
RANK = (
    Role.PHARMACIST_IN_CHARGE,
    Role.PHARMACIST,
    Role.TECHNICIAN,
    Role.ADMINISTRATOR,
    Role.PRESCRIBER,
    Role.DELEGATE,
    Role.PATIENT,
)


def house(request: HttpRequest) -> dict[str, Any]:
    """Context for the shell of every page."""
    pharmacy = getattr(request, "pharmacy", None)
    shell = {"pharmacy": pharmacy, "training": bool(pharmacy and pharmacy.training)}
    return shell | _person_here(request)


def _person_here(request: Any) -> dict[str, Any]:
    """The room of the person at this screen; a locked screen shows no more than one nobody is signed in at."""
    if getattr(request, "signing_period", None) is None:
        return {"frame": "base_signed_out.html"}
    user, held = request.user, request.user.roles_at(timezone.now())
    counts = _counts(user, frozenset(held))
    bar, menu = places_for(frozenset(held), request.path, counts)
    return {
        "frame": FRAMES.get(Audience(user.audience), "base_signed_out.html"),
        "person": {"name": user.printed_name, "role": next((role.words for role in RANK if role in held), "No role")},
        "nav": bar,
        "menu": menu,
        "scan_url": _scan_url() if held & BENCH else "",
        "lock_url": reverse("lock"),
        "idle_seconds": int(request.access_policy.idle.total_seconds()),
    }


def _counts(user: Any, held: frozenset[Role]) -> dict[str, int]:
    """How much waits at some places of the bar."""
    if held & BENCH:
        return {"calls": CallBack.objects.visible_to(user).filter(done_at=None).count()}
    return {"practice_questions": _questions_for(user)} if held & PRACTICE else {}


def _questions_for(user: Any) -> int:
    """How many questions of the pharmacy wait for this practice."""
    return Question.objects.visible_to(user).waiting().to(Side.PRESCRIBER).count()


def _scan_url() -> str:
    try:
        return reverse("search")
    except NoReverseMatch:
        return ""
