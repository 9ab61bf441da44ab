"""Files on their way to a browser: archived ones, pages of them, and tables."""

import re
from collections.abc import Iterable, Sequence
from io import BytesIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase

from records import archive
from records.csv_rows import written
from records.models import Document, DocumentState
from records.readback import taken_out

UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def archived_pdf(
    request: HttpRequest, sha256: str, name: str, *, inline: bool = False, page: int = 1, pages: int | None = None
) -> HttpResponseBase:
    """The PDF with this hash as `name`.pdf, opened in the browser or saved; of a file of many papers the pages of one.

    Streamed once its bytes are proved; a browser that has them gets none again. Raises Http404, ArchiveDamaged.
    """
    if not sha256:
        raise Http404("no file")
    tag = f'"{sha256}-{page}-{pages or ""}{"" if inline else "-saved"}"'
    if tag in request.headers.get("If-None-Match", ""):
        answer: HttpResponseBase = HttpResponseNotModified()
    else:
        answer = _file(_pages_of(archive.fetch(sha256), page, pages), name, inline=inline)
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def paper(request: HttpRequest, document: Document) -> HttpResponseBase:
    """One archived paper, opened in the browser under its title and version; a void one is saved, and named so."""
    is_void = document.state == DocumentState.VOIDED
    name = f"{document.title}-v{document.version}{'-VOID' if is_void else ''}"
    return archived_pdf(request, document.sha256, name, inline=not is_void, page=document.page, pages=document.pages)


def papers_in_one(documents: Sequence[Document], name: str) -> HttpResponseBase:
    """Many archived papers in one file to print, in their order: their pages as they are, a shared one once.

    Raises Http404.
    """
    if not documents:
        raise Http404("no paper")
    found = {sha256: archive.fetch(sha256) for sha256 in {document.sha256 for document in documents}}
    parts = dict.fromkeys((paper.sha256, paper.page, paper.pages) for paper in documents)
    data = taken_out((found[sha256], page, pages) for sha256, page, pages in parts)
    answer = _file(data, name, inline=True)
    answer["Cache-Control"] = "private, no-store"
    return answer


def csv_file(rows: Iterable[Sequence[str]], name: str) -> HttpResponse:
    """These rows as `name`.csv, saved; no spreadsheet takes a cell of it for a formula."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return HttpResponse(written(rows), content_type="text/csv; charset=utf-8", headers=headers)


def _pages_of(data: bytes, page: int, pages: int | None) -> bytes:
    """The whole file where its paper is alone in it: then these are the archived bytes themselves."""
    return data if pages is None else taken_out([(data, page, pages)])


def _file(data: bytes, name: str, *, inline: bool) -> FileResponse:
    said = UNSAFE.sub("-", name).strip("-")
    return FileResponse(BytesIO(data), as_attachment=not inline, filename=f"{said}.pdf", content_type="application/pdf")
