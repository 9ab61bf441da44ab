"""Decides which mentions a text says no to: a negation or an allergy that directly governs the name. Pure.

Each word and each sign between words becomes one letter; what governs what is then a pattern over the letters. Where a
sentence can be read in two ways the mention counts: a question too many costs a minute, an opioid missed a withdrawal.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from orders.reading.words import Word


class Mention(Protocol):
    """Words that name a thing: words[first:after]."""

    @property
    def first(self) -> int:
        """Where it begins."""
        ...

    @property
    def after(self) -> int:
        """The word after it."""
        ...


_LETTERS = {
    "O": "no neither zero",
    "M": "non",
    "N": "not never cannot cant dont doesnt didnt isnt arent wasnt werent hasnt havent hadnt wont shouldnt aint nunca",
    "V": "deny denies denied denying niega",
    "W": "without w/o sin",
    "n": "none nil nada negative neg unknown (-) (–) (−)",
    "z": "n",  # "Codeine: N"
    "K": "nkda nka nkma",
    "y": "y yes positive pos (+)",
    # between a negation and its name: of any kind, and after a verb
    "f": "any the a an of current recent prior previous active present known iv oral illicit street prescription rx "
    "la el",
    "u": "use usage abuse misuse dependence addiction intake history hx h/o",
    "v": "on taking take takes taken took using uses used been be being is are was were has have had having "
    "ever tried tolerate abused misused prescribed receiving received receive given need needs needed needing require "
    "requires required get gets getting got currently presently actually previously consume consumed consuming smoke "
    "smoked inject injected drink drinks drinking drank",
    "j": "toma tomo tomado ha usado",  # "no toma", where "no take" would say nothing
    "p": "past",
    "t": "to al",
    "o": "or nor ni",
    "&": "and & plus",
    # before examples of what was said no to
    "e": "such including include includes like e.g. e.g eg i.e. i.e ie etc",
    # other things people say no to in one breath with an opioid, or find in one tablet with it
    "P": "opioid opioids opiate opiates narcotic narcotics drugs meds medication medications painkillers "
    "immunosuppressants immunosuppressant biologics biologic supplements",
    "I": "alcohol etoh tobacco nicotine cocaine marijuana cannabis thc benzodiazepines benzos steroids amphetamine "
    "amphetamines methamphetamine meth aspirin ibuprofen acetaminophen tylenol nsaid nsaids penicillin sulfa "
    "latex gabapentin trazodone naltrexone naloxone apap asa caffeine butalbital carisoprodol promethazine vc "
    "phenergan guaifenesin pseudoephedrine phenylephrine triprolidine chlorpheniramine homatropine atropine "
    "celecoxib belladonna fioricet fiorinal",
    "L": "allergic allergy hypersensitive hypersensitivity sensitivity intolerance intolerant alergia "
    "alergico alergica",
    "l": "allergies intolerances sensitivities alergias adr adrs",
    "LR": "anaphylaxis anaphylactic",
    "A": "adverse",
    "R": "reaction reactions rxn rxns",
    "w": "with w/ w",
    "b": "rhinitis sinusitis conjunctivitis dermatitis asthma",
    "m": "sulfate phosphate hydrochloride hcl tartrate bitartrate citrate napsylate er ir xr sr drug severe mild known "
    "true possible documented reported",
    "F": "free naive",
    "k": "unable hardly hard worse impossible difficult trouble unbearable",
    # what says that there is or was some after all
    "X": "except excepting excluding besides",
    "c": "since until till before after anymore more longer yet unless only alone other apart "
    "left remaining available refill refills relief effect effects help helps helped works worked withdrawal "
    "withdrawals change changes increase dose doses every daily nightly often regularly always frequently much "
    "enough as when while if during today yesterday tonight recently lately cravings relapse side problem "
    "problems issue issues complaints",
    "S": "stopped quit discontinued weaned finished",
    "q": "for in over within at this these x",
    "T": "day days week weeks weekend weekends wk wks month months year years yr yrs hour hours hr hrs minutes "
    "morning afternoon evening night nights last several few couple january february march april "
    "june july august september october november december jan feb apr jun jul aug sept oct nov dec",
    "s": "mg mcg g ml tab tabs tablet tablets cap caps capsule capsules pill pills patch patches prn bid tid "
    "qid qhs po",
    "9": "one two three four five six seven eight nine ten twelve",
}
_LETTER_OF = {word: letter for letter, said in _LETTERS.items() for word in said.split()}
# A hyphen between spaces is a dash; one inside a word is nothing.
_SIGN = re.compile(r"[;.!\n|•,:=?(\[)\]/+–—]|(?<=\s)-|-(?=\s)")
_IN_ONE = {"-", "/"}
_LETTER_OF_SIGN = str.maketrans(";.!\n•=[]/+–—", "|||||:()o&--")

# D is a mention, with what is in one tablet with it. A list goes on over commas only if "or" or "and" closes it: in "no
# codeine, tramadol" the second may be an entry of its own.
_SOME = "{0,12}"  # lists are short; without an end a hostile text takes minutes
_THING = r"[DPI]u*"
_KIND = r"(?:[fup]*[fp][o&][fp]+)?[fup]*"  # "any", "current or past use of"
_DEED = r"(?:[fuvtp]*[fp][o&][fp]+)?[fuvtpj]*"
_SAID = rf"(?:O(?:m(?=[fu]))?{_KIND}|Oj+f*|N{_DEED}|(?<!N)V{_DEED}|W{_DEED}|nq{_KIND})"
_NAMED = (
    rf"(?>{_SAID}"
    rf"{_THING}(?:(?:,O?{_THING}){_SOME},?(?:&?o[&o]*[ONW]?[fuvt]*{_THING}|&O?{_THING}(?![9scqX]))){_SOME})"
)
# "no codeine since May", "not on codeine, last dose 5 days ago"
_LATELY = r"[-,|:(]+f*(?:T[cv](?!f*[DPI])|S(?=[Tcq9|,)]|$))"
_AFTER_ALL = rf"(?:f*[cX]|y|[-:?(]+y|[qfvt]*9*[Tp]|{_LATELY})"
# "no opioids such as codeine or tramadol", "no opioids (codeine, tramadol)"
_ON = rf"{_THING}(?:[,&o]+{_THING}(?![9scqX]))*"
_EXAMPLES = rf"(?>{_SAID}Pu*(?:,?ec?,?{_ON}|,?\((?:ec?,?)?{_THING}(?:[,&o]+{_THING})*(?:,e\|?)?(?:\)|$)))"
# "negative for codeine, tramadol, heroin" and nothing after them
_TESTED = r"nqf*D(?:,D){1,12}(?=[|)]|$)"
_NO = re.compile(rf"(?:{_EXAMPLES}|{_TESTED}|{_NAMED}|(?<!N)V:{_ON})(?!{_AFTER_ALL})")
_NO_AFTERWARDS = re.compile(
    rf"(?:Du*o{{1,3}}){_SOME}Du*(?:[fv]*Nv*|[uv]*[-:?(]+(?:[ONVn]v*|z)|[On]|(?<=u)V)(?=[|,)]|$)"
)
_ALLERGEN = r"(?:Dm*(?![9sc])|[xPIfu]{1,2})(?:\([^()|]*\)|-[xw]{1,3})?"
_ALLERGY_TO = re.compile(
    rf"[Ll]R*(?:f*t[tf]*Dm*[9s]+|\({_ALLERGEN}(?:[,&o]+{_ALLERGEN})*(?:\)|$)"
    rf"|[tf]+{_ALLERGEN}(?:(?:,{_ALLERGEN}){_SOME},?[&o]+{_ALLERGEN}){_SOME}"
    rf"|t?[-:]+(?![nK]){_ALLERGEN}(?:[,&o]+{_ALLERGEN})*|f*t[tf]*Dm*)"
    rf"|K,?X[tf]*{_ALLERGEN}(?:[,&o]+{_ALLERGEN})*"
    # none of these, or without one, was tolerated
    r"|(?<![ONVW])(?<![ONVW].)LR+wf*Dm*|(?:(?<=[|,:(])|^)f*AR+[tf]*tf*Dm*"
)
_ALLERGY_AFTERWARDS = re.compile(
    rf"[DPI]m*(?:(?:,[DPI]m*){_SOME},?[&o]{{1,3}}[DPI]m*){_SOME}[-(:]*m*(?:L(?![tf:nKb])|l(?![-tf:nK]))"
    r"|Dm*[-:]+x{1,3}\(m*L(?=\)|$)"
)
_FREE_OF = re.compile(r"DF(?!f)|MD")
_CANNOT_DO = re.compile(r"[NOVk][^|]*$|[o&]$")
# "no lactose allergy", "not allergic to soy or corn", "gelatin: tolerated"; a plain "no dairy" wants none in it.
_LIST = r"D(?:[,&o]+D){0,12}"
_NO_ALLERGY = re.compile(
    rf"[ONV][fuvtm]*(?:[LlAR]+[fuvt]*{_LIST}|{_LIST}m*[-]*[Ll])|{_LIST}[-:?(]+(?:[ONVn]|z)(?=[|,)]|$)"
)


def denied(words: Sequence[Word], mentions: Sequence[Mention]) -> set[int]:
    """Which of the mentions, by number, the text says no to."""
    letters, places = _spell_out(words, mentions)
    said_no: set[int] = set()
    for pattern in (_NO, _NO_AFTERWARDS, _ALLERGY_TO, _ALLERGY_AFTERWARDS, _FREE_OF):
        for found in pattern.finditer(letters):
            if found[0][0] == "W" and _CANNOT_DO.search(letters, max(0, found.start() - 40), found.start()):
                continue  # "cannot sleep without Norco"
            said_no.update(places[at] for at in range(*found.span()) if at in places)
    return said_no


def not_allergic_to(words: Sequence[Word], mentions: Sequence[Mention]) -> set[int]:
    """Which of the mentions on a list of allergies, by number, are said not to be one."""
    letters, places = _spell_out(words, mentions)
    spans = (found.span() for found in _NO_ALLERGY.finditer(letters))
    return {places[at] for span in spans for at in range(*span) if at in places}


def _spell_out(words: Sequence[Word], mentions: Sequence[Mention]) -> tuple[str, dict[int, int]]:
    """The text as letters, and which letter is which mention."""
    letters, places = "", {}
    letters_of = list(_letters(words, mentions))
    for number, said in letters_of:
        if number is not None:
            places[len(letters) + len(said) - 1] = number
        letters += said
    return letters, places


def _letters(words: Sequence[Word], mentions: Sequence[Mention]) -> Iterator[tuple[int | None, str]]:
    """For each word, or each mention with its number, the signs before it and its letter."""
    tablets = [_tablet(words, mention) for mention in mentions]
    starts = {tablet.start: number for number, tablet in enumerate(tablets)}
    inside = {at for tablet in tablets for at in tablet} - starts.keys()
    for at, word in enumerate(words):
        if at in starts:
            yield starts[at], _signs(word.gap) + "D"
        elif at not in inside:
            yield None, _signs(word.gap) + _letter(word.plain, words[at + 1] if at + 1 < len(words) else None)


def _tablet(words: Sequence[Word], mention: Mention) -> range:
    """The words of a mention and of what is in one tablet with it: hydrocodone-acetaminophen, APAP/codeine."""
    first, after = mention.first, mention.after
    while first and words[first].gap in _IN_ONE and _LETTER_OF.get(words[first - 1].plain) == "I":
        first -= 1
    while after < len(words) and words[after].gap in _IN_ONE and _LETTER_OF.get(words[after].plain) == "I":
        after += 1
    return range(first, after)


def _letter(plain: str, following: Word | None) -> str:
    if following and plain == "used" and following.plain == "to":
        return "x"
    if following and plain == "no" and following.gap.strip() == "." and following.plain[0].isdigit():
        return "9"  # "Tylenol-Codeine No. 3"
    return "9" if plain[0].isdigit() else _LETTER_OF.get(plain, "x")


def _signs(gap: str) -> str:
    """The signs of a gap as letters: none for a space or a hyphen, `|` where a sentence or line ends."""
    if gap == " " or not gap:
        return ""
    return "".join(_SIGN.findall(gap)).translate(_LETTER_OF_SIGN)
