"""The pharmacy itself, its licences and its settings."""

from premises.models.licences import LicenceQuerySet, Standing, StateLicence
from premises.models.pharmacy import DayOf, Licence, Pharmacy, calendar_of
from premises.models.settings import InForce, Setting
from premises.models.stations import StationStock

__all__ = [
    "DayOf",
    "InForce",
    "Licence",
    "LicenceQuerySet",
    "Pharmacy",
    "Setting",
    "Standing",
    "StateLicence",
    "StationStock",
    "calendar_of",
]
