"""What we can make, what there is, what we made."""

from compounding.models.batches import Batch
from compounding.models.components import Component, ComponentRole, Hydrate
from compounding.models.counts import StockCount
from compounding.models.equipment import BalanceCheck, Calibration, Equipment, EquipmentKind
from compounding.models.formula_parts import FormulaCheck, FormulaEvidence, FormulaIngredient
from compounding.models.formulas import Formula
from compounding.models.imports import ImportKind, StockImport
from compounding.models.labels import LabelCount
from compounding.models.movements import Movement, MovementKind
from compounding.models.people import CleaningEntry, Competence, Skill, TemperatureEntry
from compounding.models.quality import Deviation, DeviationOrigin, Disposition, PotencyResult
from compounding.models.samples import CapsuleSample, SampleWeight, ShellSample
from compounding.models.stock import Lot, Shown
from compounding.models.weighings import BatchStep, Weighing

__all__ = [
    "BalanceCheck",
    "Batch",
    "BatchStep",
    "Calibration",
    "CapsuleSample",
    "CleaningEntry",
    "Competence",
    "Component",
    "ComponentRole",
    "Deviation",
    "DeviationOrigin",
    "Disposition",
    "Equipment",
    "EquipmentKind",
    "Formula",
    "FormulaCheck",
    "FormulaEvidence",
    "FormulaIngredient",
    "Hydrate",
    "ImportKind",
    "LabelCount",
    "Lot",
    "Movement",
    "MovementKind",
    "PotencyResult",
    "Shown",
    "Skill",
    "TemperatureEntry",
    "SampleWeight",
    "ShellSample",
    "StockCount",
    "StockImport",
    "Weighing",
]
