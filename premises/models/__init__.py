"""The pharmacy itself, its licences and its settings."""

from premises.models.pharmacy import Licence, Pharmacy
from premises.models.settings import Setting

__all__ = ["Licence", "Pharmacy", "Setting"]
