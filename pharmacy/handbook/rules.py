"""docs/rules.md: every rule that code or tests cite, on whose word, and where."""

from pharmacy.handbook import tree
from pharmacy.handbook.text import code, table, whole
from pharmacy.rulebook import Rule, citations, families, rules

INTRODUCTION = """Code, tests, errors and problems cite rules by these ids. What each says is in our own words, from
`pharmacy/rulebook.toml`; the compendium and the law govern, and every figure that a pharmacy may set is a setting
with its source. All of them are due for review on {day}."""


def page() -> str:
    """The page."""
    coded = citations(tree.code(), tree.ROOT)
    tested = citations(tree.tests(), tree.ROOT)
    parts = [_family(name, heading, coded, tested) for name, heading in families().items()]
    rest = [rule.id for rule in rules().values() if rule.id not in coded and rule.id not in tested]
    review = min(rule.review_on for rule in rules().values())
    closing = f"## In the rulebook, not cited yet\n\n{code(rest)}" if rest else ""
    return whole("Rules", INTRODUCTION.format(day=review), *filter(None, [*parts, closing]))


def _family(name: str, heading: str, coded: dict[str, list[str]], tested: dict[str, list[str]]) -> str:
    cited = [r for r in rules().values() if r.family == name and (r.id in coded or r.id in tested)]
    if not cited:
        return ""
    rows = [_row(rule, coded.get(rule.id, []), tested.get(rule.id, [])) for rule in cited]
    return f"## {heading}\n\n" + table(["Rule", "Says", "Source", "Coded in", "Tested in"], rows)


def _row(rule: Rule, coded: list[str], tested: list[str]) -> list[str]:
    return [rule.id, rule.says, rule.source, code(coded), code(tested)]
