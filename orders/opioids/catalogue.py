"""The curated list of opioids: ingredients, brands, combinations and nicknames (domain 5.5, days of 5.1). Pure data.

Reviewed by a pharmacist; whoever changes it raises VERSION, because an override records which list it was shown.
"""

from dataclasses import dataclass
from enum import StrEnum

VERSION = "2026-11-24"
SHORT_DAYS = 10
LONG_DAYS = 14


class Kind(StrEnum):
    """How an ingredient acts, or why it is on the list."""

    AGONIST = "agonist"
    PARTIAL = "partial"
    MIXED = "mixed"
    ANTIDIARRHOEAL = "antidiarrhoeal"
    KAPPA = "kappa"
    UNSCHEDULED = "unscheduled"
    LEGACY = "legacy"


@dataclass(frozen=True)
class Opioid:
    """One ingredient, the names it goes by (comma separated, besides its own), and the days to wait after it.

    `slang`: nicknames and known misspellings, found only as written here; all else also when misspelt. `long`:
    extended-release forms and patches, LONG_DAYS. `depots`: the prescriber must say.
    """

    ingredient: str
    names: str = ""
    kind: Kind = Kind.AGONIST
    washout_days: int = SHORT_DAYS
    long: str = ""
    depots: str = ""
    slang: str = ""


# Gut or skin only: they ask for a word with the patient, not for a stop (domain 5.3, 5.5).
WARNING_ONLY = frozenset({"loperamide", "eluxadoline", "difelikefalin"})

OPIOIDS = (
    Opioid("alfentanil", "Alfenta"),
    Opioid("benzhydrocodone", "Apadaz"),
    Opioid("butorphanol", "Stadol, Stadol NS, Torbugesic", Kind.MIXED),
    Opioid(
        "buprenorphine",
        "Buprenex, Butrans, Belbuca, Subutex, Suboxone, Zubsolv, Bunavail, Cassipa, Simbadol, Temgesic, Transtec",
        Kind.PARTIAL,
        LONG_DAYS,
        depots="Sublocade, Brixadi, Probuphine, Buvidal, Sixmo",
        slang="bup, bupe, bupes, subbies, suboxin, suboxen, suboxine, saboxone",
    ),
    Opioid("carfentanil", "carfentanyl", washout_days=LONG_DAYS),
    Opioid(
        "codeine",
        "Ascomp, Robitussin AC, Robitussin DAC, Cheratussin, Virtussin, Guaiatussin AC, Guaiatussin DAC, "
        "Guiatuss AC, Mytussin AC, Iophen C, Mar-Cof CG, Mar-Cof BP, Tusnel C, Brontex, M-Clear WC, Ninjacof "
        "XG, Relcof C, G Tussin AC, Maxi-Tuss AC, Maxi-Tuss CD, Allfen CD, Nalex AC, Poly-Tussin AC, Pro-Red "
        "AC, Z-Tuss AC, Tricode AR, Coditussin, Trymine CG, Capital and Codeine, co-codamol, Solpadol, "
        "Solpadeine, Panadeine, Nurofen Plus, Tylenol with codeine, Fioricet with codeine, Fiorinal with codeine, "
        "Ascomp with codeine, Phenergan with codeine, promethazine with codeine, promethazine VC with codeine, "
        "guaifenesin with codeine, acetaminophen with codeine, APAP with codeine, aspirin with codeine, cough syrup "
        "with codeine, cough medicine with codeine, Cheratussin AC, Virtussin AC",
        long="Tuzistra, Tuzistra XR, Tuxarin, Tuxarin ER",
        slang="Tylenol 1, Tylenol 2, Tylenol 3, Tylenol 4, APAP #2, APAP #3, APAP #4, acetaminophen #2, "
        "acetaminophen #3, acetaminophen #4, Fioricet #3, Fiorinal #3, Empirin #2, Empirin #3, Empirin #4, "
        "Phenaphen #3, T #2, T #3, T #4, codine, codene, coedine, codeen, purple drank, sizzurp",
    ),
    Opioid("desomorphine", washout_days=LONG_DAYS, slang="krokodil"),
    Opioid("dextromoramide", "Palfium"),
    Opioid("dezocine", "Dalgan", Kind.MIXED),
    Opioid("difelikefalin", "Korsuva, Kapruvia", Kind.KAPPA),
    Opioid("difenoxin", "Motofen", Kind.ANTIDIARRHOEAL),
    Opioid("dihydrocodeine", "Trezix, Panlor, Dvorah, Synalgos DC, DHC Plus, co-dydramol", long="DHC Continus"),
    Opioid("diphenoxylate", "Lomotil, Lonox, co-phenotrope", Kind.ANTIDIARRHOEAL),
    Opioid("dipipanone", "Diconal"),
    Opioid("eluxadoline", "Viberzi, Truberzi", Kind.ANTIDIARRHOEAL),
    Opioid("ethylmorphine"),
    Opioid(
        "fentanyl",
        "Fentora, Instanyl, Effentora, acetylfentanyl, furanylfentanyl, parafluorofentanyl",
        long="Duragesic, Durogesic, Matrifen",
        slang="Actiq, Abstral, Lazanda, Subsys, Ionsys, Sublimaze, Innovar, fent, fentynal, fentynol, "
        "phentanyl, China white",
    ),
    Opioid("heroin", "diamorphine, diacetylmorphine", washout_days=LONG_DAYS, slang="herion, black tar"),
    Opioid(
        "hydrocodone",
        "Vicodin, Vicodin ES, Vicodin HP, Norco, Lortab, Lorcet, Lorcet Plus, Lorcet HD, Xodol, Verdrocet, Maxidone, "
        "Zydone, Anexsia, Hycet, Co-Gesic, Zamicet, Liquicet, Margesic H, Vicoprofen, Reprexain, Ibudone, Xylon, "
        "Hycodan, Hydromet, Tussigon, Vituz, Zutripro, Rezira, Hycofenix, Obredon, Flowtuss, Hycotuss, Histussin HC",
        long="Hysingla, Hysingla ER, Zohydro, Zohydro ER, Vantrela, Vantrela ER, Tussionex, TussiCaps",
        slang="Dolorex, Stagesic, hydrocodeine, norko, vicoden, vicodan, vicodine, vicadin, norcro, norcco, "
        "loritab, loratab, lorotab, loretab, hydroco, hydrocod",
    ),
    Opioid(
        "hydromorphone", "Dilaudid", long="Exalgo, Palladone, Jurnista", slang="dilaudad, dilauded, dilauda, dillies"
    ),
    Opioid(
        "kratom",
        "mitragynine, mitragyna, 7-hydroxymitragynine",
        Kind.UNSCHEDULED,
        LONG_DAYS,
        slang="7-OH, 7-OH mitragynine, 7-hydroxy, 7-OHM, maeng da, ketum, kratum, cratom, kraton, kratem, kratim, "
        "kradom, krathom, krytom, MIT45, OPMS",
    ),
    Opioid("levacetylmethadol", "levomethadyl, levomethadyl acetate, LAAM, Orlaam", washout_days=LONG_DAYS),
    Opioid("levorphanol", "Levo-Dromoran", washout_days=LONG_DAYS),
    Opioid("loperamide", "Imodium, Imodium A-D, Diamode", Kind.ANTIDIARRHOEAL, slang="immodium, imodeum"),
    Opioid("meperidine", "Demerol, Meperitab, Mepergan, pethidine", slang="demoral, demeral, demoril"),
    Opioid("meptazinol", "Meptid", Kind.MIXED),
    Opioid(
        "methadone",
        "Dolophine, Methadose, Methadone Intensol, Westadone, Physeptone",
        washout_days=LONG_DAYS,
        slang="Diskets",
    ),
    Opioid(
        "morphine",
        "Roxanol, Duramorph, Infumorph, Astramorph, Rescudose, Statex, Oramorph, Sevredol",
        long="MS Contin, Kadian, Avinza, Arymo, Arymo ER, MorphaBond, MorphaBond ER, Oramorph SR, DepoDur, "
        "Embeda, M-Eslon, MST Continus, Zomorph",
        slang="MSIR, MS IR, MSO4, Mitigo",
    ),
    Opioid("nalbuphine", "Nubain", Kind.MIXED),
    Opioid("nalfurafine", kind=Kind.KAPPA, slang="Remitch"),
    Opioid(
        "nitazenes",
        "isotonitazene, metonitazene, etonitazene, protonitazene, etodesnitazene, butonitazene, clonitazene, "
        "flunitazene, etonitazepyne, metonitazepyne, protonitazepyne",
        washout_days=LONG_DAYS,
        slang="nitazene, nitazine, nitazines",
    ),
    Opioid("oliceridine", "Olinvyk"),
    Opioid(
        "opium",
        "opium tincture, tincture of opium, laudanum, paregoric, B&O, B and O, belladonna and opium, belladonna "
        "opium, belladonna & opium, Pantopon, papaveretum",
        slang="opiom",
    ),
    Opioid(
        "oxycodone",
        "Roxicodone, Oxaydo, RoxyBond, Oxecta, OxyIR, Oxy IR, OxyFast, OxyNorm, Dazidox, Percocet, Endocet, "
        "Roxicet, Roxilox, Tylox, Nalocet, Primlev, Magnacet, Xolox, Lynox, Perloxx, Percodan, Endodan, "
        "Percolone, Endocodone, Combunox",
        long="OxyContin, Xtampza, Xtampza ER, Xartemis, Xartemis XR, Targiniq, Targiniq ER, Troxyca, Troxyca ER",
        slang="Prolate, Oxydose, oxyco, oxycod, oxycodeine, oxycotton, oxycotten, oxicontin, oxy, oxys, oxies, roxy, "
        "roxys, roxies, roxi, perc, percs, percaset, percasett, percacet",
    ),
    Opioid("oxymorphone", "Opana, Numorphan", long="Opana ER", slang="opanna, opanas"),
    Opioid("pentazocine", "Talwin, Talwin NX, Talacen", Kind.MIXED),
    Opioid("piritramide", "Dipidolor"),
    Opioid(
        "poppy tea",
        "poppy seed tea, poppyseed tea, poppy pod, poppy pods, poppy pod tea, poppy straw, poppy head tea",
        Kind.UNSCHEDULED,
        LONG_DAYS,
    ),
    Opioid("propoxyphene", "dextropropoxyphene, Darvon, Darvon-N, Darvocet, Darvocet-N, co-proxamol", Kind.LEGACY),
    Opioid("remifentanil", "Ultiva"),
    Opioid("sufentanil", "Sufenta, Dsuvia"),
    Opioid("tapentadol", "Nucynta, Palexia", long="Nucynta ER"),
    Opioid(
        "tianeptine",
        "Stablon, Coaxil, Tatinol",
        Kind.UNSCHEDULED,
        LONG_DAYS,
        slang="Zaza, Zaza Red, Tianaa, Neptune's Fix, Neptune Fix, gas station heroin, tianna",
    ),
    Opioid("tilidine", "Valoron"),
    Opioid(
        "tramadol",
        "Ultram, Rybix, Rybix ODT, Qdolo, Synapryn, Ultracet, Seglentis, Zydol, Zamadol, Tramal",
        long="Ultram ER, ConZip, Ryzolt, Tridural, Durela, Ralivia",
        slang="tramies, trammies, tramadole, tramodol, tramodal, ultrum",
    ),
    Opioid("akuamma", "akuammine, Picralima", Kind.UNSCHEDULED, LONG_DAYS),
)

# Words after or before a name that make any form of it long-acting.
LONG_FORMS = frozenset(
    {"er", "xr", "sr", "cr", "xl", "extended", "sustained", "controlled", "slow", "longacting", "patch", "patches"}
    | {"transdermal", "contin", "continus"}
)
# Words beside buprenorphine that mean a depot.
DEPOT_FORMS = frozenset(
    {"depot", "implant", "implants", "monthly", "weekly", "shot", "shots", "injectable", "er", "xr", "extended"}
)

# Not opioids, or opioid antagonists: never taken for a misspelt opioid (false-positive traps of domain 5.5).
NOT_OPIOIDS = (
    "oxybutynin, oxcarbazepine, oxymetazoline, oxytocin, oxandrolone, oxaprozin, oxazepam, oxiconazole, "
    "hydrocortisone, hydrochlorothiazide, hydroxyzine, hydroxychloroquine, hydralazine, apomorphine, "
    "dextromethorphan, suzetrigine, Journavx, naloxone, naltrexone, methylnaltrexone, nalmefene, naloxegol, "
    "naldemedine, alvimopan, samidorphan, Narcan, Vivitrol, Revia, Contrave, Lybalvi, Movantik, Relistor, "
    "Symproic, Entereg, trazodone, loratadine, Motrin, niacin, Ultrase, endorphin, endorphins, morphing, morpheme, "
    "morphea, moraine, oxymoron, oxidize, dolphin, dolphins, diamond, hissing, cartoon, astral, abstract, oxy "
    "wash, oxy pads"
)
