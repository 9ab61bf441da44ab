"""How API lists are paged: by key, so that a page never skips or repeats a row."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.exceptions import NotFound
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from records.public_ids import is_public_id

PAGE_SIZE = 50
MOST = 200


class Pages(BasePagination):
    """Newest first. `cursor` is the public id of the last row seen: the primary key never leaves the house."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """The rows after the cursor. Raises NotFound for a cursor that is no row of the caller's."""
        size = _size(request.query_params.get("page_size", ""))
        rows = queryset.order_by("-pk")
        if cursor := request.query_params.get("cursor", ""):
            rows = rows.filter(pk__lt=_key_of(cursor, view.get_queryset()))
        found = list(rows[: size + 1])
        self.page = found[:size]
        self.next = self._after(request) if len(found) > size else None
        return self.page

    def get_paginated_response(self, data: Any) -> Response:
        """The page and the address of the next one."""
        return Response({"next": self.next, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The same, for the schema."""
        said = "The address of the next page; null on the last."
        following = {"type": "string", "format": "uri", "nullable": True, "description": said}
        found = {"type": "array", "items": schema["items"]} if "items" in schema else schema
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {"next": following, "results": found},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """What a list may be asked with."""
        size = {"type": "integer", "minimum": 1, "maximum": MOST, "default": PAGE_SIZE}
        return [
            {"name": "cursor", "in": "query", "required": False, "schema": {"type": "string"},
             "description": "The id of the last row seen; `next` holds it."},
            {"name": "page_size", "in": "query", "required": False, "schema": size, "description": "Rows on a page."},
        ]  # fmt: skip

    def _after(self, request: Request) -> str:
        return replace_query_param(request.build_absolute_uri(), "cursor", self.page[-1].public_id)


def _size(said: str) -> int:
    """The page size asked for; the usual one when it is no number from 1 on."""
    asked = int(said) if said.isascii() and said.isdigit() and len(said) < 9 else PAGE_SIZE
    return min(asked, MOST) or PAGE_SIZE


def _key_of(cursor: str, visible: QuerySet[Any]) -> int:
    row = visible.filter(public_id=cursor).first() if is_public_id(cursor) else None
    if row is None:
        raise NotFound("This cursor stands at no row of yours. Begin again without one.")
    return row.pk
