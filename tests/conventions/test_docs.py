"""What is written about the house is what the house is."""

import re
import tomllib
from collections import Counter
from urllib.parse import unquote

import pytest
from django.core.management import get_commands

from pharmacy.demo.people import PASSWORD, SIGNING_CODE
from pharmacy.demo.seed import SIGN_INS
from pharmacy.handbook import data, errors, stale, tree
from pharmacy.launcher.__main__ import COMMANDS
from pharmacy.rulebook import citations, cited_in, families, rules
from tests.conventions.sources import name_of, tracked

LINK = re.compile(r"\]\((?!https?://|mailto:|#)([^)#\s]+)")


def test_written_pages_are_fresh():
    assert sorted(stale()) == [], "run ./run manage write_docs and commit what it writes"


def test_every_rule_cited_is_in_the_rulebook():
    cited = citations([*tree.code(), *tree.tests()], tree.ROOT)
    assert {id: paths for id, paths in cited.items() if id not in rules()} == {}


def test_every_rule_belongs_to_a_family_that_is_used():
    assert {rule.family for rule in rules().values()} == set(families())


def test_every_rule_id_is_found_where_it_is_cited():
    assert [id for id in rules() if cited_in(f"as {id} says") != {id}] == []
    assert cited_in("UTF-8, PDF/UA-1, licence ID-3, Rx 1234567-8, 2026-11-23, AQ1-22") == set()


def test_every_field_is_classed_as_personal_or_plain():
    fields = {f"{model._meta.label_lower}.{name}" for model in data.tables() for name in data.fields_of(model)}
    classed = {f"{label}.{name}" for label, known in data.classes().items() for name in known}
    assert sorted(fields ^ classed) == []


def test_no_field_has_two_classes():
    said = tomllib.loads(data.CLASSES.read_text())
    counts = {label: Counter(" ".join(lists.values()).split()) for label, lists in said.items()}
    assert [(label, name) for label, names in counts.items() for name in names if names[name] > 1] == []


def test_an_error_code_means_one_thing():
    """One class per code; a refusal may carry the code of the pure module's error it passes on."""
    owners = Counter((one.code, bool(one.status)) for one in errors.codes() if _is_of_class(one))
    assert [code for code, count in owners.items() if count > 1] == []


def test_every_refusal_says_what_it_means():
    assert [kind.__name__ for kind in errors.refusals() if not (kind.__doc__ or "").strip()] == []


def test_the_readme_names_the_demo_sign_ins_and_nobody_else():
    readme = (tree.ROOT / "README.md").read_text()
    assert set(re.findall(r"`(\S+@\S+)`", readme)) == {email for _, email in SIGN_INS}
    assert f"`{PASSWORD}`" in readme and f"`{SIGNING_CODE}`" in readme


def test_the_commands_named_are_commands():
    pages = "".join(path.read_text() for path in tracked() if path.suffix == ".md")
    assert set(re.findall(r"(?:^|`)\./run ([a-z]+)", pages, re.M)) <= set(COMMANDS)
    assert set(re.findall(r"\./run manage ([a-z_]+)", pages)) <= set(get_commands())


@pytest.mark.parametrize("path", [path for path in tracked() if path.suffix == ".md"], ids=name_of)
def test_links_between_pages_lead_somewhere(path):
    links = [unquote(link) for link in LINK.findall(path.read_text())]
    assert [link for link in links if not (path.parent / link).exists()] == []


def _is_of_class(one: errors.Listed) -> bool:
    return any((kind.__module__, kind.__name__) == (one.module, one.name) for kind in errors.refusals())
