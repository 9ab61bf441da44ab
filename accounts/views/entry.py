"""The pages before a sign-in: the link that sets a password, and asking for one. Signing in itself is allauth's."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.own import must_choose_code, open_link
from accounts.actions.people import start_password_reset
from accounts.forms.own import ForgottenForm, PasswordAndCodeForm, PasswordForm
from accounts.links import LinkVoid, reader_of
from accounts.models import Standing, User
from records.form_page import show_refusal
from records.forms import posted
from records.refusals import Refusal


@login_not_required
@sensitive_variables("token")
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Where an invitation or a link for a new password leads: choose a password, and a signing code if one signs."""
    at = timezone.now()
    try:
        user = reader_of(token, at=at)
    except LinkVoid as refusal:
        return render(request, "accounts/link_void.html", {"refusal": refusal}, status=refusal.status)
    form = (PasswordAndCodeForm if must_choose_code(user, at) else PasswordForm)(posted(request))
    if form.is_valid():
        try:
            open_link(user=user, token=token, **form.cleaned_data, by=user, at=at)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "Your password is set. Sign in with it.")
            return redirect("account_login")
    return render(request, "accounts/welcome.html", {"form": form, "reader": user}, status=422 if form.errors else 200)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link for a new password; the answer is the same whoever asks (SEC-09)."""
    form = ForgottenForm(posted(request))
    if not form.is_valid():
        return render(request, "account/password_reset.html", {"form": form}, status=422 if form.errors else 200)
    address = form.cleaned_data["email"].lower()
    if not ratelimit.consume(request, action="reset_password", key=address):
        return ratelimit.respond_429(request)
    user = User.objects.filter(email=address).first()
    if user is not None and user.standing is Standing.ACTIVE:
        start_password_reset(user=user, by=user, at=timezone.now())
    return redirect("account_reset_password_done")


@login_not_required
@require_safe
def forgotten_done(request: HttpRequest) -> HttpResponse:
    """Said to everyone who asked."""
    return render(request, "account/password_reset_done.html")
