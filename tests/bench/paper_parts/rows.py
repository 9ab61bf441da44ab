"""The rows whose labels are printed: containers of a history, each of another patient, and what their labels say."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import connection
from django.test.utils import override_settings
from django.utils import timezone

from orders.documents import LABEL, TOGETHER, labels_pdf
from orders.label_content import LabelContent
from orders.label_facts import label_contents
from orders.models import Container
from pharmacy.history.make import make_history
from records import archive
from tests.bench.paper_parts.progress import tell

AT_ONCE = 100
Keys = Sequence[int]
T = TypeVar("T")


def made(containers: int) -> list[Keys]:
    """The keys of so many containers in chunks, out of a history that is made for them."""
    orders = containers
    while Container.objects.count() < containers:
        for said in make_history(orders, seed=1, at=timezone.now()):
            tell(said)
        orders = containers // 4
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    keys = list(Container.objects.order_by("pk").values_list("pk", flat=True)[:containers])
    return [keys[start : start + AT_ONCE] for start in range(0, containers, AT_ONCE)]


def contents_of(keys: Keys, at: datetime) -> list[LabelContent]:
    """What these labels say, from the rows as they are; but as in a pharmacy that is not in training."""
    rows = Container.objects.filter(pk__in=keys).order_by("pk").for_labels()
    return [replace(content, training=False) for content in label_contents(rows, at=at)]


def print_labels(keys: Keys) -> list[bytes]:
    """From the first query to the archive: in files of as many as a print run has, on the disk when this returns."""
    return [_archived(contents) for contents in in_files(contents_of(keys, timezone.now()))]


def in_files(contents: Sequence[T]) -> list[Sequence[T]]:
    """So many at a time as a print run sets into one file."""
    most = TOGETHER[LABEL]
    return [contents[start : start + most] for start in range(0, len(contents), most)]


def _archived(contents: Sequence[LabelContent]) -> bytes:
    data = labels_pdf(contents)
    archive.store(data)
    return data


@contextmanager
def own_archive() -> Iterator[None]:
    """A folder of its own on the same disk: bytes that are there already would not be written again."""
    storage = Path(settings.STORAGE_DIR)
    storage.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=storage) as folder, override_settings(STORAGE_DIR=folder):
        yield
