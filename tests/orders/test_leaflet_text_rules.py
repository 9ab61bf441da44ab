"""What a text of the leaflet must be before it is kept, and before it is printed (LFT-01, LFT-03, LFT-04)."""

import pytest

from orders.leaflet_claims import claims_in
from orders.leaflet_reading import reading_of
from orders.leaflet_text_rules import faults_at_approval, faults_of, is_usable
from orders.leaflet_words import EDITABLE, SAFETY, house_text
from premises.terms import Language

KEY = "notice.dreams"
HARD = "Physiological accommodation to pharmacological intervention ordinarily necessitates several weeks."
DIFICIL = "La acomodación fisiológica a la intervención farmacológica necesita ordinariamente extraordinariamente."


def codes(faults):
    return [fault.code for fault in faults]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("key", EDITABLE)
def test_the_houses_words_pass_their_own_rules(language, key):
    assert faults_at_approval(language, key, house_text(language, key)) == []


@pytest.mark.parametrize("key", [*SAFETY, "months.m1", "no.key"])
def test_only_what_is_edited_is_edited(key):
    assert codes(faults_of("en", key, "Call us.")) == ["leaflet_text_is_safety"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("  ", "leaflet_text_empty"),
        ("Vivid dreams, {form}.", "leaflet_text_placeholder"),
        ("Vivid dreams {.", "leaflet_text_placeholder"),
        ("Vivid dreams {0} {form!r}.", "leaflet_text_placeholder"),
        ("Vivid dreams 好.", "leaflet_text_letters"),
        ("Vivid dreams. " * 40, "leaflet_text_too_long"),
        ("It cures poor sleep.", "leaflet_text_claims"),
    ],
)
def test_what_cannot_stand_in_a_leaflet_is_not_kept(text, code):
    assert codes(faults_of("en", KEY, text)) == [code]


def test_a_hard_text_is_kept_and_not_approved_and_says_what_to_shorten():
    assert faults_of("en", KEY, HARD) == []
    (fault,) = faults_at_approval("en", KEY, HARD)
    assert fault.code == "leaflet_text_hard_to_read"
    reading = reading_of("en", KEY, HARD)
    assert str(reading.figure) in fault.words and "at most 6" in fault.words
    assert "pharmacological" in fault.words
    assert codes(faults_at_approval("es", KEY, DIFICIL)) == ["leaflet_text_hard_to_read"]
    assert "farmacológica" in reading_of("es", KEY, DIFICIL).shorten


def test_a_long_sentence_is_named_and_counted():
    text = "We see that it can be hard to fall asleep and so we ask you to call us. Rest."
    assert "18 words: “We see" in reading_of("en", KEY, text).shorten


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It is proven to work."), ("en", "LDN cures pain."), ("en", "A cure for all."),
        ("en", "Effective against fatigue."), ("en", "It is FDA-approved."), ("en", "There are no side effects."),
        ("en", "It was not studied. It cures."), ("en", "It shrinks tumors."), ("en", "We GUARANTEE it."),
        ("en", "Not only does it cure."), ("en", "No doubt it heals."), ("en", "It is effective."),
        ("en", "It slows the cancer."), ("en", "It slows tumors."), ("en", "It will relieve pain."),
        ("es", "No solo cura."), ("es", "Sin duda cura."), ("es", "Es muy eficaz."), ("es", "Evita el dolor."),
        ("es", "Cura el dolor."), ("es", "Está demostrado."), ("es", "Es eficaz contra el dolor."),
        ("es", "Está comprobado."), ("es", "No cansa. Previene el dolor."), ("es", "Sin efectos secundarios."),
    ],
)  # fmt: skip
def test_a_benefit_is_not_claimed_as_proved(language, text):
    assert claims_in(language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It is not a cure."), ("en", "No benefit has been proved."), ("en", "It does not prevent flu."),
        ("en", "The FDA has not approved it."), ("en", "A secure cap."), ("en", "It may help you sleep."),
        ("es", "No cura."), ("es", "No está demostrado que ayude."), ("es", "Procure dormir."),
        ("es", "Pruebe a dormir."),
    ],
)  # fmt: skip
def test_what_is_denied_or_another_word_is_no_claim(language, text):
    assert claims_in(language, text) == []


def test_an_approved_text_that_no_longer_goes_with_the_house_is_not_used():
    assert is_usable("en", KEY, "Vivid dreams.")
    assert not is_usable("en", KEY, "Vivid dreams {form}.")
    assert not is_usable("en", "gone.text", "Vivid dreams.")
