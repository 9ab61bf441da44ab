"""Whether the purpose of a prescription says that its patient is in cancer care."""

import pytest

from orders.cancer_care import is_cancer_care


@pytest.mark.parametrize(
    ("purpose", "is_so"),
    [
        ("Breast cancer", True), ("pain, metastatic carcinoma", True), ("oncology supportive care", True),
        ("B-cell lymphoma", True), ("fatigue after chemotherapy", True), ("tumour pain", True),
        ("no pain; glioma", True), ("Pancreatic adenocarcinoma", True), ("osteosarcoma", True), ("neuroblastoma", True),
        ("mesothelioma", True), ("malignancy", True), ("Hodgkin disease", True), ("DCIS", True), ("carcinoid", True),
        ("cáncer de mama", True), ("no metastases of breast cancer", True), ("non-Hodgkin's", True),
        ("familial breast cancer", True),
        ("fibromyalgia", False), ("", False), ("no cancer", False), ("pain, family history of cancer", False),
        ("Crohn's disease", False), ("Hashimoto's", False), ("long COVID", False),
        ("chronic non-cancer pain", False), ("non-cancerous pain", False), ("prior cancer excluded", False),
        ("Crohn's after tumor necrosis factor blocker", False), ("sin cáncer", False),
    ],
)  # fmt: skip
def test_it_is_read_from_the_words_only_cancer_care_uses(purpose, is_so):
    assert is_cancer_care(purpose) is is_so
