"""Forms that ask for the same thing everywhere: a reason, a signing code; and what a form is given of a request."""

from django import forms
from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is empty; None while the page is only shown."""
    return request.POST if request.method == "POST" else None


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class SigningForm(forms.Form):
    """The one personal component of a signature (SEC-12)."""

    signing_code = forms.CharField(
        label="Your signing code",
        max_length=6,
        widget=forms.PasswordInput(
            attrs={"class": "form-code", "inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 6}
        ),
    )
