"""Who it is for, and which records are one person's."""

from patients.models.matches import PatientMatch, Verdict
from patients.models.patients import (
    Allergy,
    Care,
    ExcludedExcipient,
    Medicine,
    OfPatient,
    Patient,
    PatientImport,
    PatientQuerySet,
    Sex,
)

__all__ = [
    "Allergy",
    "Care",
    "ExcludedExcipient",
    "Medicine",
    "OfPatient",
    "Patient",
    "PatientImport",
    "PatientMatch",
    "PatientQuerySet",
    "Sex",
    "Verdict",
]
