"""A worksheet's content for tests: everything on it is invented."""

from typing import Any

from compounding.worksheet_content import Part, WorksheetContent


def a_part(**changes: Any) -> Part:
    """The active of example D-02, for 300 capsules of 4.5 mg."""
    values: dict[str, Any] = {
        "verb": "Weigh", "name": "Naltrexone hydrochloride", "unit": "mg", "lot": "R-261123-001",
        "lot_is": "Invented Chemical Works, lot X00001, expires 2027-11-23",
        "target": "1555.4 mg", "band": "1539.9 to 1570.9 mg",
        "working": ("Potency: assay 99.6 % of the anhydrous substance × (100 % − 8.5 % water) = 0.91134",
                    "4.5 mg × 300 × 1.05 ÷ 0.91134 = 1555.401936 mg"),
    }  # fmt: skip
    return Part(**values | changes)


def a_worksheet(**changes: Any) -> WorksheetContent:
    """300 capsules of 4.5 mg."""
    shells = {"verb": "Count", "name": "Gelatin capsule, size 3", "unit": "pieces", "lot": "R-261123-003"}
    values: dict[str, Any] = {
        "number": "20261123-LDN45C-01", "code": "AQ203WEEN4DAW", "product": "4.5 mg capsule",
        "name": "Naltrexone Hydrochloride 4.5 mg Capsule", "formula": "LDN45C version 1", "units": "300",
        "loss": "5 %", "use_by": "2027-05-21 when made on 2026-11-23: 180 days", "storage": "Room temperature",
        "looks": "Size 3, white", "planned": "2026-11-23 14:10, Clove Planner, PharmD",
        "approved": "2026-11-23 14:10, Fern Approver, PharmD", "asked": "2026-11-23 14:10", "balance": "20 mg",
        "parts": (a_part(), a_part(**shells, target="315 pieces", band="300 to 315 pieces", working=())),
        "steps": ("Dilute geometrically.", "Fill size 3."), "sample": 30,
        "limits": ("179.4 mg", "161.4 mg", "197.3 mg"), "sample_limits": "Mean fill 95 to 105 %, RSD at most 5 %",
        "yield_limits": "285 to 306 (95 to 102 %)", "pharmacy": "Alder Lane Pharmacy",
    }  # fmt: skip
    return WorksheetContent(**values | changes)
