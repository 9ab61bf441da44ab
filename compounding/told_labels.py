"""How the labels of a batch are told in its record (REL-04, CR-13)."""

from typing import Any

from django.urls import reverse

from compounding.lifecycle import BATCH_OVER, BatchStatus
from compounding.models import Batch, LabelCount


def labels_of(batch: Batch) -> dict[str, Any]:
    """The last count, the page that counts again, and those that print; empty before the batch has a verdict."""
    if batch.status not in BATCH_OVER | {BatchStatus.RELEASED}:
        return {}
    last = batch.label_counts.select_related("counted_by").last()
    url = reverse("batch_labels", args=[batch.public_id])
    ways = {name: reverse(f"batch_{name}", args=[batch.public_id]) for name in ("print_labels", "print_leaflets")}
    return {"last": last, "facts": facts_of_count(last) if last else [], "url": url} | ways


def facts_of_count(count: LabelCount) -> list[tuple[str, str]]:
    """Its figures, the way they add up."""
    facts = [
        ("Printed", count.printed_words),
        ("On containers", f"{count.applied}"),
        ("Gone with a container", f"{count.gone}" if count.gone else ""),
        ("Destroyed", f"{count.destroyed}"),
        ("Retained", f"{count.retained}"),
        ("Difference", f"{count.difference}"),
        ("Why", count.explanation),
    ]
    return [(label, value) for label, value in facts if value]
