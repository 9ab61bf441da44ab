"""Every name of the list of opioids, and of the catalogue, is found."""

import pytest

from orders.opioids.catalogue import OPIOIDS, VERSION, WARNING_ONLY, opioid_of
from orders.screening import opioids_in

# domain 5.5, every row: the name as a prescriber may write it, and what is in it.
TABLE = {
    "alfentanil": "alfentanil, Alfenta",
    "benzhydrocodone": "benzhydrocodone/acetaminophen, Apadaz",
    "butorphanol": "butorphanol, Stadol, Stadol NS",
    "buprenorphine": "buprenorphine, Buprenex, Butrans, Belbuca, Subutex, Suboxone, Zubsolv, Bunavail, "
    "Cassipa, Sublocade, Brixadi, Probuphine, Simbadol",
    "codeine": "codeine sulfate, Tylenol with Codeine, Tylenol #2, Tylenol #3, Tylenol #4, Fioricet with "
    "Codeine, Fiorinal with Codeine, Ascomp with Codeine, carisoprodol/aspirin/codeine, promethazine/codeine, "
    "Phenergan with Codeine, promethazine VC/codeine, guaifenesin/codeine, Robitussin AC, Cheratussin AC, "
    "Virtussin AC, Guaiatussin AC, Mar-Cof CG, Tusnel C, Brontex, Tuzistra XR, Tuxarin ER, "
    "triprolidine/pseudoephedrine/codeine, cough syrup with codeine",
    "dihydrocodeine": "dihydrocodeine, Trezix, Panlor, Dvorah, Synalgos-DC",
    "difenoxin": "difenoxin, Motofen",
    "diphenoxylate": "diphenoxylate/atropine, Lomotil",
    "eluxadoline": "eluxadoline, Viberzi",
    "fentanyl": "fentanyl, Duragesic, Actiq, Fentora, Abstral, Lazanda, Subsys, Ionsys, Sublimaze, illicit fentanyl",
    "hydrocodone": "Hysingla ER, Zohydro ER, Vantrela ER, Vicodin, Norco, Lortab, Lorcet, Xodol, Verdrocet, "
    "Maxidone, Zydone, Anexsia, Co-Gesic, Vicoprofen, Reprexain, Ibudone, Xylon, Hycodan, Hydromet, Tussigon, "
    "Tussionex, TussiCaps, Vituz, Zutripro, Rezira, Hycofenix, Obredon, hydrocodone/APAP, "
    "hydrocodone-acetaminophen",
    "hydromorphone": "hydromorphone, Dilaudid, Exalgo",
    "levacetylmethadol": "levacetylmethadol, LAAM, Orlaam",
    "levorphanol": "levorphanol, Levo-Dromoran",
    "loperamide": "loperamide, Imodium, Imodium A-D",
    "meperidine": "meperidine, Demerol, Meperitab, pethidine",
    "methadone": "methadone, Dolophine, Methadose, Diskets, Methadone Intensol",
    "morphine": "MS Contin, Kadian, Avinza, Arymo ER, MorphaBond ER, Oramorph SR, Roxanol, MSIR, Duramorph, "
    "Infumorph, Mitigo, Astramorph, DepoDur, Embeda, morphine/naltrexone",
    "nalbuphine": "nalbuphine, Nubain",
    "oliceridine": "oliceridine, Olinvyk",
    "opium": "opium tincture, paregoric, B&O suppositories, B & O, belladonna and opium, belladonna/opium, laudanum",
    "oxycodone": "OxyContin, Roxicodone, Oxaydo, RoxyBond, Xtampza ER, Oxecta, OxyIR, Percocet, Endocet, "
    "Roxicet, Tylox, Nalocet, Primlev, Prolate, Magnacet, Xartemis XR, Percodan, Endodan, Combunox, Targiniq "
    "ER, Troxyca ER, oxycodone/naloxone",
    "oxymorphone": "oxymorphone, Opana, Opana ER",
    "pentazocine": "pentazocine/naloxone, Talwin, Talwin NX",
    "propoxyphene": "propoxyphene, Darvon, Darvocet, Darvocet-N",
    "remifentanil": "remifentanil, Ultiva",
    "sufentanil": "sufentanil, Sufenta, Dsuvia",
    "tapentadol": "tapentadol, Nucynta, Nucynta ER",
    "tramadol": "tramadol, Ultram, Ultram ER, ConZip, Ryzolt, Rybix ODT, Qdolo, Synapryn, Ultracet, Seglentis",
    "kratom": "kratom, mitragynine, 7-hydroxymitragynine, 7-OH, 7OH",
    "tianeptine": "tianeptine, Zaza, Tianaa, Neptune's Fix, Neptune’s Fix, gas station heroin",
    "heroin": "heroin, diamorphine",
    "nitazenes": "nitazenes, isotonitazene, etonitazene",
    "poppy tea": "poppy tea, poppy seed tea, poppy pods",
    "akuamma": "akuamma",
    "difelikefalin": "difelikefalin, Korsuva",
}
NAMES = [(ingredient, name) for ingredient, names in TABLE.items() for name in names.split(", ")]


@pytest.mark.parametrize(("ingredient", "name"), NAMES)
def test_every_name_of_the_list_is_its_ingredient_and_nothing_else(ingredient: str, name: str) -> None:
    for written in (name, name.upper(), name.lower(), f"takes {name} 1 tab daily", name.replace(" ", "-")):
        found = opioids_in(written)
        assert [match.ingredient for match in found] == [ingredient], written
        assert found[0].matched.casefold() in written.casefold()


def test_every_name_of_the_catalogue_is_found_and_belongs_to_one_opioid() -> None:
    names = [(opioid.ingredient, name) for opioid in OPIOIDS for name, _ in opioid.days_by_name()]
    assert [
        (ingredient, name)
        for ingredient, name in names
        if [match.ingredient for match in opioids_in(name)] != [ingredient]
    ] == []
    assert len({name.casefold() for _, name in names}) == len(names)
    assert VERSION
    assert {opioid.ingredient for opioid in OPIOIDS} > WARNING_ONLY


def test_a_word_the_catalogue_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="Norco: unknown nick"):
        opioid_of("Norco", {"names": ["Norco"], "nick": ["norks"]})
    with pytest.raises(ValueError, match="agonists"):
        opioid_of("Norco", {"kind": "agonists"})
