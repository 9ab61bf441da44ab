"""The comparison of pictures itself: it finds what changed, and does not mind what did not."""

import pytest

from orders.documents import labels_pdf
from tests.documents import rasters
from tests.documents.labels import a_label


@pytest.fixture(autouse=True)
def folders(tmp_path, monkeypatch):
    monkeypatch.setattr(rasters, "APPROVED", tmp_path / "approved")
    monkeypatch.setattr(rasters, "FOUND", tmp_path / "found")
    rasters.APPROVED.mkdir()


def test_a_picture_counts_once_somebody_moved_it_and_one_letter_more_is_found():
    data = labels_pdf([a_label()])
    with pytest.raises(AssertionError, match="was not approved yet"):
        rasters.same_picture("a_label", data)
    (rasters.FOUND / "a_label.png").rename(rasters.APPROVED / "a_label.png")
    rasters.same_picture("a_label", data)
    with pytest.raises(AssertionError, match="differs in [0-9]+ dots"):
        rasters.same_picture("a_label", labels_pdf([a_label(patient="Linden Fakemans")]))
    with pytest.raises(AssertionError, match="1200 x 600 dots instead of 812 x 406"):
        rasters.same_picture("a_label", data, dpi=300)
