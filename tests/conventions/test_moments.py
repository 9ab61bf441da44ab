"""Dates and times on pages are said in one place, premises/moments.py: nobody else writes a format of their own."""

import re

from tests.conventions.sources import python, templates
from tests.conventions.test_templates import PRINTED

# A format of a date: strftime's in an f-string or a call, Django's; isoformat too where it would be shown.
FORMAT = re.compile(r":%-?[a-zA-Z]|strftime\(|date_format\(|time_format\(")
SHOWN = re.compile(
    r"(?:^|/)(?:told\w*|boards|following|timelines|notices|phases|courses|preview|worklists)[.]py$|/views/"
)
RAW = re.compile(r"[.]isoformat\(\)|\{[\w.]*_(?:on|at)\}|\{[\w.]*[.]day\}")
IN_TEMPLATE = re.compile(r"\|\s*(?:date|time)\b|\{% now\b")
NOT_ON_PAGES = {
    "premises/moments.py": "the one place",
    "accounts/views/shown.py": "ISO; accounts is below premises",
    "premises/quantities.py": "am and pm, and the date of a label",
    "compounding/worksheet_facts.py": "paper",
    "orders/calendar_file.py": "a file for calendars, in UTC",
    "records/kept_files.py": "the names of files, in UTC",
    "compounding/lot_label_facts.py": "paper",
    "compounding/batch_label_facts.py": "paper",
    "compounding/planning.py": "the number of a batch",
    "compounding/actions/batches.py": "the number of a batch",
    "compounding/actions/quality.py": "the number of a deviation",
    "compounding/actions/stock.py": "the number of a lot",
    "compounding/actions/triturations.py": "the number of a lot",
    "orders/leaflet_words.py": "paper",
    "orders/stock_drawing.py": "months of a chart",
    "orders/safety_forms.py": "what a browser's field takes",
    "orders/arrival_forms.py": "what a browser's field takes",
    "patients/views/patient.py": "a place in a list, in an address",
}
NO_PAGES = ("tests/", "pharmacy/demo/", "pharmacy/history/", "pharmacy/launcher/")
# Paper, and mails about one's sign-in, which name the time zone.
NO_PAGE_TEMPLATES = (PRINTED, "accounts/email/")
ALLOWED = {"orders/told.py": 1}  # the day a prescription was written, as the prescription says it


def test_only_one_module_formats_dates_and_times():
    found = {name for name, text in python() if not name.startswith(NO_PAGES) and FORMAT.search(text)}
    assert found == set(NOT_ON_PAGES)


def test_what_is_shown_says_no_raw_date():
    found = {name: len(RAW.findall(text)) for name, text in python() if SHOWN.search(name) and RAW.search(text)}
    assert found == ALLOWED


def test_templates_say_dates_with_our_filters():
    found = [name for name, text in templates() if not name.startswith(NO_PAGE_TEMPLATES) and IN_TEMPLATE.search(text)]
    assert found == []
