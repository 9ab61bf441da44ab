"""What is wrong with an open page: WCAG 2.2 AA by axe, what must be scrolled sideways, what no thumb hits."""

from collections.abc import Sequence
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from pharmacy.management.commands.screens import WIDTHS

# What passes is not told: on long pages telling it took longer than looking. No style sheet is fetched a second time.
AXE = {
    "resultTypes": ["violations"], "preload": False,
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}  # fmt: skip
AXE_SCRIPT = Axe().axe_script
# In the patients' room whatever is pressed is as high as a thumb is wide; a link within a sentence may be less.
TOO_SMALL = """() => {
    const pressed = ":is(button, .btn, .rows a, select, summary, textarea,"
        + " label:has(:is([type=radio], [type=checkbox])),"
        + " input:not([type=hidden], [type=radio], [type=checkbox]))";
    return [...document.querySelectorAll(`body.patient ${pressed}`)]
        .filter(one => one.checkVisibility() && one.offsetHeight < 44)
        .map(one => `${one.offsetHeight} px high: ${one.outerHTML.slice(0, 120)}`);
}"""


def faults(window: Page, name: str, *, widths: Sequence[int] = WIDTHS) -> list[str]:
    """What is wrong with the open page, at each width."""
    wrong = []
    window.evaluate(AXE_SCRIPT)
    for width in widths:
        window.set_viewport_size({"width": width, "height": 800})
        found = [_said(each) for each in window.evaluate("options => axe.run(options)", AXE)["violations"]]
        over = window.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{over} px to scroll sideways"] if over > 0 else []
        wrong += [f"{name} at {width}: {fault}" for fault in [*found, *window.evaluate(TOO_SMALL)]]
    return wrong


def judged(page: Page) -> None:
    """Nothing is wrong with the open page; it is left at the narrow width."""
    assert faults(page, page.url) == []


def _said(violation: dict[str, Any]) -> str:
    nodes = "; ".join(f"{node['html'][:160]} {node['failureSummary'][:200]}" for node in violation["nodes"][:3])
    return f"{violation['id']} ({len(violation['nodes'])}) {' '.join(nodes.split())}"
