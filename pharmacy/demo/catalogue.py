"""The invented catalogue: a family of capsules and the other forms; written by one pharmacist, approved by another."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from html import escape

from compounding.actions.formula_evidence import add_evidence
from compounding.actions.formulas import FormulaText, approve, draft, draft_family, retire
from compounding.actions.stock import add_component
from compounding.bud_limits import EvidenceKind
from compounding.formula_families import STRENGTHS, Template, members_of
from compounding.formula_text import Written, written_of
from compounding.models import Component, ComponentRole, Formula, Hydrate
from pharmacy.demo.people import Cast
from pharmacy.demo.preparations import ROOM, Parts, others, trituration
from premises.terms import Exclusion, Form
from records import pdf

R = ComponentRole
COMPONENTS: dict[str, tuple[str, ComponentRole, Exclusion | None]] = {
    "NTX": ("Naltrexone Hydrochloride, USP", R.ACTIVE, None),
    "MCC105": ("Microcrystalline cellulose PH-105", R.EXCIPIENT, None),
    "CAP3G": ("Capsule shell, size 3, gelatin", R.SHELL, Exclusion.GELATIN),
    "CAP3V": ("Capsule shell, size 3, hypromellose", R.SHELL, None),
    "MANN": ("Mannitol", R.EXCIPIENT, Exclusion.MANNITOL),
    "STEV": ("Stevia extract", R.EXCIPIENT, None),
    "PEG1450": ("Polyethylene glycol 1450", R.VEHICLE, None),
    "BENZ": ("Sodium benzoate", R.EXCIPIENT, Exclusion.BENZOATE),
    "ASCO": ("Ascorbic acid", R.EXCIPIENT, None),
    "GLYW": ("Glycerol 20 % in purified water", R.VEHICLE, None),
    "SUSP": ("Suspending vehicle, sugar-free", R.VEHICLE, None),
    "GELB": ("Carbomer gel base", R.VEHICLE, None),
    "MCT": ("Medium-chain triglycerides", R.VEHICLE, None),
    "HYAL": ("Hydrolysed hyaluronic acid", R.EXCIPIENT, None),
    "GLYC": ("Glycerin", R.EXCIPIENT, None),
    "CREAM": ("XemaTop cream base", R.VEHICLE, None),
}
EVIDENCE = """<!doctype html><html lang="en"><head><title>{title}</title></head><body><h1>{title}</h1>
<p>TRAINING - NOT FOR USE. Invented for a demo: 60 days at 2 to 8 degrees, 90 to 110 % held.</p></body></html>"""
DOCUMENTS = (
    (EvidenceKind.STUDY, "Stability of naltrexone 1 mg/mL, 60 days, after Fawcett 1997"),
    (EvidenceKind.EFFECTIVENESS, "USP <51> passed at day 60, Example Laboratory"),
)


def catalogue(people: Cast, at: datetime) -> list[Formula]:
    """Enter every component, write and approve every formula; one is retired, a new strength and a version wait."""
    writer = people.staff["pharmacist"]
    parts = {
        code: add_component(code=code, name=name, role=role, contains=contains, by=writer, at=at)
        for code, (name, role, contains) in COMPONENTS.items()
    }
    parts["NTX50"] = add_component(
        code="NTX50", name="Naltrexone 50 mg tablets", role=R.ACTIVE, tablet_mg=Decimal(50), by=writer, at=at
    )
    family = draft_family(_capsules(parts), by=writer, at=at)
    rest = [_drafted(written, people, at) for written in others(parts)]
    approved = [_approved(formula, people, at) for formula in [*family, *rest]]
    triturations(people, parts, at)
    _next_version(approved, people, at)
    _given_up(members_of(_template(parts), [Decimal(6)]), people, at)
    draft_family(members_of(_template(parts), [Decimal("0.25")]), by=writer, at=at)
    draft_family(_of_tablets(parts), by=writer, at=at)
    return approved


def triturations(people: Cast, parts: Parts, at: datetime) -> None:
    """1:10 of the active, and 1:100 of that: a component once its formula is approved."""
    for n, (strength, source) in enumerate(((Decimal(100), parts["NTX"]), (Decimal(10), None)), start=1):
        found = source or Component.objects.get(code="NTXT10")
        _approved(_drafted(trituration(10**n, strength, found, parts["MCC105"]), people, at), people, at)


def add_capsules(people: Cast, strengths_mg: Sequence[Decimal], at: datetime) -> list[Formula]:
    """Capsules of further strengths, of the components there are, drafted and approved."""
    writer = people.staff["pharmacist"]
    parts = {component.code: component for component in Component.objects.filter(code__in=COMPONENTS)}
    members = members_of(_template(parts), strengths_mg)
    return [_approved(formula, people, at) for formula in draft_family(members, by=writer, at=at)]


def _capsules(parts: Parts) -> list[Written]:
    """Every half milligram in gelatin; a titration also in hypromellose, for who must leave gelatin out."""
    plain = _template(parts)
    text = replace(plain.text, description="Size 3, clear")
    other = replace(plain, code_end="V", text=text, shell=parts["CAP3V"], shell_mg=Decimal(46))
    vegetable = members_of(other, [Decimal("1.5"), Decimal(3), Decimal("4.5")])
    return members_of(plain, STRENGTHS) + [
        replace(member, text=replace(member.text, name=f"{member.text.name}, hypromellose")) for member in vegetable
    ]


def _of_tablets(parts: Parts) -> list[Written]:
    """For when no powder can be had: 4.5 mg out of crushed tablets (TAB-01)."""
    tablets = replace(_template(parts), code_end="T", active=parts["NTX50"], hydrate=Hydrate.ANHYDROUS)
    return [
        replace(member, text=replace(member.text, name=f"{member.text.name}, from tablets"))
        for member in members_of(tablets, [Decimal("4.5")])
    ]


def _template(parts: Parts) -> Template:
    text = FormulaText(
        code="", name="", form=Form.CAPSULE, strength_mg=Decimal(0), description="Size 3, white", bud_days=180,
        storage=ROOM, reference_units=Decimal(100), container_closure="Amber vial, child-resistant closure",
        container_protects=True, equipment="Balance, 1 mg\nMortar and pestle\nCapsule machine, size 3",
        instructions="Dilute geometrically: active into cellulose, doubling each time.\nSieve and mix for 10 minutes.\n"
        "Fill size 3, tamp, close and dedust.",
        stability="Cellulose, not calcium carbonate or a slow-release polymer: a short pulse of blockade is wanted.\n"
        "Cote 2018: 90 to 110 % for 360 days; the chapter still ends at 180 (BUD-10).",
        labelling="Keep out of the reach of children",
        repeatability="Let cold powder reach room temperature before it is opened: it draws water.",
    )  # fmt: skip
    return Template(
        "LDN", "C", text, parts["NTX"], Hydrate.DIHYDRATE, Decimal(180), parts["MCC105"], Decimal(130),
        parts["CAP3G"], Decimal(48),
    )  # fmt: skip


def _drafted(written: Written, people: Cast, at: datetime) -> Formula:
    """A draft with the documents its days need."""
    writer = people.staff["pharmacist"]
    formula = draft(written.text, written.ingredients, written.checks, by=writer, at=at)
    if formula.bud_days > formula.days_class.limit.most_days:
        for kind, title in DOCUMENTS:
            page = pdf.render(EVIDENCE.format(title=escape(title)), "")
            add_evidence(formula, kind=kind, title=title, pdf=page, by=writer, at=at)
    return formula


def _approved(formula: Formula, people: Cast, at: datetime) -> Formula:
    owner = people.staff["owner"]
    return approve(formula, by=owner, at=at, proof=people.proof(owner, at))


def _given_up(members: list[Written], people: Cast, at: datetime) -> None:
    """Approved, and two days later out of the catalogue."""
    owner = people.staff["owner"]
    for formula in draft_family(members, by=people.staff["pharmacist"], at=at):
        retire(_approved(formula, people, at), reason="Nobody orders it.", by=owner, at=at + timedelta(days=2))


def _next_version(approved: list[Formula], people: Cast, at: datetime) -> None:
    """The tablet has two versions and a third that waits."""
    tablet = next(formula for formula in approved if formula.form == Form.SUBLINGUAL_TABLET)
    first = written_of(tablet)
    steps = first.text.instructions.replace("Weigh ten.", "Weigh ten tablets, one by one.")
    second = replace(first, text=replace(first.text, instructions=steps, description="Round, white, scored"))
    approved[approved.index(tablet)] = _approved(_drafted(second, people, at), people, at)
    _drafted(replace(second, text=replace(second.text, bud_days=120)), people, at)
