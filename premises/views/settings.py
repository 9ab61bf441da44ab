"""Every setting in force with its source, and the page that changes one."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import only
from accounts.models import User
from accounts.roles import PHARMACISTS, Role
from accounts.signing import prove_for
from premises.actions.settings import change_setting, may_change
from premises.defaults import DEFAULTS
from premises.forms import SettingForm, SignedSettingForm
from premises.models import InForce, Setting
from premises.views.shown import setting_facts, settings_by_group, story_of
from records.form_page import form_page
from records.forms import posted

READERS = (*PHARMACISTS, Role.ADMINISTRATOR)


@only(*READERS)
@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """What we agreed, by group."""
    return render(request, "premises/settings.html", {"groups": settings_by_group(request.user, timezone.now())})


@only(*READERS)
def setting(request: HttpRequest, key: str) -> HttpResponse:
    """One setting: where it comes from, how it changed, and for whom it may, its change."""
    if key not in DEFAULTS:
        raise Http404
    state = Setting.objects.in_force(key)
    words: dict[str, Any] = {"state": state, "facts": setting_facts(state), "story": story_of(state)}
    if may_change(state.default, request.user, timezone.now()):
        return _change(request, state, words)
    if request.method == "POST":
        raise PermissionDenied("wrong_audience")
    return render(request, "premises/setting.html", words)


def _change(request: HttpRequest, state: InForce, words: dict[str, Any]) -> HttpResponse:
    form_type = SignedSettingForm if state.default.clinical else SettingForm
    form = form_type(state, posted(request), initial={"text": state.default.text(state.value)})
    means = f"I put this value in force: {state.default.words.rstrip('?')}." if state.default.clinical else ""

    def act(
        *, text: str, reason: str, review_on: date | None, by: User, at: datetime, signing_code: str = ""
    ) -> Setting:
        proof = prove_for(request) if signing_code else None
        return change_setting(state.default.key, text, reason=reason, review_on=review_on, proof=proof, by=by, at=at)

    def done(_row: Setting) -> str:
        messages.success(request, f"In force now: {Setting.objects.in_force(state.default.key).said}.")
        return reverse("setting", args=[state.default.key])

    return form_page(request, form, act, done=done, template="premises/setting.html", means=means, **words)
