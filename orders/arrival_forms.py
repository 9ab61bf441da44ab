"""How a prescription came by telephone, fax or on paper, as staff enter it; what is attached is kept while they do."""

from datetime import datetime
from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest

from accounts.models import User
from orders.drafts import Arrived, FileKind, KeptFile
from orders.models import Arrival
from orders.safety_forms import SafetyForm
from orders.sources import LARGEST_FILE, SourceRefused, keep
from premises.terms import Origin

STAFF_ORIGINS = [(Origin.TELEPHONE, "Telephone"), (Origin.FAX, "Fax"), (Origin.WRITTEN, "Paper")]
FILE, KEPT = "source", "source_kept"
GONE = "What was attached is not there any more. Attach it again."
SALT = "orders.source"


def keep_attached(request: HttpRequest) -> None:
    """Store what the page brought and say in its place what was kept, or why not: a browser attaches nothing twice."""
    file = request.FILES.get(FILE)
    if file is None:
        return
    said = request.POST.copy()
    try:
        data = file.read(LARGEST_FILE + 1)
        said[KEPT] = token_of(keep(data), request.user)  # type: ignore[arg-type]
    except SourceRefused as refusal:
        said[KEPT] = f"{refusal}".removesuffix(" Nothing was saved.")
    request.POST = said  # type: ignore[assignment]


def token_of(file: KeptFile, user: User) -> str:
    """The file as the page carries it: signed, so that nobody names another's."""
    return signing.dumps([file.sha256, file.kind, file.pages, user.public_id], salt=SALT)


def file_in(token: str, user: User) -> KeptFile | None:
    """The file this person attached, if the page carries one."""
    try:
        sha256, kind, pages, whose = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return KeptFile(sha256, FileKind(kind), pages) if whose == user.public_id else None


def said_of(came: Arrival, user: User) -> dict[str, Any]:
    """The same fields filled in from what is kept."""
    said = {"received_at": came.received_at, "caller": came.caller, "caller_title": came.caller_title}
    file = KeptFile(came.file_sha256, FileKind(came.file_kind), came.file_pages) if came.file_sha256 else None
    return said | {"was_read_back": came.was_read_back, KEPT: token_of(file, user) if file else ""}


class PaperField(forms.FileField):
    """Needed by whoever sees it; whether this page needs it, its origin says."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """What was attached, if anything."""
        return super().clean(data, initial) if data else None


class ArrivalForm(SafetyForm):
    """Origin, dates, who called, and the paper. What each origin needs is said at its field."""

    origin = forms.ChoiceField(label="How it came", choices=STAFF_ORIGINS)
    written_on = forms.DateField(label="Date written", widget=forms.DateInput(attrs={"type": "date"}))
    received_at = forms.DateTimeField(
        label="Received", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    caller = forms.CharField(
        label="Who called or sent it", max_length=120, required=False, help_text="Needed of a call: prescriber or agent"
    )
    caller_title = forms.CharField(
        label="As what", max_length=80, required=False, help_text="Needed of a call: nurse, assistant"
    )
    was_read_back = forms.BooleanField(label="I read it back, and who called said it is right", required=False)
    source = PaperField(
        label="The fax or paper", help_text="PDF, JPEG, PNG, WebP or TIFF, up to 10 MB and 20 pages",
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp,image/tiff"}),
    )  # fmt: skip
    source_kept = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    field_order = ["origin", "written_on", "received_at", "prescriber"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.user = user

    def kept(self) -> KeptFile | None:
        """What is attached so far."""
        return file_in(str(self[KEPT].value() or ""), self.user)

    def clean_received_at(self) -> datetime:
        """Not in the future."""
        received: datetime = self.cleaned_data["received_at"]
        if received > self.at:
            raise forms.ValidationError("It cannot have been received in the future.")
        return received

    def clean(self) -> dict[str, Any]:
        """What this origin needs, and nothing it cannot have."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("origin") == Origin.TELEPHONE:
            self._clean_call(said)
        elif said.get("origin"):
            self._clean_paper(said)
        return said

    def arrived(self) -> Arrived:
        """As the action takes it."""
        said, is_call = self.cleaned_data, self.cleaned_data["origin"] == Origin.TELEPHONE
        return Arrived(
            said["received_at"], said["caller"], said["caller_title"], is_call and said["was_read_back"],
            None if is_call else self.kept(),
        )  # fmt: skip

    def _clean_call(self, said: dict[str, Any]) -> None:
        for name, text in (("caller", "Say who called."), ("caller_title", "Say as what they called.")):
            if name not in self.errors and not said.get(name):
                self.add_error(name, text)
        if not said.get("was_read_back"):
            self.add_error("was_read_back", "Read it back, then tick.")

    def _clean_paper(self, said: dict[str, Any]) -> None:
        carried = said.get(KEPT, "")
        if self.kept() is None:
            is_words = " " in carried  # why it was not kept; a token has no space
            self.add_error(FILE, carried if is_words else GONE if carried else "Attach the fax or paper.")
