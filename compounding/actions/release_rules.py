"""What a release asks beyond its table: other hands, no open deviation, no blocker, a named risk (REL-01, QC-09)."""

from datetime import datetime

from accounts.models import User
from accounts.roles import Role
from compounding.actions.quality import refuse_while_open
from compounding.duties import RELEASE_BATCH
from compounding.models import Batch
from compounding.problems import makers_of, problems_with_batch
from premises.models import Pharmacy
from records.problem import Problem, blockers
from records.refusals import NotAllowed, Refusal, SamePerson


class BatchHasBlockers(Refusal):
    """The batch may not be released as it is; the message names the codes (REL-01)."""

    code = "batch_has_blockers"
    status = 422


class NoRiskToTake(Refusal):
    """No result is missing: there is nothing to release at risk (QC-09)."""

    code = "no_risk_to_take"
    status = 422


def refuse_maker(batch: Batch, by: User) -> None:
    """Raise SamePerson where `by` made any of the batch (DUTY-04)."""
    if by.pk in makers_of(batch):
        raise SamePerson(f"{RELEASE_BATCH.words} Nothing was saved.")


def refuse_unreleasable(batch: Batch, *, at_risk: str, by: User, at: datetime) -> None:
    """Raise SamePerson, DeviationOpen or BatchHasBlockers; with `at_risk` a missing result alone does not stop it."""
    refuse_maker(batch, by)
    refuse_while_open(batch)
    found = blockers(problems_with_batch(batch, today=Pharmacy.objects.today(at)))
    if at_risk:
        found = _without_missing_result(found, by=by, at=at)
    if found:
        said = ", ".join(f"{problem.title} ({problem.code})" for problem in found)
        raise BatchHasBlockers(f"Not released: {said}. Nothing was saved.")


def _without_missing_result(found: list[Problem], *, by: User, at: datetime) -> list[Problem]:
    """What else stands, where the missing result is taken as a risk. Raises NotAllowed, NoRiskToTake."""
    if Role.PHARMACIST_IN_CHARGE not in by.roles_at(at):
        raise NotAllowed("The pharmacist in charge alone releases at risk (QC-09). Nothing was saved.")
    if not any(problem.code == "QC-09" for problem in found):
        raise NoRiskToTake("No result is missing: release it as it is (QC-09). Nothing was saved.")
    return [problem for problem in found if problem.code != "QC-09"]
