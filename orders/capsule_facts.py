"""What the code on a label tells anyone who holds it: product, batch, tests, and nothing of a person (A5)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from compounding.form_checks import Asks
from compounding.lifecycle import BatchStatus
from compounding.models import Batch, BatchStep, Formula
from compounding.potency import LEAST_PERCENT, MOST_PERCENT, last_result
from compounding.problems import judgement_of
from orders.excipient_names import named_in
from orders.label_facts import storage_said
from orders.leaflet_facts import AUXILIARY_KEYS
from orders.leaflet_words import EDITABLE, Words, words_in
from orders.models import LeafletText
from orders.spoken import language_read
from premises.models import Pharmacy, Setting
from premises.quantities import NO_BREAK_SPACE, dose_text
from premises.terms import Exclusion, Form

LEFT_THE_HOUSE = (BatchStatus.RELEASED, BatchStatus.RECALLED)


def capsule(formula: Formula, batch: Batch | None, *, at: datetime) -> dict[str, Any]:
    """The page of a product, or of one batch of it that left the house, in the language of the page."""
    words, form = _words(), Form(formula.form)
    holds = formula.excluded()
    named = holds | named_in(line.component.name for line in formula.lines())
    recalled = batch is not None and batch.status == BatchStatus.RECALLED
    past = batch is not None and batch.bud_on is not None and batch.bud_on < Pharmacy.objects.today(at)
    return {
        "product": _("{medicine} {strength}, {form}").format(
            medicine=words.say("forms.medicine"),
            strength=formula.strength.replace(" ", NO_BREAK_SPACE),
            form=words.say(f"forms.{form}"),
        ),
        "batch": batch,
        "recalled": recalled,
        "past": past,
        "takes": not recalled and not past,
        "facts": [*_facts(formula, words), *(_batch(batch, words) if batch else [])],
        "tests": list(_tests(batch)) if batch else [],
        "holds": _listed(words, [one for one in Exclusion if one in holds]),
        "free": _listed(words, [one for one in Exclusion if one not in named]),
        "auxiliary": [words.say(f"auxiliary.{key}") for key in AUXILIARY_KEYS.get(form, ())],
        "storage": words.of_row(storage_said(formula.storage).rstrip(".")),
    } | _leaflet(words)


def _words() -> Words:
    """The leaflet's words in the language of the page, as they are printed now."""
    language = language_read()
    edited = LeafletText.objects.in_print(language)["edited"]
    return words_in(language, {key: text for key, text in edited.items() if key in EDITABLE})


def _facts(formula: Formula, words: Words) -> list[tuple[str, str]]:
    names = [words.of_row(line.component.name) for line in sorted(formula.lines(), key=lambda line: line.position)]
    return [(_("Looks like"), words.of_row(formula.description)), (_("Made with"), "; ".join(names))]


def _batch(batch: Batch, words: Words) -> list[tuple[str, str]]:
    facts = [
        (_("Lot"), batch.number),
        (_("Made on"), words.day(batch.made_on) if batch.made_on else ""),
        (_("Use by"), words.day(batch.bud_on) if batch.bud_on else ""),
    ]
    return [(label, value) for label, value in facts if value]


def _tests(batch: Batch) -> Iterator[str]:
    """What was measured and found, in plain words; what was not measured is said too (CR-11)."""
    verdict, potency = judgement_of(batch), last_result(batch)
    if verdict is not None and verdict.passes:
        yield _("We weighed some of them one by one. All weights were within their limits.")
    if potency is None:
        yield _("A laboratory did not measure the strength of this batch.")
    else:
        yield _("A laboratory found {percent} percent of the strength. The limits are {low} to {high}.").format(
            percent=dose_text(potency.percent), low=dose_text(LEAST_PERCENT), high=dose_text(MOST_PERCENT)
        )
    for step in batch.steps.all():
        yield from _check(step)


def _check(step: BatchStep) -> Iterator[str]:
    """What was read of a liquid or cream before it left; nothing of a step that asks for neither."""
    if step.asks == Asks.LOOKS and step.result:
        yield _("We looked at it against the light before it left.")
    if step.asks == Asks.PH and step.result and step.low and step.high:
        yield _("Its acidity (pH) is {found}. The limits are {low} to {high}.").format(
            found=step.result, low=dose_text(step.low), high=dose_text(step.high)
        )


def _listed(words: Words, found: list[Exclusion]) -> str:
    return ", ".join(words.say(f"exclusions.{one}") for one in found)


def _leaflet(words: Words) -> dict[str, Any]:
    """The sections of the leaflet that are true for everybody, with the settings in force."""
    values = Setting.objects.values_in_force()
    short, long = values["washout_short_days"], values["washout_long_days"]
    return {
        "say": words.nested(),
        "opioids_start": words.say("opioids.start", short=short, long=long),
        "surgery_stop": words.say("surgery.stop", hours=words.hours(values["surgery_stop_hours"])),
    }
