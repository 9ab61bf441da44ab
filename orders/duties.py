"""Who may not do what after whom in an order, as data (design section 10, SEC-14). Pure."""

from compounding.duties import Duty

VERIFY_ENTRY = Duty(
    first="prepare",
    then="verify",
    rule="DUTY-02",
    setting="one_pharmacist",
    words="Who entered a prescription does not verify it (DUTY-02).",
)
CHECK_CONTAINER = Duty(
    first="fill",
    then="check",
    rule="DUTY-05",
    setting="",
    words="Who filled a container does not check it (DUTY-05). Another pharmacist does.",
)
APPROVE_TEXT = Duty(
    first="write",
    then="approve",
    rule="LFT-02",
    setting="one_pharmacist",
    words="Who wrote a text of the leaflet does not approve it (LFT-02). A second pharmacist approves it.",
)
DUTIES = [VERIFY_ENTRY, CHECK_CONTAINER, APPROVE_TEXT]
