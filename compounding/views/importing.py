"""The pharmacists' page that imports a file: checked first, then imported as it was checked."""

import codecs
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import SignedIn, only
from accounts.roles import PHARMACISTS
from compounding.actions.importing import Checked, ImportRefused, dry_run, import_rows
from compounding.import_forms import ImportForm
from compounding.imports import IMPORTERS, example_of
from compounding.models import ImportKind, StockImport
from compounding.told_imports import KINDS, done_words, finding_of, lines_of_imports, lists_of, tally_of
from records import archive
from records.forms import posted

SALT = "stock-import"
KEPT_SECONDS = 24 * 3600  # so long a checked file may be imported without being chosen again
BEFORE = 20
LEADS_TO = {ImportKind.LOTS: "lots", ImportKind.FORMULAS: "formulas", ImportKind.EQUIPMENT: "equipment_list"}


@only(*PHARMACISTS)
def stock_import(request: SignedIn) -> HttpResponse:
    """Choose a file and check it: what would be added, what is there, what is wrong. Nothing is saved of its rows."""
    form = ImportForm(posted(request), request.FILES or None, initial={"kind": request.GET.get("kind")})
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    kind, file = form.cleaned_data["kind"], form.cleaned_data["file"]
    data = file.read()
    checked = dry_run(IMPORTERS[kind], data, by=request.user, at=timezone.now())
    said = {"kind": kind, "name": file.name}
    if not checked.faults:
        said["sha256"] = archive.store(data)
    return _page(request, form, checked, said)


@only(*PHARMACISTS)
@require_POST
def stock_import_do(request: SignedIn) -> HttpResponse:
    """Import the file that was checked; it is judged once more."""
    try:
        token = request.POST.get("checked", "")
        said = signing.loads(token, salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        said = {}
    if said.get("user") != request.user.pk:
        form = ImportForm({}, initial={})
        form.add_error(None, "What was checked is not at hand any more. Check the file again. Nothing was saved.")
        return _page(request, form)
    kind = ImportKind(said["kind"])
    try:
        _, checked = import_rows(
            IMPORTERS[kind], archive.fetch(said["sha256"]), file_name=said["name"], by=request.user, at=timezone.now()
        )
    except ImportRefused as refused:
        return _page(request, ImportForm(initial={"kind": kind}), Checked(refused.taken, refused.faults), said)
    messages.success(request, done_words(checked))
    return redirect(LEADS_TO[kind])


@only(*PHARMACISTS)
@require_safe
def stock_import_example(request: SignedIn, name: str) -> HttpResponse:
    """A file that can be imported, to begin with."""
    if name not in list(ImportKind):
        raise Http404("no such kind")
    return _csv(codecs.BOM_UTF8 + example_of(ImportKind(name)), name)


@only(*PHARMACISTS)
@require_safe
def stock_import_file(request: SignedIn, public_id: str) -> HttpResponse:
    """A file that was imported, byte for byte."""
    found = get_object_or_404(StockImport.objects.all(), public_id=public_id)
    return _csv(archive.fetch(found.file_sha256), f"import-{found.public_id}")


def _csv(data: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return HttpResponse(data, content_type="text/csv; charset=utf-8", headers=headers)


def _page(request: SignedIn, form: ImportForm, checked: Checked | None = None, said: Any = None) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "examples": [(words, reverse("stock_import_example", args=[kind.value])) for kind, words in KINDS.items()],
        "before": lines_of_imports(StockImport.objects.newest()[:BEFORE]),
    }
    if checked:
        context |= {
            "checked": checked, "tally": tally_of(checked), "finding": finding_of(checked), **lists_of(checked),
            "file_name": said["name"], "kind": KINDS[ImportKind(said["kind"])],
            "token": "" if checked.faults else signing.dumps({**said, "user": request.user.pk}, salt=SALT),
        }  # fmt: skip
    status = 422 if form.errors or (checked and checked.faults) else 200
    return render(request, "compounding/stock_import.html", context, status=status)
