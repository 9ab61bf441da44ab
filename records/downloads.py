"""Archived files on their way to a browser."""

from django.http import Http404, HttpResponse

from records import archive


def archived_pdf(sha256: str, name: str, *, inline: bool = False) -> HttpResponse:
    """The PDF with this hash as `name`.pdf, opened in the browser or saved. Raises Http404 where there is none."""
    if not sha256:
        raise Http404("no file")
    how = "inline" if inline else "attachment"
    headers = {"Content-Disposition": f'{how}; filename="{name}.pdf"'}
    return HttpResponse(archive.fetch(sha256), content_type="application/pdf", headers=headers)
