"""How the filter of the worklist and one's saved views are told: as tabs with their keys, as words."""

from dataclasses import dataclass
from typing import Any

from django.forms import BooleanField, Form
from django.urls import reverse

from orders.looks import Look
from orders.models import SavedView


@dataclass(frozen=True)
class Tab:
    """One view above the list: where it leads, its key, and whether it is the one that is shown."""

    url: str
    name: str
    key: str
    current: bool
    rename_url: str = ""
    remove_url: str = ""


@dataclass(frozen=True)
class Tabs:
    """All work and one's own views; `current` is the one shown, None for a filter that is not saved."""

    tabs: list[Tab]
    current: Tab | None
    save_url: str


def tabs(user: Any, look: Look) -> Tabs:
    """The tabs this person has, of which one is current, or none yet."""
    whole = Tab(reverse("worklist"), "All work", "0", not look.wanted)
    own = [_tab(view, str(place), look) for place, view in enumerate(SavedView.objects.of(user), start=1)]
    current = next((tab for tab in own if tab.current), None)
    new = f"{reverse('worklist_view_new')}?{look.wanted.query}" if look.wanted and not current else ""
    return Tabs([whole, *own], current, new)


def _tab(view: SavedView, key: str, look: Look) -> Tab:
    return Tab(
        address_of(view), view.name, key, view.wanted == look.wanted.query,
        reverse("worklist_view_rename", args=[view.public_id]), reverse("worklist_view_remove", args=[view.public_id]),
    )  # fmt: skip


def address_of(view: SavedView) -> str:
    """The worklist as this view filters it."""
    return f"{reverse('worklist')}?{view.wanted}"


def address_after(view: SavedView) -> str:
    """Where one goes on after something was done with it."""
    return reverse("worklist") if view.removed_at else address_of(view)


def in_words(form: Form) -> str:
    """What is chosen: `State: Filled. Urgent only.`"""
    return " ".join(filter(None, (_chosen(form, name) for name in form.fields))) if form.is_valid() else ""


def _chosen(form: Form, name: str) -> str:
    field, value = form.fields[name], form.cleaned_data[name]
    if not value:
        return ""
    if isinstance(field, BooleanField):
        return f"{field.label}."
    words = getattr(value, "name", None) or dict(getattr(field, "choices", ())).get(value)
    return f"{form[name].label}: {words}."
