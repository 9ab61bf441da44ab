"""The import contracts speak of everything there is; import-linter itself is run by `./run check`."""

import ast
import re
import tomllib

from pharmacy.handbook.tree import APPS, ROOT
from tests.conventions.sources import app_code, python

LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
CONTRACTS = {contract["name"]: contract for contract in LINTER["contracts"]}
PURE = CONTRACTS["Pure modules know no framework"]
LAYERED_OTHERWISE = {"pharmacy"}  # wiring: imports everyone, imported by no one


def test_every_package_is_under_contract():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert packages == set(APPS) == set(LINTER["root_packages"])


def test_the_arrow_names_every_app():
    layers = CONTRACTS["One arrow between the apps"]["layers"]
    assert {name for layer in layers for name in layer.replace("|", " ").split()} == set(APPS)


def test_every_app_is_layered_inside_and_nothing_is_left_out():
    layered = [contract for contract in CONTRACTS.values() if contract.get("containers")]
    assert {app for contract in layered for app in contract["containers"]} == set(APPS) - LAYERED_OTHERWISE
    assert all(contract["exhaustive"] for contract in layered)
    assert all(set(contract["exhaustive_ignores"]) == {"apps", "migrations"} for contract in layered)


def test_what_calls_itself_pure_is_forbidden_every_framework():
    said = {_module(name) for name, tree in app_code() if _says_pure(tree)}
    listed = set(PURE["source_modules"])
    assert {name for name in said if not _is_below(name, listed)} == set()
    assert listed <= said
    assert set(PURE["forbidden_modules"]) >= {"django", "rest_framework", "celery", "weasyprint"}


def test_no_app_imports_the_tests():
    importing = [
        name for name, text in python(*(f"{app}/" for app in APPS)) if "from tests" in text or "import tests" in text
    ]
    assert importing == []


def _says_pure(tree: ast.Module) -> bool:
    return bool(re.search(r"\bPure\b", ast.get_docstring(tree) or ""))


def _is_below(name: str, packages: set[str]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def _module(name: str) -> str:
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
