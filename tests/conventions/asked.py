"""An action as a test asks for it."""

from dataclasses import dataclass, field
from typing import Any

from accounts.models import User


@dataclass
class Asked:
    """An action as it is called. `about` is the row asked about; None: the row it makes and returns."""

    by: User
    args: tuple[Any, ...] = ()
    how: dict[str, Any] = field(default_factory=dict)
    about: Any = None
    signs: bool = False
