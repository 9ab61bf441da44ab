"""Who may not do what after whom in an order, as data (design section 10, SEC-14). Pure."""

from compounding.duties import Duty

VERIFY_ENTRY = Duty(
    first="prepare",
    then="verify",
    rule="DUTY-02",
    setting="one_pharmacist",
    words="Who entered a prescription does not verify it (DUTY-02).",
)
DUTIES = [VERIFY_ENTRY]
