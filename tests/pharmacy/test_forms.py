"""How forms are drawn."""

from django import forms


class Sample(forms.Form):
    name = forms.CharField(help_text="As on the card.", widget=forms.TextInput(attrs={"placeholder": "Name"}))
    state = forms.ChoiceField(choices=[("CA", "California")])
    way = forms.ChoiceField(choices=[("t", "Telephone"), ("f", "Fax")], widget=forms.RadioSelect)
    agreed = forms.BooleanField()
    code = forms.CharField(widget=forms.PasswordInput(attrs={"class": "form-code"}))
    token = forms.CharField(widget=forms.HiddenInput)


def test_every_control_has_a_label_and_the_class_of_its_kind():
    drawn = str(Sample())
    assert 'class="form-control"' in drawn
    assert 'class="form-select"' in drawn
    assert drawn.count("form-check-input") == 3
    for name in ("id_name", "id_state", "id_way_0", "id_agreed", "id_code"):
        assert f'for="{name}"' in drawn


def test_a_class_of_its_own_stands_beside_ours():
    assert 'class="form-control form-code"' in str(Sample()["code"])


def test_a_hidden_field_has_no_class_and_no_label():
    assert str(Sample()).count("id_token") == 1
    assert "class" not in str(Sample()["token"])


def test_there_is_no_placeholder_in_place_of_a_label():
    assert "placeholder" not in str(Sample())


def test_help_and_error_are_tied_to_their_field():
    drawn = str(Sample({}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert 'id="id_name_helptext"' in drawn
    assert 'id="id_name_error"' in drawn
    assert 'aria-invalid="true"' in drawn


def test_nothing_is_ticked_before_the_user_does_it():
    assert "checked" not in str(Sample())


def test_what_is_missing_is_said_as_what_to_do():
    errors = Sample({}).errors
    assert [errors[name] for name in ("name", "state", "way", "agreed")] == [
        ["Fill this in."], ["Choose one."], ["Choose one."], ["Tick this to go on."]
    ]  # fmt: skip
