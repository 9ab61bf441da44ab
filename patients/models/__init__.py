"""Who it is for, and which records are one person's."""

from patients.models.caregivers import Caregiver
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
    Reach,
    Sex,
)

__all__ = [
    "Allergy",
    "Care",
    "Caregiver",
    "ExcludedExcipient",
    "Medicine",
    "OfPatient",
    "Patient",
    "PatientImport",
    "PatientMatch",
    "PatientQuerySet",
    "Reach",
    "Sex",
    "Verdict",
]
