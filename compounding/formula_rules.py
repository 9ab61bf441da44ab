"""What is wrong with a formula as it is written: values, each at its field, by one set of rules for every form."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from compounding.beyond_use import LONGEST_DAYS
from compounding.bud_limits import CLASSES, BudBasis, BudClass, KeptAt, evidence_needed
from compounding.formula_fields import FIELDS
from compounding.formula_text import FormulaText, Ingredient, Written
from compounding.models import Component, ComponentRole, Formula, Hydrate
from premises.quantities import dose_text
from premises.terms import Form

R = ComponentRole
PACKED = {Form.CAPSULE, Form.SUBLINGUAL_TABLET, Form.TROCHE}  # filled or cast: what fills up is computed from packs
MG_IN_G = Decimal(1000)
RATIOS = {Decimal(100): 10, Decimal(10): 100}  # mg of active in 1 g: one part in so many (4.3)
TABLE_WORDS = "default table"


@dataclass(frozen=True)
class Fault:
    """One thing wrong: its code, the field it stands at (`bud_days`, `line.2.pack_mg`), and why, with the rule."""

    code: str
    field: str
    words: str


def faults_of(written: Written) -> list[Fault]:
    """Everything that keeps this from being a draft."""
    text, lines = written.text, written.ingredients
    rules = [_strength(text, lines), _days(text, lines), _actives(lines), _same_twice(lines), _of_form(text, lines)]
    return [fault for rule in rules for fault in rule]


def missing_for_approval(formula: Formula) -> list[Fault]:
    """What a draft does not say yet and a maker or an inspector would look for (MFR-04 to MFR-13, BUD-03)."""
    found = [
        Fault("formula_incomplete", field.name, f"{field.label} ({field.rules.split()[0]})")
        for field in FIELDS
        if field.asked and getattr(formula, field.name) in {"", None}
    ]
    if not formula.checks.exists():
        found.append(Fault("formula_incomplete", "checks", "Quality checks with their results (MFR-13)"))
    return found + list(_without_evidence(formula))


def _without_evidence(formula: Formula) -> Iterator[Fault]:
    there = set(formula.evidence.values_list("kind_of", flat=True))
    basis = BudBasis(formula.bud_basis or BudBasis.TABLE)
    for kind in evidence_needed(formula.days_class, basis, formula.bud_days):
        if kind not in there:
            rule = "BUD-01" if basis == BudBasis.MONOGRAPH else "BUD-03"
            yield Fault("bud_evidence_missing", "evidence", f"The document: {kind.words} ({rule})")


def _strength(text: FormulaText, lines: Sequence[Ingredient]) -> Iterator[Fault]:
    if text.strength_mg <= 0:
        yield Fault("no_strength", "strength_mg", "A strength is more than nothing (MFR-02).")
    actives = [(n, line) for n, line in enumerate(lines) if line.component.role == R.ACTIVE]
    if len(actives) == 1 and actives[0][1].amount_mg != text.strength_mg:
        n, line = actives[0]
        said = f"{dose_text(line.amount_mg)} mg" if line.amount_mg else "no amount"
        words = f"{said} in each, but the strength is {dose_text(max(text.strength_mg, Decimal(0)))} mg (MFR-02)."
        yield Fault("strength_differs", f"line.{n}.amount_mg", words)


def _days(text: FormulaText, lines: Sequence[Ingredient]) -> Iterator[Fault]:
    limit, days = text.days_class.limit, text.bud_days
    if text.days_class not in CLASSES[text.form]:
        words = f"A {text.form.singular} is not {limit.words} (BUD-02)."
        yield Fault("class_of_another_form", "bud_class", words)
    if days > LONGEST_DAYS:
        words = f"{days} days: never more than {LONGEST_DAYS}, whatever a study says (BUD-03, BUD-10)."
        yield Fault("bud_over_180", "bud_days", words)
    elif days < 1 or (days > limit.most_days and text.bud_basis == BudBasis.TABLE):
        words = f"{days} days: {limit.words} forms have 1 to {limit.most_days} days without evidence (BUD-02)."
        yield Fault("bud_over_default", "bud_days", words)
    if text.bud_basis != BudBasis.TABLE and TABLE_WORDS in text.bud_reference:
        yield Fault("no_bud_reference", "bud_reference", "Name the monograph or the study (MFR-10).")
    if text.container_protects is False and days >= limit.most_days:
        words = f"The container is not tight and light-resistant: fewer than {limit.most_days} days (BUD-07)."
        yield Fault("bud_not_shortened", "bud_days", words)
    yield from _water(text, lines)


def _water(text: FormulaText, lines: Sequence[Ingredient]) -> Iterator[Fault]:
    preserved = any(line.preserves for line in lines)
    if text.days_class == BudClass.PRESERVED_AQUEOUS and not preserved:
        words = "Say which component preserves it, or choose the non-preserved class (BUD-02)."
        yield Fault("no_preservative", "bud_class", words)
    if text.days_class == BudClass.NON_PRESERVED_AQUEOUS and text.kept_in != KeptAt.REFRIGERATOR:
        yield Fault("needs_refrigerator", "kept_in", "Water without a preservative is kept in a refrigerator (BUD-02).")


def _actives(lines: Sequence[Ingredient]) -> Iterator[Fault]:
    actives = [(n, line) for n, line in enumerate(lines) if line.component.role == R.ACTIVE]
    if not actives:
        yield Fault("no_active_component", "", "A formula has at least one active component (MFR-04).")
    for n, line in actives:
        if line.hydrate not in {Hydrate.ANHYDROUS, Hydrate.DIHYDRATE}:
            words = "Say whether the active is anhydrous or the dihydrate (MFR-05)."
            yield Fault("no_hydrate", f"line.{n}.hydrate", words)


def _same_twice(lines: Sequence[Ingredient]) -> Iterator[Fault]:
    seen: set[int] = set()
    for n, line in enumerate(lines):
        if line.component.pk in seen:
            yield Fault("component_twice", f"line.{n}.component", "A component stands in a formula once (MFR-04).")
        seen.add(line.component.pk)


def _of_form(text: FormulaText, lines: Sequence[Ingredient]) -> Iterator[Fault]:
    """What its form asks of the components: one thing that fills up, shells in capsules only, nothing that spills."""
    to_fill = [(n, line) for n, line in enumerate(lines) if line.amount_mg is None and line.component.role != R.ACTIVE]
    if len(to_fill) > 1:
        yield Fault("fills_twice", f"line.{to_fill[1][0]}.amount_mg", "One component fills up; give this its amount.")
    yield from _shells(text, lines)
    yield from _triturations(text, lines)
    if text.form in PACKED:
        yield from _packed(text, lines, to_fill)
    elif text.form.strength_per == "g":
        yield from _by_weight(lines, fills_up=bool(to_fill))
    elif not to_fill or to_fill[0][1].component.role != R.VEHICLE:
        words = f"A vehicle fills up to the volume of a {text.form.singular}: leave its amount empty (MFR-04)."
        yield Fault("no_vehicle", "", words)


def _shells(text: FormulaText, lines: Sequence[Ingredient]) -> Iterator[Fault]:
    shells = [(n, line) for n, line in enumerate(lines) if line.component.role == R.SHELL]
    if text.form == Form.CAPSULE and len(shells) != 1:
        yield Fault("one_shell", "", "A capsule has one shell, with its weight (MFR-04).")
    for n, line in shells:
        if text.form != Form.CAPSULE:
            yield Fault("shell_elsewhere", f"line.{n}.component", f"A {text.form.singular} has no shell (MFR-04).")
        elif not line.amount_mg:
            yield Fault("shell_weight", f"line.{n}.amount_mg", "Give the weight of the empty shell (MFR-04, D-10).")


def _triturations(text: FormulaText, lines: Sequence[Ingredient]) -> Iterator[Fault]:
    """A stock trituration is one active in one excipient; nothing else names one as its active (TRI-01)."""
    thinned = [(n, line.component) for n, line in enumerate(lines) if line.component.triturates_id]
    if text.form == Form.TRITURATION:
        yield from _ratio(text, lines)
        yield from _serial(lines, thinned)
        return
    for n, _ in thinned:
        words = f"A {text.form.singular} names the active itself; its batch may weigh it from a trituration (TRI-01)."
        yield Fault("trituration_named", f"line.{n}.component", words)


def _ratio(text: FormulaText, lines: Sequence[Ingredient]) -> Iterator[Fault]:
    if text.strength_mg not in RATIOS:
        said = " or ".join(f"{dose_text(strength)} mg/g (1:{parts})" for strength, parts in RATIOS.items())
        yield Fault("bad_ratio", "strength_mg", f"A stock trituration holds {said} (TRI-01).")
    if sorted(line.component.role for line in lines) != [R.ACTIVE, R.EXCIPIENT]:
        yield Fault(
            "not_a_trituration", "", "A stock trituration is one active and one excipient that fills up (TRI-01)."
        )


def _serial(lines: Sequence[Ingredient], thinned: Sequence[tuple[int, Component]]) -> Iterator[Fault]:
    """A weaker trituration may be made of a stronger, in the same diluent (4.3)."""
    for n, part in thinned:
        if part.diluent_id not in {line.component.pk for line in lines}:
            words = f"{part.name} is diluted with {part.diluent}: dilute on with the same (D-12)."
            yield Fault("another_diluent", f"line.{n}.component", words)


def _packed(
    text: FormulaText, lines: Sequence[Ingredient], to_fill: Sequence[tuple[int, Ingredient]]
) -> Iterator[Fault]:
    if not to_fill:
        words = f"One excipient fills up the {text.form.singular}: leave its amount empty (CAPS_FILL)."
        yield Fault("no_filler", "", words)
    actives = [(n, line) for n, line in enumerate(lines) if line.component.role == R.ACTIVE]
    for n, line in [*actives, *to_fill]:
        if not line.pack_mg:
            words = "Say what a full one holds of the pure powder, measured (CAPS_FILL)."
            yield Fault("no_pack", f"line.{n}.pack_mg", words)
        elif line.amount_mg and line.amount_mg > line.pack_mg:
            words = f"{dose_text(line.amount_mg)} mg does not fit into {dose_text(line.pack_mg)} mg (CAPS_FILL)."
            yield Fault("does_not_fit", f"line.{n}.pack_mg", words)


def _by_weight(lines: Sequence[Ingredient], *, fills_up: bool) -> Iterator[Fault]:
    total = sum((line.amount_mg for line in lines if line.amount_mg), Decimal(0))
    if total > MG_IN_G or (fills_up and total == MG_IN_G):
        yield Fault("over_a_gram", "", f"{dose_text(total)} mg do not go into 1 g (MFR-04).")
    elif not fills_up and total != MG_IN_G:
        words = f"{dose_text(total)} mg are not 1 g: leave the amount of the base empty (MFR-04)."
        yield Fault("not_a_gram", "", words)
