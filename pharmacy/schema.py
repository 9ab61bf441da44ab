"""How the API describes itself: what the generator cannot know of our keys, sessions, errors and words."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from orders.directions import Timing
from orders.lifecycle import OrderStatus, PrescriptionStatus
from pharmacy.problem_details import CONTENT_TYPE
from premises.terms import ORDERED_FORMS, CompoundReason, Exclusion
from records.models.base import choices_of


class ProblemDetails(serializers.Serializer):
    """Every error: RFC 9457. `code` is stable; `fields` says what is wrong with which field, where that is known."""

    type = serializers.URLField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    fields = serializers.DictField(required=False)  # type: ignore[assignment]


class Schema(AutoSchema):
    """Adds the one shape of errors to every operation."""

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        problem = self.resolve_serializer(ProblemDetails, "response").ref
        error = {"content": {CONTENT_TYPE: {"schema": problem}}, "description": "What went wrong."}
        return super()._get_response_bodies(direction) | {"default": error}


class ClientKeyScheme(OpenApiAuthenticationExtension):
    """`Authorization: Api-Key …`."""

    target_class = "accounts.authentication.ClientKeyAuthentication"
    name = "clientKey"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        """A header."""
        said = "`Api-Key` and the key of a machine client, separated by a space."
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": said}


class SessionScheme(OpenApiAuthenticationExtension):
    """The browser somebody is signed in at."""

    target_class = "accounts.authentication.OpenSession"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        """A cookie."""
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}


# The choices that several fields share, under the names the setting looks for; else each is named after its field.
FORM, EXCLUSION = choices_of(ORDERED_FORMS), choices_of(Exclusion)
TIMING, COMPOUNDREASON = choices_of(Timing), choices_of(CompoundReason)
ORDERSTATUS, PRESCRIPTIONSTATUS = choices_of(OrderStatus), choices_of(PrescriptionStatus)
