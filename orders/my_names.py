"""The medicine of an order by its name, as a patient reads it in the language of the page."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from compounding.models import Formula
from orders.leaflet_words import Words, words_in
from orders.models import Order
from orders.spoken import language_read
from premises.quantities import NO_BREAK_SPACE, dose_text
from premises.terms import Form


def named_plainly(parts: Sequence[Order]) -> str:
    """`Naltrexone 1.5 mg, 3 mg`: what these parts of a fill hold."""
    strengths = dict.fromkeys(unbroken(line.formula.strength) for part in parts for line in part.lines.all())
    return _("Naltrexone {strengths}").format(strengths=", ".join(strengths))


def order_said(order: Order) -> str:
    """`Naltrexone 4.5 mg, 30 capsules`, each product after the other."""
    words = words_in(language_read(), {})
    return "; ".join(
        _("Naltrexone {strengths}").format(strengths=unbroken(line.formula.strength))
        + f", {amount_said(line.formula, line.units, words)}"
        for line in order.lines.all()
    )


def amount_said(formula: Formula, units: Decimal, words: Words) -> str:
    """`28 capsules`, `60 mL`."""
    form = Form(formula.form)
    unit = form.strength_per or words.texts.get(f"units.{form}" if units == 1 else f"units.{form}s", "")
    return f"{dose_text(units)}{NO_BREAK_SPACE}{unit}"


def unbroken(strength: str) -> str:
    """A strength that stays in its line."""
    return strength.replace(" ", NO_BREAK_SPACE)
