"""The invented patients: long, accented, single-word and right-to-left names among them."""

from datetime import date, datetime

from patients.actions.registration import register
from patients.models import Patient, Sex
from patients.profile import Profile
from pharmacy.demo.people import Cast
from premises.terms import Exclusion, Language

NONE = Profile(no_known_allergies=True, no_other_medicines=True)
PEOPLE: list[tuple[str, str, str, Sex, int, Profile]] = [
    ("Linden", "Fakeman", "1971-06-02", Sex.MALE, 0,
     Profile(no_known_allergies=True, medicines=("levothyroxine 75 mcg",), exclusions=frozenset({Exclusion.LACTOSE}))),
    ("Juniper", "Example", "1984-02-29", Sex.FEMALE, 0, NONE),
    ("Olive", "Testerman", "1966-09-14", Sex.FEMALE, 0,
     Profile(allergies=("codeine",), medicines=("Norco 5/325 as needed",))),
    ("Clementine", "Sample", "1990-12-01", Sex.FEMALE, 1, NONE),
    ("Hazel", "Nobody", "1958-03-22", Sex.FEMALE, 0,
     Profile(no_known_allergies=True, medicines=("vitamin D", "fish oil"))),
    ("Maximiliana-Theodora", "Longname-Placeholderington", "1979-07-07", Sex.FEMALE, 2, NONE),
    ("Zoë", "Núñez-Ejemplo", "1988-11-30", Sex.FEMALE, 1, Profile(allergies=("sulfa",), no_other_medicines=True)),
    ("Ægir", "Dæmisson", "1975-01-19", Sex.MALE, 2, NONE),
    ("ישראלה", "לדוגמה", "1969-05-05", Sex.FEMALE, 2, NONE),
    ("سامر", "المثال", "1993-08-16", Sex.MALE, 1, NONE),
    ("Basil", "Mockford", "1949-10-10", Sex.MALE, 0,
     Profile(no_known_allergies=True, medicines=("tacrolimus 1 mg",), exclusions=frozenset({Exclusion.GELATIN}))),
    ("Aspen", "Dummyson", "2010-04-04", Sex.OTHER, 0, NONE),
    ("Fern", "Standin", "1961-02-11", Sex.FEMALE, 1, NONE),
    ("Marigold", "Notreal", "1982-06-25", Sex.FEMALE, 2, NONE),
    ("Alder", "Fictional", "1945-01-01", Sex.MALE, 4, NONE),
    ("Briar", "Pretend", "1952-02-06", Sex.FEMALE, 5, NONE),
    ("Cedar", "Imaginary", "1959-03-11", Sex.FEMALE, 6, NONE),
    ("Dahlia", "Unreal", "1966-04-16", Sex.MALE, 7, NONE),
    ("Elder", "Madeup", "1973-05-21", Sex.FEMALE, 8, NONE),
    ("Flora", "Falsename", "1980-06-26", Sex.FEMALE, 9, NONE),
    ("Ginger", "Makebelieve", "1987-07-03", Sex.MALE, 10, NONE),
    ("Holly", "Nonesuch", "1994-08-08", Sex.FEMALE, 11, NONE),
    ("Iris", "Blankley", "1946-09-13", Sex.FEMALE, 4, NONE),
    ("Jasmine", "Dummy", "1953-10-18", Sex.MALE, 5, NONE),
    ("Kalmia", "Specimen", "1960-11-23", Sex.FEMALE, 6, NONE),
    ("Laurel", "Prototype", "1967-12-28", Sex.FEMALE, 7, NONE),
    ("Myrtle", "Mockingham", "1974-01-05", Sex.MALE, 8, NONE),
    ("Nigella", "Fauxberg", "1981-02-10", Sex.FEMALE, 9, NONE),
    ("Olga", "Próbná", "1988-03-15", Sex.FEMALE, 10, NONE),
    ("Poppy", "Standford-Substitute", "1995-04-20", Sex.MALE, 11, NONE),
    ("Quill", "Token", "1947-05-25", Sex.FEMALE, 4, NONE),
    ("Rue", "Effigy", "1954-06-02", Sex.FEMALE, 5, NONE),
    ("Sage", "Replica", "1961-07-07", Sex.MALE, 6, NONE),
    ("Tansy", "Facsimile", "1968-08-12", Sex.FEMALE, 7, NONE),
    ("Ursula", "Beispiel", "1975-09-17", Sex.FEMALE, 8, NONE),
    ("Vera", "Exempel", "1982-10-22", Sex.MALE, 9, NONE),
    ("Wren", "Sample-Doe", "1989-11-27", Sex.FEMALE, 10, NONE),
    ("Xylia", "Stubbs", "1996-12-04", Sex.FEMALE, 11, NONE),
    ("Yarrow", "Surrogate", "1948-01-09", Sex.MALE, 4, NONE),
    ("Zinnia", "Whatsername", "1955-02-14", Sex.FEMALE, 5, NONE),
    ("Sage", "Pretendly", "1990-05-05", Sex.FEMALE, 0, NONE),
    # Perhaps recorded twice, by another practice: two that are one person, two that are sisters.
    ("Juniper", "Example", "1984-02-29", Sex.FEMALE, 1,
     Profile(allergies=("penicillin",), medicines=("tramadol 50 mg at night",))),
    ("Marisol", "Notreal", "1982-06-25", Sex.FEMALE, 0, NONE),
]  # fmt: skip


def patients(people: Cast, at: datetime) -> list[Patient]:
    """Register everybody, each with the prescriber who cares for them."""
    return [_patient(people, number, row, at) for number, row in enumerate(PEOPLE)]


def _patient(people: Cast, number: int, row: tuple[str, str, str, Sex, int, Profile], at: datetime) -> Patient:
    given, family, born, sex, place, profile = row
    prescriber = people.prescribers[place]
    return register(
        profile, given_name=given, family_name=family, born_on=date.fromisoformat(born), sex=sex,
        telephone=f"+1916555{200 + number:04d}", street=f"{10 + number} Invented Way", city="Sampleton", state="CA",
        zip_code="90000", language=Language.SPANISH if number == 6 else Language.ENGLISH, prescriber=prescriber,
        by=prescriber.user, at=at,
    )  # fmt: skip
