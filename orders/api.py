"""The REST face of orders: the same actions, rules and row visibility as the pages."""

import json
from typing import cast

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, viewsets
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from accounts.models import User
from accounts.roles import BENCH, PRACTICE, Role
from compounding.models import Formula
from orders.actions.receiving import receive
from orders.models import Order, Prescription
from orders.order_input import OrderInput
from orders.serializers import FormulaOutput, OrderOutput, PrescriptionLine, PrescriptionOutput
from records.idempotency import answer_once

READERS = BENCH | PRACTICE | {Role.CLIENT}
IDEMPOTENCY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="1 to 100 characters, new for each order",
)


class OrderViews(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Orders: read where each fill is; post a prescription for its prescriber to sign."""

    roles = READERS
    queryset = Order.objects.none()
    lookup_field = "public_id"
    serializer_class = OrderOutput
    filterset_fields = ["status"]

    def get_queryset(self) -> QuerySet[Order]:
        """The orders the caller may see."""
        return Order.objects.visible_to(self.request.user).with_people()

    @extend_schema(request=OrderInput, responses={201: PrescriptionOutput}, parameters=[IDEMPOTENCY])
    def create(self, request: Request) -> HttpResponse:
        """Prepare a prescription. It is sent to the pharmacy when the prescriber has signed it."""
        status, said = answer_once(
            client=request.user,
            key=request.headers.get("Idempotency-Key", ""),
            request_bytes=request._request.body,
            at=timezone.now(),
            produce=lambda: self._receive(request),
        )
        where = {"Location": reverse("api_prescription-detail", args=[json.loads(said)["id"]])}
        return HttpResponse(said, status=status, content_type="application/json", headers=where)

    def _receive(self, request: Request) -> tuple[int, str]:
        given = OrderInput(data=request.data)
        given.is_valid(raise_exception=True)
        written = receive(given.request(), by=cast(User, request.user), at=timezone.now())
        said = PrescriptionOutput(written, context={"request": request}).data
        return 201, JSONRenderer().render(said).decode()  # kept as it is sent, for when the request comes again


class PrescriptionViews(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Prescriptions with their orders; one alone also with its problems."""

    roles = READERS
    queryset = Prescription.objects.none()
    lookup_field = "public_id"
    serializer_class = PrescriptionOutput
    filterset_fields = ["status"]

    def get_serializer_class(self) -> type[PrescriptionLine]:
        """A list has no problems in it."""
        return PrescriptionLine if self.action == "list" else PrescriptionOutput

    def get_queryset(self) -> QuerySet[Prescription]:
        """The prescriptions the caller may see."""
        return Prescription.objects.visible_to(self.request.user).with_people()


class FormulaViews(mixins.ListModelMixin, viewsets.GenericViewSet):
    """The catalogue: what may be ordered."""

    roles = READERS
    queryset = Formula.objects.none()
    serializer_class = FormulaOutput

    def get_queryset(self) -> QuerySet[Formula]:
        """The approved formulas."""
        return Formula.objects.visible_to(self.request.user).orderable().prefetch_related("ingredients__component")
