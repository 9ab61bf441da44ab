"""How the small papers look: approved pictures, dot by dot."""

import pytest

from records.panels import SmallContent
from records.panels_pdf import small_paper_pdf
from tests.documents.rasters import same_picture
from tests.documents.small_papers import a_batch_label, a_card, a_lot_label, a_parcel, a_shelf_label

PAPERS = {
    "lot_label": a_lot_label(), "batch_label": a_batch_label(), "shelf_label": a_shelf_label(),
    "wallet_card_en": a_card(), "wallet_card_es": a_card(language="es"), "shipping_label": a_parcel(),
}  # fmt: skip


@pytest.mark.parametrize("name", PAPERS)
def test_it_looks_as_approved(name):
    content: SmallContent = PAPERS[name]
    same_picture(name, small_paper_pdf(content.paper()), dpi=203 if "label" in name else 100)
