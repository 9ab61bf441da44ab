"""The pharmacy itself, its licences and its settings."""

from premises.models.licences import LicenceQuerySet, Standing, StateLicence
from premises.models.pharmacy import Licence, Pharmacy
from premises.models.settings import InForce, Setting

__all__ = ["InForce", "Licence", "LicenceQuerySet", "Pharmacy", "Setting", "Standing", "StateLicence"]
