"""The downtime pack on paper: every order and batch read back, pages numbered through, no name in the others' way."""

import io

import pypdfium2
import pytest

from orders.pack_content import PartLeft
from orders.pack_pdf import BY_HAND, PackNotAsAsked, _prove, pack_pdf
from premises.terms import TRAINING
from records.readback import opened
from tests.documents.packs import HEAD, a_batch, a_section, an_order


def pages_of(pdf: bytes) -> list[str]:
    """What each page says."""
    with opened(pdf) as pages:
        return [" ".join(" ".join(run.text for run in page.runs()).split()) for page in pages]


def test_it_says_of_each_order_whose_it_is_where_it_is_and_what_comes_next():
    cover, late, later, batch, log, blank = pages_of(pack_pdf(HEAD, [a_section(), a_section(1, "Later")], [a_batch()]))
    for said in ("Downtime pack", "Alder Lane Pharmacy", "Made 2026-11-23 14:10 · valid until replaced",
                 "4 open orders, 1 batch at the bench, 6 pages."):  # fmt: skip
        assert said in cover, said
    for said in (
        "Late", "1234502-8-01 · due 2026-11-24 12:00 · To fill · Next: Fill the order",
        "Linden Fakeman · born 1985-03-14", "Allergies: penicillin, latex · Leave out: lactose",
        "4.5 mg capsule, 30: Take 1 capsule at bedtime",
        "On hold: Waits for stock. The lot is on its way (by 2026-11-25 17:00)", "INT-21 Takes levothyroxine",
        "promised 15 from 20261123-LDN45C-01, use by 2027-05-21. 15 of 4.5 mg capsule: no batch yet.",
        "Prescriber: Basil Demo, MD, (503) 555-0111", "filled, lot", "handed over to",
    ):  # fmt: skip
        assert said in late, said
    assert late.count("Linden Fakeman") == 3 and later.count("Linden Fakeman") == 1
    for said in ("Batch 20261123-LDN45C-02", "39826.7 mg (39428.4 to 40225.0 mg)", "1555.4 mg by Rowan Placeholder",
                 "Dilute geometrically. done 2026-11-23 14:05", "Fill size 3."):  # fmt: skip
        assert said in batch, said
    assert "What was done while the system was down" in log and "Blank compounding record" in blank
    numbered = [cover, late, later, batch, log, blank]
    assert all(page.endswith(f"Page {number}") for number, page in enumerate(numbered, start=1))
    assert all("made 2026-11-23 14:10, valid until replaced" in page for page in numbered)


def test_without_work_it_is_a_pack_all_the_same():
    cover, *forms = pages_of(pack_pdf(HEAD, [], []))
    assert "0 open orders, 0 batches at the bench, 3 pages." in cover and "No order was open." in cover
    assert len(forms) == 2


def test_a_name_no_font_draws_keeps_nobody_from_the_pack():
    odd = type(a_section())(title="Late", orders=(an_order(1, patient="例 Fakeman"), an_order(2, patient="דנה לדוגמה")))
    _, late, *_ = pages_of(pack_pdf(HEAD, [odd], []))
    assert "? Fakeman" in late and "1234502-8-01" in late


def test_what_does_not_read_back_is_named_and_keeps_nobody_from_the_pack():
    """A soft hyphen is drawn as nothing."""
    odd = (an_order(1, lines=("Take\u00adit",)), an_order(2, patient="Odd\u00adname"))
    orders = (an_order(0), *odd, an_order(3, patient="Olive Testerman"))
    pages = pages_of(pack_pdf(HEAD, [type(a_section())(title="Late", orders=orders)], [a_batch()]))
    by_hand = [page for page in pages if BY_HAND in page]
    assert "1234501-8-01 · Linden Fakeman" in by_hand[0] and "1234502-8-01" in by_hand[1]
    assert "Odd" not in " ".join(pages) and "Take" not in " ".join(by_hand)
    said = " ".join(pages)
    assert "1234500-8-01" in said and "Olive Testerman" in said and "4 open orders, 1 batch" in said


def test_a_batch_that_does_not_read_back_is_not_made_from_the_pack():
    unprinted = a_batch(number="20261123-LDN45C-03", parts=(PartLeft(name="x", target="1\u00ad5 mg", lot="", done=""),))
    pages = pages_of(pack_pdf(HEAD, [], [unprinted, a_batch()]))
    assert "Batch 20261123-LDN45C-03" in pages[1] and "do not make it (pack_not_as_asked)" in pages[1]
    assert "Use by" not in pages[1] and "39826.7 mg" in pages[2]


def test_what_is_missing_from_a_part_is_found():
    pdf = pack_pdf(HEAD, [a_section(1)], [])
    _prove(pdf, ["1234500-8-01", "Linden Fakeman"])
    with pytest.raises(PackNotAsAsked, match="1 texts"):
        _prove(pdf, ["1234500-8-01", "1234501-8-01", "Linden Fakeman"])


def test_training_stands_on_every_page_and_long_texts_stay_on_the_paper():
    long = an_order(lines=("Unbreakable" * 30,), allergies="penicillin, " * 60)
    pdf = pack_pdf(type(HEAD)(**vars(HEAD) | {"training": True}), [type(a_section())(title="Late", orders=(long,))], [])
    assert all(TRAINING in page for page in pages_of(pdf))
    with opened(pdf) as pages:
        assert max(run.right for page in pages for run in page.written()) <= 612 - 42
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    assert len(document) == 4
    document.close()
