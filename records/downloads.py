"""Files on their way to a browser: archived ones, and tables."""

from collections.abc import Iterable, Sequence

from django.http import Http404, HttpResponse

from records import archive
from records.csv_rows import written


def archived_pdf(sha256: str, name: str, *, inline: bool = False) -> HttpResponse:
    """The PDF with this hash as `name`.pdf, opened in the browser or saved. Raises Http404 where there is none."""
    if not sha256:
        raise Http404("no file")
    how = "inline" if inline else "attachment"
    headers = {"Content-Disposition": f'{how}; filename="{name}.pdf"'}
    return HttpResponse(archive.fetch(sha256), content_type="application/pdf", headers=headers)


def csv_file(rows: Iterable[Sequence[str]], name: str) -> HttpResponse:
    """These rows as `name`.csv, saved; no spreadsheet takes a cell of it for a formula."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return HttpResponse(written(rows), content_type="text/csv; charset=utf-8", headers=headers)
