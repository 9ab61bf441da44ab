"""How the worksheet, the record and the certificate look: approved pictures, dot by dot."""

import pytest

from compounding.batch_record_pdf import batch_record_pdf
from compounding.certificate_pdf import certificate_pdf
from compounding.worksheet_pdf import worksheet_pdf
from tests.documents.certificates import a_certificate
from tests.documents.long_records import a_long_record
from tests.documents.rasters import same_picture
from tests.documents.worksheets import a_worksheet

DPI = 100  # enough to see a line that moved, and small to keep


@pytest.mark.parametrize("page", [0, 1])
def test_the_worksheet(page):
    same_picture(f"worksheet_{page + 1}", worksheet_pdf(a_worksheet()), page, dpi=DPI)


@pytest.mark.parametrize("page", [0, 1])
def test_the_batch_record(page):
    same_picture(f"batch_record_{page + 1}", batch_record_pdf(a_long_record(2, 3, 1)), page, dpi=DPI)


def test_the_certificate():
    same_picture("certificate", certificate_pdf(a_certificate()), dpi=DPI)
