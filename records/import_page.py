"""The page that imports a file: checked first, then imported as it was checked. Each app says for whom and of what."""

import codecs
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from records import archive
from records.forms import posted
from records.import_form import ImportForm
from records.importing import Checked, Importer, ImportRefused, dry_run, example_of, import_rows
from records.models import FileImport
from records.told_imports import done_words, finding_of, lines_of_imports, lists_of, tally_of

KEPT_SECONDS = 24 * 3600  # so long a checked file may be imported without being chosen again
BEFORE = 20


@dataclass(frozen=True)
class ImportPage:
    """A page `name` and the addresses beside it: `name_do`, `name_example` and, where it opens files, `name_file`.

    `kinds` are the words of each kind, `leads_to` the address a kind leads to when it is done, `words` the page's own:
    crumb, crumb_url (a name), lead, note. Who may is said by the views and, once more, by the importer.
    """

    name: str
    importers: Mapping[str, Importer]
    model: type[FileImport]
    kinds: Mapping[str, str]
    leads_to: Mapping[str, str]
    words: Mapping[str, str]
    opens_files: bool = True

    def check(self, request: HttpRequest) -> HttpResponse:
        """Choose a file and check it: what would be added, what is there, what is wrong. No row of it is saved."""
        form = ImportForm(self.kinds, posted(request), request.FILES or None, initial={"kind": request.GET.get("kind")})
        if request.method != "POST" or not form.is_valid():
            return self._page(request, form)
        kind, file = form.cleaned_data["kind"], form.cleaned_data["file"]
        data = file.read()
        checked = dry_run(self.importers[kind], data, by=request.user, at=timezone.now())
        said = {"kind": kind, "name": file.name}
        if not checked.faults:
            said["sha256"] = archive.store(data)
        return self._page(request, form, checked, said)

    def do(self, request: HttpRequest) -> HttpResponse:
        """Import the file that was checked; it is judged once more."""
        said = self._said(request)
        if said.get("user") != request.user.pk:
            form = ImportForm(self.kinds, {}, initial={})
            form.add_error(None, "What was checked is not at hand any more. Check the file again. Nothing was saved.")
            return self._page(request, form)
        kind, data = said["kind"], archive.fetch(said["sha256"])
        try:
            _, checked = import_rows(
                self.importers[kind], data, file_name=said["name"], by=request.user, at=timezone.now()
            )
        except ImportRefused as refused:
            form = ImportForm(self.kinds, initial={"kind": kind})
            return self._page(request, form, Checked(refused.taken, refused.faults), said)
        messages.success(request, done_words(checked))
        return redirect(self.leads_to[kind])

    def example(self, name: str) -> HttpResponse:
        """A file that can be imported, to begin with."""
        if name not in self.importers:
            raise Http404("no such kind")
        return _csv(codecs.BOM_UTF8 + example_of(name), name)

    def file(self, public_id: str) -> HttpResponse:
        """A file that was imported, byte for byte."""
        found = get_object_or_404(self.model._default_manager.all(), public_id=public_id)
        return _csv(archive.fetch(found.file_sha256), f"import-{found.public_id}")

    def _said(self, request: HttpRequest) -> dict[str, Any]:
        """What was checked, as far as it is ours to believe."""
        try:
            said: dict[str, Any] = signing.loads(request.POST.get("checked", ""), salt=self.name, max_age=KEPT_SECONDS)
        except signing.BadSignature:
            return {}
        return said

    def _page(
        self, request: HttpRequest, form: ImportForm, checked: Checked | None = None, said: Any = None
    ) -> HttpResponse:
        examples = [(words, reverse(f"{self.name}_example", args=[str(kind)])) for kind, words in self.kinds.items()]
        context: dict[str, Any] = {
            "form": form, "check_url": reverse(self.name), "examples": examples,
            "file_url": f"{self.name}_file" if self.opens_files else "",
            **self.words,
            "before": lines_of_imports(self.model._default_manager.newest()[:BEFORE], self.kinds),
        }  # fmt: skip
        if checked:
            context |= self._found(request, checked, said)
        status = 422 if form.errors or (checked and checked.faults) else 200
        return render(request, "imports/page.html", context, status=status)

    def _found(self, request: HttpRequest, checked: Checked, said: dict[str, Any]) -> dict[str, Any]:
        token = "" if checked.faults else signing.dumps({**said, "user": request.user.pk}, salt=self.name)
        return {
            "checked": checked, "tally": tally_of(checked), "finding": finding_of(checked), **lists_of(checked),
            "file_name": said["name"], "kind": self.kinds[said["kind"]], "token": token,
            "do_url": reverse(f"{self.name}_do"),
        }  # fmt: skip


def _csv(data: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return HttpResponse(data, content_type="text/csv; charset=utf-8", headers=headers)
