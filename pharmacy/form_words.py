"""What a form says where something is missing: what to do, by kind of field, instead of Django's one sentence."""

from django import forms

# The more special kind after the one it is made from.
MISSING: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.Field, "Fill this in."),
    (forms.ChoiceField, "Choose one."),
    (forms.ModelChoiceField, "Choose one."),
    (forms.MultipleChoiceField, "Choose at least one."),
    (forms.BooleanField, "Tick this to go on."),
    (forms.DateField, "Enter the day."),
    (forms.DateTimeField, "Enter the day and the time."),
    (forms.TimeField, "Enter the time."),
    (forms.IntegerField, "Enter a number."),
    (forms.FileField, "Choose a file."),
)


def say_what_to_do() -> None:
    """Give every kind of field its sentence; a field's own error_messages go before it."""
    for kind, said in MISSING:
        kind.default_error_messages = {**vars(kind).get("default_error_messages", {}), "required": said}
