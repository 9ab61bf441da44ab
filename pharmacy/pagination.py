"""How API lists are paged: by key, so that a page never skips or repeats a row."""

from rest_framework.pagination import CursorPagination


class Pages(CursorPagination):
    """Newest first by primary key, which never leaves the house: the cursor is opaque."""

    ordering = "-pk"
    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
