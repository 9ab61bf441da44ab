"""A certificate's content for tests: everything on it is invented."""

from typing import Any

from compounding.certificate_content import CertificateContent
from compounding.record_parts import Section, Table, told

TESTS = Table(
    heads=("Test", "Method", "Limit", "Result"), widths=(19, 29, 26, 26),
    rows=(
        ("Potency", "HPLC, Example Laboratory", "90 to 110 % of label", "99.50 % of label, 2026-11-25"),
        (
            "Weight variation", "30 units weighed one by one, empty shells taken off",
            "Net fill: each 90 to 110 %, mean 95 to 105 %, RSD at most 5 %", "Mean 100.0 %, RSD 0.6 %, none outside",
        ),
        ("Acceptance value", "By weight of the first 30; weight is not content", "At most 15", "1.1"),
        ("Appearance", "Not recorded in this batch", "Size 3, white", "No claim is made"),
    ),
)  # fmt: skip
COMPONENTS = Table(
    heads=("Component", "Grade and form", "Lot"), widths=(48, 26, 26),
    rows=(
        ("Naltrexone hydrochloride", "USP, dihydrate", "R-261123-001"),
        ("Microcrystalline cellulose", "NF", "R-261123-002"),
        ("Gelatin capsule, size 3", "not stated", "R-261123-003"),
    ),
)  # fmt: skip


def a_certificate(**changes: Any) -> CertificateContent:
    """Of 300 capsules of 4.5 mg."""
    values: dict[str, Any] = {
        "document": "20261123-LDN45C-01 C1", "batch": "20261123-LDN45C-01",
        "name": "Naltrexone Hydrochloride 4.5 mg Capsule",
        "know_url": "https://pharmacy.example/k/AAAAAAAAAAAAAAAAAAAAAA",
        "head": told(
            ("Strength", "4.5 mg"), ("Form", "capsule"), ("Batch number", "20261123-LDN45C-01"),
            ("Quantity made", "300 capsules"), ("Made on", "2026-11-23"), ("Use by", "2027-05-21"),
            ("Storage", "Room temperature, protected from light and moisture"),
            ("Container", "Amber vial, child-resistant closure"),
            ("Pharmacy", "Alder Lane Pharmacy, 12 Sample Street, Portland, OR 97205"),
            ("Document", "20261123-LDN45C-01 C1"),
            ("Printed on", "2026-11-25 14:10 PST, Tansy Maker, CPhT"),
        ),
        "sections": (
            Section(title="Tests of this batch", rules="CR-11", table=TESTS),
            Section(title="Components", rules="CR-05", table=COMPONENTS),
        ),
        "signed": (
            "Released by Rue Releaser, PharmD, 2026-11-25 13:02 PST",
            "Meaning of the signature: released. I have reviewed the record of this batch.",
        ),
        "pharmacy": ("Alder Lane Pharmacy", "(503) 555-0100"),
    }  # fmt: skip
    return CertificateContent(**values | changes)
