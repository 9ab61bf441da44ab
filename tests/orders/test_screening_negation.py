"""A no that directly governs the name is no match, all else is one. Has over 250 lines: each text is one."""

import pytest

from orders.screening import opioids_in

NO = """
no codeine
No codeine or tramadol
no codeine, tramadol, or oxycodone
no Norco/Percocet
no codeine nor tramadol
neither codeine nor tramadol
no tramadol, no codeine, no oxycodone
denies tramadol
Patient denies taking tramadol
denies any use of codeine
denies history of heroin or kratom use
denies alcohol, kratom, and heroin
denies use of opioids, kratom, tianeptine, and heroin
Denies: codeine, tramadol
never took oxycodone
has never taken methadone or buprenorphine
never prescribed hydrocodone
not on methadone
is not currently taking tramadol
has not taken any oxycodone or hydrocodone
I don't take oxycodone
I do not use kratom
patient isn’t on Suboxone
without codeine
acetaminophen without codeine
w/o codeine
non-codeine cough syrup
codeine-free cough syrup
no history of heroin use
no current Norco
negative for fentanyl and heroin
cannot take codeine
Tramadol: no
Tramadol - no
Tramadol? No.
Kratom: none
tramadol (never)
heroin use: denied
methadone was never taken
tramadol no, kratom no
codeine allergy
Codeine Allergy.
codeine (allergy)
codeine - severe allergy
allergic to codeine
allergy to morphine
Allergy: codeine
Allergies: codeine
Allergies: penicillin, codeine, morphine
ALLERGIES: morphine - itching, codeine (hives), sulfa
allergic to penicillin and codeine
allergic to sulfa, codeine, and latex
anaphylaxis to morphine
allergic reaction to codeine
morphine intolerance
penicillin and codeine allergies
no known allergy to codeine
no Tylenol with codeine
denies Fioricet w/ codeine
no cough syrup with codeine
no promethazine/codeine
denies acetaminophen-codeine
allergic to Tylenol with Codeine
hydrocodone-acetaminophen allergy
morphine sulfate ER allergy
allergic to fentanyl patch
Allergic to: codeine, morphine
allergy (codeine, morphine)
denies current or past tramadol use
no past or present codeine
never abused heroin
no opioids such as codeine or tramadol
denies opioids including Norco, Percocet, and Vicodin
No opioids, e.g., codeine
No opioids (codeine, tramadol, etc.)
no codeine and/or tramadol
niega tramadol
sin codeína
alérgico a codeína
codeine: N
tramadol (N), codeine (-)
tramadol/codeine: no
codeine or tramadol ever: no
negative for fentanyl, heroin, oxycodone
UDS (neg for fentanyl, methadone)
cannot tolerate codeine
does not tolerate codeine or tramadol
anaphylaxis with morphine
allergic reaction w/ codeine
adverse reaction to codeine
Adverse reactions to codeine
ADRs: codeine, morphine
allergic to codeine since 2010
NKDA except morphine
nunca ha tomado tramadol
no ha tomado tramadol ni codeína
not taking codeine, last used alcohol in May
"""

YES = r"""
no relief from Norco
nothing but Norco
no improvement with Norco
no problem with Norco
no opioids except Norco
no pain medicine other than Norco
no opioids, takes Norco
No. Takes Norco.
No, I take Norco
no longer on Norco
not on Norco anymore
not taking Norco any more
no more Norco
used to take Norco
No used to take Norco
stopped Norco in March
quit Norco
history of Norco use
last Norco 3 days ago
no Norco since March
no Norco for 3 days
no Norco in 2 weeks
no Norco in the past year
no Norco today
has not had Norco yet today
no Norco until Friday
never took Norco before last month
doesn't take Norco every day
not taking Norco as prescribed
no Norco at night
no Norco left
no Norco refills
not only Norco
not just Norco
not off Norco
not enough Norco
never without Norco
cannot sleep without Norco
can't function without Norco
no sleep without Norco
with or without Norco
does not deny Norco
Norco: no relief
Norco - none left
Norco, no side effects
Norco not working
Norco denied by insurance
Norco: yes
No Norco: yes
no codeine, Norco 5/325 twice daily
no codeine and takes Norco
no codeine and on Norco
not codeine but Norco
denies kratom, takes Norco
denies kratom. Norco prn
denies kratom; Norco
denies kratom, Norco 5/325
Denies: kratom, Norco 5/325 daily
denies kratom\nNorco
allergic to sulfa, takes Norco
allergic to sulfa. Norco
allergic to penicillin and takes Norco
Allergies: none, Norco
Allergies: NKDA. Norco 5/325
Allergies: sulfa; Norco
Allergies: sulfa, Norco 5/325
Allergies: sulfa\nMeds: Norco
seasonal allergies, Norco
Norco allergies: sulfa
Norco, allergy to sulfa
Norco - allergies: none
takes Norco for allergies
Norco free of charge
family says no, Norco
hasn't had Norco for two weeks
not on Norco for three weeks
denies current use and takes Norco
no current use but past Norco
Norco no. 30
Norco NKDA
Norco allergic rhinitis
non-opioid and Norco
no aspirin (Norco)
no opioids (Norco in the past)
no opioids (previously Norco)
no opioids (Norco) since May
no opioids such as codeine, takes Norco
no opioids such as codeine, Norco 5/325 daily
no opioids like codeine but Norco
no new meds including Norco
Allergic to: codeine. Meds: Norco
seasonal allergies (Norco for back)
Allergies (NKDA), Norco
no adverse reaction to Norco
no significant adverse reaction to Norco
never had an adverse reaction to Norco
denies adverse reactions to Norco
no allergic reaction with Norco
adverse effects with Norco
adverse reaction to sulfa, Norco
UDS negative, Norco prn
negative for fentanyl, heroin, Norco 5/325
negative for fentanyl, takes Norco
Norco: N/V
Norco (N/V)
Norco-N
tramadol: no, Norco: yes
codeine: N; Norco: Y
codeine (-), Norco (+)
not on Norco, last dose 5 days ago
not on Norco (stopped 3 days ago)
no Norco; last used Tuesday
no Norco in March
not taking Norco - stopped in March
NKDA, except takes Norco
allergic to codeine so takes Norco
allergic to codeine, tolerates Norco
cannot tolerate pain without Norco
does not tolerate ibuprofen, Norco
no toma nada excepto Norco
no, ha tomado Norco
ADR: none, Norco
sensitivity to light, Norco
no tramadol\n- Norco
• tramadol: no\n• Norco
Norco - daily (allergies: sulfa)
Norco = helps (allergy season)
Norco - works (allergy)
"""


@pytest.mark.parametrize("text", NO.strip().splitlines())
def test_a_no_that_governs_the_name_is_no_match(text: str) -> None:
    assert opioids_in(text) == []


@pytest.mark.parametrize("text", YES.strip().replace("\\n", "\x01").splitlines())
def test_a_no_to_something_else_leaves_the_match(text: str) -> None:
    assert "Norco" in [match.matched for match in opioids_in(text.replace(r"\n", "\n"))]


def test_each_name_has_its_own_answer() -> None:
    text = (
        "No codeine or tramadol. Takes Norco; denies kratom, on Belbuca. Allergies: morphine, sulfa\nOxyContin in 2024"
    )
    assert [match.matched for match in opioids_in(text)] == ["Norco", "Belbuca", "OxyContin"]


def test_a_name_denied_once_and_taken_once_is_a_match_where_it_is_taken() -> None:
    assert [match.matched for match in opioids_in("denies oxycodone but takes Percocet")] == ["Percocet"]


def test_a_list_too_long_to_follow_is_matched_at_its_end() -> None:
    assert opioids_in("no " + "codeine or " * 5 + "codeine") == []
    assert opioids_in("no " + "codeine or " * 50 + "codeine") != []
