"""Medicines beside naltrexone that a pharmacist or prescriber must think about (domain 5.3). Pure data."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Interaction:
    """One group of medicines: names as written on lists, the code of the problem and its words. `stops` blocks."""

    code: str
    names: tuple[str, ...]
    title: str
    text: str
    stops: bool = False


INTERACTIONS = [
    Interaction(
        "INT-01", ("naltrexone", "revia", "vivitrol", "contrave", "lybalvi", "samidorphan", "nalmefene"),
        "Naltrexone or a relative already", "The same kind of medicine. Clarify with the prescriber.", stops=True,
    ),
    Interaction(
        "INT-02", ("methylnaltrexone", "relistor", "naloxegol", "movantik", "naldemedine", "symproic", "alvimopan"),
        "A gut opioid antagonist", "It implies opioid use. Ask why it is taken.", stops=True,
    ),
    Interaction("INT-11", ("thioridazine", "mellaril"), "Thioridazine", "Lethargy with naltrexone. Avoid."),
    Interaction("INT-12", ("disulfiram", "antabuse"), "Disulfiram", "Both strain the liver. The prescriber confirms."),
    Interaction(
        "INT-21", ("levothyroxine", "synthroid", "levoxyl", "liothyronine", "cytomel", "armour thyroid"),
        "Thyroid replacement", "Low dose naltrexone can lower the need. Start at 0.5 mg; TSH in 6 to 8 weeks.",
    ),
    Interaction(
        "INT-31",
        ("tacrolimus", "cyclosporine", "azathioprine", "mycophenolate", "tofacitinib", "upadacitinib", "baricitinib"),
        "Immunosuppressant", "Low dose naltrexone may oppose it. The prescriber confirms.",
    ),
    Interaction(
        "INT-32",
        ("pembrolizumab", "nivolumab", "ipilimumab", "atezolizumab", "durvalumab", "avelumab", "cemiplimab",
         "dostarlimab", "relatlimab"),
        "Checkpoint inhibitor", "Little is known of both together. The oncologist should know.",
    ),
]  # fmt: skip


def interactions_in(texts: Iterable[str]) -> list[tuple[Interaction, str]]:
    """Each group found, with the line it was found in; whole words only."""
    found = []
    for text in texts:
        words = f" {' '.join(re.findall(r'[a-z]+', text.casefold()))} "
        found += [(group, text) for group in INTERACTIONS if any(f" {name} " in words for name in group.names)]
    return found
