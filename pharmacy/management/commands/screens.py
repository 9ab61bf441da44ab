"""Pictures of every page at the width of a desk and of a telephone, for eyes to look at."""

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.test import Client

from accounts.roles import Role
from pharmacy.launcher.system import find_browser
from pharmacy.pages import READERS, Page, pages, signed_in

WIDTHS = (1280, 390)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Command(BaseCommand):
    """Looks at the running site, signed in as each role in turn."""

    help = "Write a picture of every page at 1280 and 390 px into var/screens/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--into", type=Path, default=settings.BASE_DIR / "var/screens")
        parser.add_argument("--only", default="", help="pages whose name begins with this")

    def handle(self, *args: Any, into: Path, only: str, **options: Any) -> None:
        found = pages(only)
        if not only:
            shutil.rmtree(into, ignore_errors=True)
        into.mkdir(parents=True, exist_ok=True)
        cookies = {role: cookies_of(signed_in(role)) for role in READERS}
        for page, picture in _pictures(found, cookies, into):
            self.stdout.write(f"{picture.name}  {page.address}")
        self.stdout.write(f"{len(found)} pages at {len(WIDTHS)} widths are in {into}")


def cookies_of(client: Client, url: str = "") -> list[Any]:
    """What makes a window the one this client is signed in at."""
    url = url or settings.BASE_URL
    return [{"name": name, "value": morsel.value, "url": url} for name, morsel in client.cookies.items()]


def _pictures(found: list[Page], cookies: dict[Role | None, list[Any]], into: Path) -> list[tuple[Page, Path]]:
    path, reason = find_browser()
    if not path:
        raise CommandError(f"Pictures need a browser: {reason}. ./run test installs one where apt can.")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise CommandError("Pictures need the tools of the tests: run ./run test once, then this again.") from error
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        rooms = {role: browser.new_context(base_url=settings.BASE_URL) for role in cookies}
        for role, room in rooms.items():
            room.add_cookies(cookies[role])
        taken = [(page, into / f"{page.name}-{width}.png", width) for page in found for width in WIDTHS]
        for page, picture, width in taken:
            window = rooms[page.reader].new_page()
            window.set_viewport_size({"width": width, "height": 800})
            window.goto(page.address)
            window.locator(".loading-container").last.wait_for(state="detached")  # of the API's own page
            window.set_viewport_size({"width": width, "height": max(800, _height(window))})
            window.screenshot(path=picture)
            window.close()
        browser.close()
    return [(page, picture) for page, picture, _ in taken]


def _height(window: Any) -> int:
    return int(window.evaluate("document.documentElement.scrollHeight"))
