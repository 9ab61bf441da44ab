"""The shape of questions and answers: both are chosen, words are added."""

from collections.abc import Sequence, Set
from typing import Any

from django import forms

from orders.actions.questions import Answered, Asked
from orders.models import Question
from orders.questions import ANSWERS, NEEDS_WORDS, AnswerCode, QuestionCode, Side, asked_of

WORDS = forms.Textarea(attrs={"rows": 2})


class AskForm(forms.Form):
    """Which question, about which rule, and what is added in words."""

    code = forms.ChoiceField(label="What do you ask", widget=forms.RadioSelect)
    about = forms.ChoiceField(label="Because of", required=False)
    text = forms.CharField(label="In words", required=False, max_length=300, widget=WORDS)

    def __init__(
        self, *args: Any, side: Side, roles: Set[Any] = frozenset(), rules: Sequence[tuple[str, str]] = (), **more: Any
    ) -> None:
        super().__init__(*args, **more)
        fields: dict[str, Any] = self.fields
        kinds = {code: kind for code, kind in asked_of(side).items() if side == Side.PHARMACY or kind.askers & roles}
        fields["code"].choices = [(code.value, f"{kind.words}: {kind.asks}") for code, kind in kinds.items()]
        self.needs_words = {code for code, kind in kinds.items() if kind.needs_words}
        if side == Side.PHARMACY:
            del fields["about"]
        else:
            fields["about"].choices = [("", "no rule"), *rules]

    def clean(self) -> dict[str, Any]:
        """Some questions ask nothing without words."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("code") in self.needs_words and not given.get("text"):
            self.add_error("text", "Say in words what you ask.")
        return given

    def asked(self) -> Asked:
        """As the action takes it."""
        given = self.cleaned_data
        return Asked(QuestionCode(given["code"]), given["text"], given.get("about", ""))


def _help_of(answers: Sequence[AnswerCode]) -> str:
    """Which of these answers need words, said before one is chosen."""
    needing = [ANSWERS[code].partition(":")[0] for code in answers if code in NEEDS_WORDS]
    return f"Needed with “{'” and “'.join(needing)}”" if needing else ""


class AnswerForm(forms.Form):
    """One of the answers of a question, and what is added in words."""

    code = forms.ChoiceField(label="Your answer", widget=forms.RadioSelect)
    text = forms.CharField(label="In words", required=False, max_length=300, widget=WORDS)

    def __init__(self, *args: Any, question: Question, by_telephone: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        fields: dict[str, Any] = self.fields
        answers = question.kind_of_question.answers
        fields["code"].choices = [(code.value, ANSWERS[code]) for code in answers]
        fields["text"].help_text = _help_of(answers)
        fields["text"].is_needed_sometimes = bool(fields["text"].help_text)  # then it is not called optional
        if len(answers) == 1:  # nothing to choose: it is answered in words
            fields["code"].initial, fields["code"].widget = answers[0].value, forms.HiddenInput()
            fields["text"].required, fields["text"].help_text = True, ""
            fields["text"].error_messages["required"] = NEEDS_WORDS[answers[0]]
        if by_telephone:
            fields["code"].label = "What the practice answered"
            fields["text"].label, fields["text"].required = "Who said it, and when", True
            fields["text"].help_text = "With what was said in words"
            fields["text"].error_messages["required"] = "Write who of the practice said it, and when."

    def clean(self) -> dict[str, Any]:
        """Some answers say too little without words."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        said = NEEDS_WORDS.get(given.get("code", ""))
        if said and not given.get("text") and "text" not in self.errors:
            self.add_error("text", said)
        return given

    def answered(self) -> Answered:
        """As the action takes it."""
        return Answered(AnswerCode(self.cleaned_data["code"]), self.cleaned_data["text"])
