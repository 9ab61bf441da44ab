"""docker-compose.yml, .env.example, the settings and ./run tell one story."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from pharmacy.launcher.clusters import INITDB
from pharmacy.launcher.services import BEAT, WEB, WORKER
from pharmacy.launcher.site import VARIABLES
from pharmacy.launcher.system import LIBRARIES, NEWEST, OLDEST

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
APPLICATION = ("web", "worker", "beat")
# Read by compose to build the addresses of the database, never by the settings.
COMPOSE_ONLY = {"POSTGRES_PASSWORD", "DATABASE_PASSWORD", "DATABASE_OWNER_PASSWORD"}
SECRET = re.compile(r"_KEY$|PASSWORD$")


def read_by_settings() -> set[str]:
    settings = re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", (ROOT / "pharmacy/settings.py").read_text())
    owner = re.findall(r"environ(?:\.get\(|\[)\"([A-Z_]+)\"", (ROOT / "manage.py").read_text())
    return {*settings, *owner}


def described() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_env_example_lists_what_settings_read() -> None:
    assert set(described()) - COMPOSE_ONLY == read_by_settings()


def test_launcher_shields_tests_from_every_variable() -> None:
    assert set(VARIABLES) == read_by_settings()


def test_env_example_holds_no_secret() -> None:
    assert [name for name, value in described().items() if SECRET.search(name) and value] == []


def test_compose_asks_only_for_described_variables() -> None:
    asked = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    assert asked <= set(described())
    assert asked >= COMPOSE_ONLY


@pytest.mark.parametrize("name", APPLICATION)
def test_containers_get_every_setting(name: str) -> None:
    from_image = {"STATIC_ROOT"}
    only_the_owner = {"DATABASE_OWNER_URL"}
    assert set(SERVICES[name]["environment"]) == read_by_settings() - from_image - only_the_owner


def test_only_the_migration_is_the_owner() -> None:
    owners = [name for name, service in SERVICES.items() if "DATABASE_OWNER_URL" in service.get("environment", {})]
    assert owners == ["migrate"]
    assert "aliquot_owner" in SERVICES["migrate"]["environment"]["DATABASE_OWNER_URL"]
    assert all("aliquot_app" in SERVICES[name]["environment"]["DATABASE_URL"] for name in APPLICATION)


def test_containers_run_what_the_launcher_runs() -> None:
    assert tuple(SERVICES["web"]["command"]) == ("python", *WEB, "0.0.0.0:8000")
    assert tuple(SERVICES["worker"]["command"]) == ("python", *WORKER)
    assert tuple(SERVICES["beat"]["command"]) == ("python", *BEAT, "/data/beat/schedule")


def test_databases_sort_alike() -> None:
    arguments = SERVICES["db"]["environment"]["POSTGRES_INITDB_ARGS"]
    assert all(option in arguments for option in INITDB if option.startswith(("--locale", "--builtin", "--lc")))


def test_roles_are_made_without_ownership_for_the_application() -> None:
    roles = COMPOSE["configs"]["roles"]["content"]
    assert "CREATE DATABASE aliquot OWNER aliquot_owner" in roles
    assert "CREATEROLE" not in roles


@pytest.mark.parametrize("name", ["db", "valkey", *APPLICATION])
def test_every_container_has_a_health_check(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]


def test_image_is_not_root_and_installs_what_the_launcher_asks_for() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    version = re.search(r"^FROM python:3\.(\d+)", dockerfile, re.MULTILINE)
    assert version
    assert OLDEST <= (3, int(version[1])) <= NEWEST
    assert re.findall(r"^USER (\w+)", dockerfile, re.MULTILINE)[-1] == "aliquot"
    assert all(package in dockerfile for package in LIBRARIES.values())
    assert "--require-hashes" in dockerfile


def test_compose_accepts_the_file() -> None:
    try:
        version = subprocess.run(["docker", "compose", "version"], capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("docker is not installed")
    if version.returncode:
        pytest.skip("docker has no compose here")
    env = {name: value or "example" for name, value in described().items()} | {"PATH": os.environ["PATH"]}
    argv = ["docker", "compose", "config", "--quiet"]
    done = subprocess.run(argv, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
