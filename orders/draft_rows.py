"""Keeping an order while it is composed: as often as one types, for who types it. No action, no event (HOUSE-03)."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from orders.models import Draft, Edition, Prescription
from patients.models import Patient
from premises.models import Setting
from records.public_ids import is_public_id, new_public_id
from records.refusals import Refusal

LONGEST = 2000  # characters of one field


class DraftRefused(Refusal):
    """What was typed was not kept; it is still on the page."""

    code = "draft_refused"
    draft: Draft | None = None


class DraftChanged(DraftRefused):
    """Another page kept this draft meanwhile: neither is written over the other."""

    code = "draft_changed"
    status = 412

    def __init__(self, draft: Draft) -> None:
        super().__init__("Another tab saved this draft meanwhile. What is typed here was not saved over it.")
        self.draft = draft


class DraftEnded(DraftRefused):
    """The draft was saved for signature already: it does not become a second prescription."""

    code = "draft_ended"

    def __init__(self, draft: Draft) -> None:
        number = draft.prescription.number if draft.prescription else ""
        super().__init__(f"This draft was saved for signature already, as {number}. Nothing was saved a second time.")
        self.draft = draft


class DraftGone(DraftRefused):
    """The draft was discarded, or is not one's own any more."""

    code = "draft_gone"
    status = 404


class DraftTooLong(DraftRefused):
    """A field holds more than any order needs."""

    code = "draft_too_long"
    status = 413


def begun() -> Edition:
    """A page that was just opened: its draft has a name, and a row from its first saving on."""
    return Edition(new_public_id(), 0)


def keep(user: Any, edition: Edition, said: dict[str, Any], *, patient: Patient | None, at: datetime) -> Draft:
    """Keep what was typed over the version it was typed from. Raises DraftRefused.

    The database decides: of two who write over the same version one does. The same again is kept already, so that a
    page whose answer was lost may ask once more.
    """
    longest = max((len(str(value)) for value in said.values()), default=0)
    if longest > LONGEST:
        raise DraftTooLong(f"A field holds {longest} characters, more than {LONGEST}. The draft was not saved.")
    if _written(user, edition, at, said=said, patient=patient):
        return Draft.objects.get(public_id=edition.public_id)
    kept = _standing(user, edition)
    if kept.prescription_id is None and kept.said == said:
        return kept
    raise _why(kept)


def end(edition: Edition, prescription: Prescription, *, by: Any, at: datetime) -> None:
    """Say what a draft became, in the transaction that writes it. Raises DraftRefused: it did not become two."""
    if not _written(by, edition, at, said={}, patient=prescription.patient, prescription=prescription):
        raise _why(_standing(by, edition))


def discard(draft: Draft) -> None:
    """Throw away a draft that was not saved for signature."""
    Draft.objects.open().filter(pk=draft.pk).delete()


def forget(*, at: datetime) -> None:
    """Throw away what nobody has typed at for the days of the setting, and what tabs left open may still ask about."""
    Draft.objects.filter(saved_at__lt=at - timedelta(days=Setting.objects.value("draft_days"))).delete()


def _written(user: Any, edition: Edition, at: datetime, **values: Any) -> bool:
    """Whether this is now what the draft holds: one statement that looks and writes."""
    if edition.version == 0:
        return _inserted(Draft(public_id=edition.public_id, saved_by=user, saved_at=at, **values))
    own = Draft.objects.visible_to(user).open().filter(public_id=edition.public_id, version=edition.version)
    return bool(own.update(version=F("version") + 1, saved_at=at, **values))


def _inserted(draft: Draft) -> bool:
    if not is_public_id(draft.public_id):
        raise DraftGone("There is no such draft. What is typed here was not saved.")
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _standing(user: Any, edition: Edition) -> Draft:
    mine = Draft.objects.visible_to(user).select_related("prescription").filter(public_id=edition.public_id)
    kept = mine.first()
    if kept is None:
        raise DraftGone("This draft was discarded. What is typed here was not saved.")
    return kept


def _why(kept: Draft) -> DraftRefused:
    return DraftEnded(kept) if kept.prescription_id else DraftChanged(kept)
