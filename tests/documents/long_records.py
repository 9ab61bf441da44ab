"""The record of a batch, short or as long as one can be: everything in it is invented."""

from compounding.batch_record_content import BatchRecordContent
from compounding.record_parts import Entry, Graph, Section, Table, said, told


def a_long_record(weighings: int = 60, containers: int = 100, deviations: int = 30) -> BatchRecordContent:
    """As long as a record can be: every entry with all its lines, names that are long, accented, and right to left."""
    who = "2026-11-23 14:10 PST, Émile Wolfeschlegelsteinhausen-Żółć, PharmD"
    facts = told(*((f"Fact {n}", f"{who} {'and more ' * (n % 4)}") for n in range(10)))
    weights = tuple(
        Entry(
            title=f"{n}. Naltrexone hydrochloride {n}", aside=f"{n}.5 mg", facts=facts,
            lines=said(f"First computation: {n} mg × 300 × 1.05 ÷ 0.91134 = 1555.401936 mg", "Unbreakable" * 15),
            struck="Struck out: spilled" if n % 7 == 0 else "",
        )
        for n in range(1, weighings + 1)
    )  # fmt: skip
    found = tuple(
        Entry(
            title=f"DEV-26-{n:03d}",
            aside="closed: accept",
            facts=told(("What", "It went otherwise. " * 20), ("By", "עדן")),
        )
        for n in range(1, deviations + 1)
    )
    rows = tuple(said(f"AQ1{n:010d}", "30", who, "handed over " * (1 + n % 5)) for n in range(containers))
    table = Table(heads=("Container", "Units", "Filled", "What became of it"), widths=(22, 10, 34, 34), rows=rows)
    sample = Graph(fill_mg="130.5", shell_mg="48", gross_mg=tuple(str(178 + n % 5) for n in range(30)))
    return BatchRecordContent(
        document="20261123-LDN45C-01 R1", batch="20261123-LDN45C-01", code="AQ203WEEN4DAW",
        name="Naltrexone Hydrochloride 4.5 mg Capsule", state=f"In process {who}", head=told(("Version", 1)),
        missing=("Count and finish",), pharmacy="Alder Lane Pharmacy", training=True,
        sections=(
            Section(title="Weights", rules="CR-06", entries=weights),
            Section(title="In-process weights", rules="CR-11", graph=sample, lines=("Net fill",)),
            Section(title="Containers", rules="7.4", table=table),
            Section(title="Deviations", rules="DEV-01", entries=found),
        ),
    )  # fmt: skip


def a_table_behind_lines(lines: int) -> BatchRecordContent:
    """One section with so many lines and a table of two pages behind them."""
    rows = tuple(said("2026-11-23 14:10 PST", "filled", f"-{n}") for n in range(60))
    table = Table(heads=("When", "What", "Units"), widths=(30, 40, 30), rows=rows)
    numbered = tuple(f"Line {n}" for n in range(lines))
    section = Section(title="Where its units went", rules="CR-07", lines=numbered, table=table)
    return BatchRecordContent(**vars(a_long_record(1, 1, 1)) | {"sections": (section,)})
