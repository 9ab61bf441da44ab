"""What every page knows: the pharmacy, whether this is training, who is here and where they can go."""

from typing import Any

from django.http import HttpRequest

from premises.models import Pharmacy


def house(request: HttpRequest) -> dict[str, Any]:
    """Context for the shell of every page."""
    pharmacy = Pharmacy.objects.the_one()
    return {"pharmacy": pharmacy, "training": bool(pharmacy and pharmacy.training)}
