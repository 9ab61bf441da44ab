"""Home: each audience is sent to its own first page."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from accounts.guards import roles_here
from accounts.roles import Role
from premises.views.profile import not_set_up

# In this order: the first role held decides.
FIRST_PAGE = {
    Role.PHARMACIST: "worklist",
    Role.TECHNICIAN: "worklist",
    Role.PRESCRIBER: "practice_orders",
    Role.DELEGATE: "practice_orders",
    Role.ADMINISTRATOR: "people",
    Role.PATIENT: "my_orders",
}


@require_safe
def home(request: Any) -> HttpResponse:
    """Send the signed-in user to the page their work begins on; before the first start is finished, to the profile."""
    if not request.pharmacy:
        return not_set_up(request)
    held = roles_here(request)
    return redirect(next((page for role, page in FIRST_PAGE.items() if role in held), "account_settings"))
