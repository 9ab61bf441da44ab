"""The administrator's pages about machine clients and their keys."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.actions.clients import add_client, add_key, revoke_key
from accounts.forms.people import ClientForm
from accounts.guards import only
from accounts.models import ApiClient, User
from accounts.roles import Role
from records.form_page import form_page, show_refusal
from records.forms import posted
from records.refusals import Refusal


@only(Role.ADMINISTRATOR)
@require_safe
def clients(request: HttpRequest) -> HttpResponse:
    """Every machine client with its keys."""
    machines = User.objects.machines().order_by("name_key", "pk").prefetch_related("api_clients")
    return render(request, "accounts/clients.html", {"machines": machines})


@only(Role.ADMINISTRATOR)
def client_add(request: Any) -> HttpResponse:
    """Add a machine client; its key is on the answer and nowhere else."""
    form = ClientForm(posted(request))
    if form.is_valid():
        try:
            user, key = add_client(**form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return _show(request, user, key)
    words = {
        "title": "Add a machine client",
        "lead": "A system that orders by the API. The pharmacy then names it a delegate, by the address listed.",
        "button": "Add the client",
        "crumb": "Machine clients",
        "crumb_url": reverse("clients"),
    }
    return render(request, "form_page.html", {"form": form, **words}, status=422 if form.errors else 200)


@only(Role.ADMINISTRATOR)
@require_POST
def client_key(request: Any, public_id: str) -> HttpResponse:
    """A further key of a client, to change keys without a pause."""
    user = get_object_or_404(User.objects.machines(), public_id=public_id)
    return _show(request, *add_key(user=user, by=request.user, at=timezone.now()))


@only(Role.ADMINISTRATOR)
def client_revoke(request: HttpRequest, public_id: str, prefix: str) -> HttpResponse:
    """Revoke a key."""
    client = get_object_or_404(ApiClient.objects.select_related("user"), user__public_id=public_id, prefix=prefix)
    words = {
        "title": "Revoke the key?",
        "lead": f"{client.user.name} is refused from now on with the key that begins with {prefix}.",
        "button": "Revoke the key",
        "danger": True,
        "crumb": "Machine clients",
        "crumb_url": reverse("clients"),
        "back_url": reverse("clients"),
    }

    def done(_client: ApiClient) -> str:
        messages.success(request, "The key is revoked.")
        return reverse("clients")

    form = Form(request.POST if request.method == "POST" else None)
    return form_page(request, form, partial(revoke_key, client=client), done=done, **words)


def _show(request: HttpRequest, user: User, key: str) -> HttpResponse:
    return render(request, "accounts/client_key.html", {"machine": user, "key": key})
