"""Every code a file that is imported can be refused with is told in docs/imports.md."""

import re

from django.conf import settings

from pharmacy.handbook import errors

SAID = re.compile(r'"([a-z]+_(?:differs|in_file|component|practice|prescriber|column|character))"')


def test_every_code_of_a_file_stands_in_its_page():
    base = settings.BASE_DIR
    ours = [*base.glob("*/imports.py"), *base.glob("*/imports/*.py"), base / "records/csv_rows.py"]
    text = "".join(path.read_text() for path in [*ours, base / "records/importing.py"])
    codes = set(SAID.findall(text))
    codes |= {one.code for one in errors.codes() if one.name == "FileRefused"} - {"file_refused"}
    assert len(codes) > 18
    page = (base / "docs/imports.md").read_text()
    assert sorted(code for code in codes if f"`{code}`" not in page) == []
