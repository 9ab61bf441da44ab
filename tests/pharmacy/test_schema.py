"""The schema is made without a doubt of its maker's, and says how one comes in and what goes wrong."""

from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from pharmacy.problem_details import CONTENT_TYPE


def _schema():
    return SchemaGenerator().get_schema(request=None, public=True)


def _operations():
    return [said for methods in _schema()["paths"].values() for said in methods.values()]


def test_it_is_made_in_silence():
    GENERATOR_STATS.reset()
    with GENERATOR_STATS.silence():
        validate_schema(_schema())
        assert not GENERATOR_STATS, "run ./run manage write_docs and mend what it warns of"


def test_every_operation_says_who_may_come_in_and_the_shape_of_errors():
    for operation in _operations():
        assert operation["security"] == [{"clientKey": []}, {"session": []}]
        assert list(operation["responses"]["default"]["content"]) == [CONTENT_TYPE]


def test_words_that_several_fields_share_have_one_name():
    names = [name for name in _schema()["components"]["schemas"] if name.endswith("Enum")]
    assert names == [
        "ConditionsEnum",
        "LanguageEnum",
        "OpioidLast14DaysEnum",
        "SexEnum",
        "StateEnum",
    ]
