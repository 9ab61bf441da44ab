"""Templates hold words and places, no logic of their own, no script, no style; every control says what it is."""

import re
from html.parser import HTMLParser

import pytest
from django import forms
from django.template.loader import get_template

from accounts.stations import AUTOMATIC
from tests.conventions.sources import templates

NAMES = [name for name, _ in templates() if name.endswith((".html", ".txt"))]
# A script tag that holds data is not a script.
INLINE = re.compile(
    r"<style\b|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\s(?:src=|type=\"application/json\"))", re.I
)
# As printed; WeasyPrint has no content security policy and a label's measures are computed.
PRINTED = "pdf/"
UNTYPED = {"hidden", "submit", "button", "image", "reset"}


class Controls(HTMLParser):
    """The controls of a page and what labels them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.labelled: set[str] = set()
        self.controls: list[dict[str, str | None]] = []
        self.within_label = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note labels and controls."""
        said = dict(attrs)
        if tag == "label":
            self.within_label += 1
            self.labelled.add(said.get("for") or "")
        if tag in {"input", "select", "textarea"} and said.get("type") not in UNTYPED and not self.within_label:
            self.controls.append(said)

    def handle_endtag(self, tag: str) -> None:
        """Leave a label."""
        self.within_label -= tag == "label"

    def unlabelled(self) -> list[dict[str, str | None]]:
        """The controls nobody can name."""
        named = ("aria-label", "aria-labelledby")
        return [
            c for c in self.controls if (c.get("id") or "?") not in self.labelled and not any(c.get(n) for n in named)
        ]


class EveryKind(forms.Form):
    """One field for each kind of control."""

    line = forms.CharField(help_text="As on the card.")
    text = forms.CharField(widget=forms.Textarea)
    day = forms.DateField()
    agreed = forms.BooleanField()
    one = forms.ChoiceField(choices=[("a", "A"), ("b", "B")])
    radio = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    several = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple)
    file = forms.FileField()


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles(name):
    assert get_template(name).template.nodelist is not None


def test_templates_hold_no_script_and_no_style():
    assert [name for name, text in templates() if not name.startswith(PRINTED) and INLINE.search(text)] == []


def test_what_a_page_asks_for_by_itself_says_so():
    every = re.compile(r"<[a-z]+\b[^<]*hx-trigger=\"every[^<]*")
    asking = [(name, found) for name, text in templates() for found in every.findall(text)]
    assert len(asking) >= 4
    silent = [name for name, tag in asking if f"""hx-headers='{{"{AUTOMATIC}": "1"}}'""" not in tag]
    assert silent == [], "it would keep a screen unlocked that nobody is at (SEC-04)"


def test_in_the_patients_room_a_button_is_wide_and_the_way_back_has_one_name():
    room = {name: text for name, text in templates() if '{% extends "base_patient.html" %}' in text}
    assert len(room) > 20
    first = re.compile(r'class="(btn [^"]*btn-primary[^"]*)"')
    narrow = [name for name, text in room.items() for found in first.findall(text) if "btn-lg w-100" not in found]
    assert narrow == []
    steps = {"orders/my_check_in_which.html", "orders/my_check_in_help.html"}  # back is the step before
    assert {name for name, text in room.items() if 'translate "Go back"' in text} == steps


def test_every_control_written_by_hand_has_a_label():
    plain = {name: re.sub(r"{#.*?#}|{%.*?%}", "", text, flags=re.S) for name, text in templates()}
    # Django's own widgets are drawn inside a field, whose template writes the label.
    pages = {name: text for name, text in plain.items() if "{{ widget" not in text and "widget." not in text}
    assert {name: found for name, text in pages.items() if (found := Controls(text).unlabelled())} == {}


def test_every_kind_of_field_is_drawn_with_its_label():
    for data in (None, {}):
        page = Controls(EveryKind(data).render())
        assert len(page.controls) + len(page.labelled) > len(EveryKind.base_fields)
        assert page.unlabelled() == []
