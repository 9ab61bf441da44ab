"""Saving, renaming and removing one's own views of the worklist."""

from datetime import datetime

from accounts.models import User
from accounts.roles import BENCH
from orders.models import SavedView
from orders.wanted import Wanted
from records.action import action, tell
from records.refusals import NotAllowed, Refusal
from records.rows import add, change, lock

MOST_VIEWS = 9  # the keys 1 to 9 open them


class TooManyViews(Refusal):
    """One has as many views as there are keys for."""

    code = "too_many_views"


class ViewRemoved(Refusal):
    """The view was removed before, perhaps in another window."""

    code = "view_removed"


@action
def save_view(wanted: Wanted, *, name: str, by: User, at: datetime) -> SavedView:
    """Keep this filter under a name, for oneself. Raises NotAllowed, TooManyViews, Invalid, AlreadyThere."""
    if not by.roles_at(at) & BENCH:
        raise NotAllowed("The worklist is the pharmacy's (SEC-02). Nothing was saved.")
    User.objects.select_for_update().get(pk=by.pk)  # of two windows the second counts what the first saved
    if SavedView.objects.of(by).count() >= MOST_VIEWS:
        raise TooManyViews(f"There are keys for {MOST_VIEWS} views. Remove one of yours first. Nothing was saved.")
    view = SavedView(name=name, wanted=wanted.query, saved_by=by, saved_at=at)
    add(view, told=["name", "wanted"])
    return view


@action
def rename_view(view: SavedView, *, name: str, by: User, at: datetime) -> SavedView:
    """Give it another name. Raises NotAllowed, ViewRemoved, Invalid, AlreadyThere, NothingChanged."""
    _refuse(view, by=by)
    change(view, {"name": name}, told=["name"])
    return view


@action
def remove_view(view: SavedView, *, by: User, at: datetime) -> SavedView:
    """Show it no more; the orders in it are not touched. Raises NotAllowed, ViewRemoved."""
    _refuse(view, by=by)
    view.removed_by, view.removed_at = by, at
    view.save(update_fields=["removed_by", "removed_at"])
    tell(view, "savedview.removed")
    return view


def _refuse(view: SavedView, *, by: User) -> None:
    """Lock it. Raises NotAllowed for another's, ViewRemoved."""
    lock(view)
    if view.saved_by_id != by.pk:
        raise NotAllowed("This view is somebody else's (SEC-02). Nothing was saved.")
    if view.removed_at:
        raise ViewRemoved("This view is removed already. Nothing was saved.")
