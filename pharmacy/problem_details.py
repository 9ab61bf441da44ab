"""The one shape of every error the API answers with: RFC 9457 problem details."""

from typing import Any

from rest_framework.response import Response
from rest_framework.views import exception_handler

from records.database import refusal_of

TYPE = "https://aliquot.example/errors/"


def as_problem_details(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Turn any refusal or framework error into `application/problem+json`."""
    if refusal := refusal_of(exception):
        return _problem(refusal.status, refusal.code, str(refusal))
    answer = exception_handler(exception, context)
    if answer is None:
        return None
    code = getattr(exception, "default_code", "error")
    detail = answer.data.pop("detail", "") if isinstance(answer.data, dict) else ""
    fields = answer.data if answer.status_code == 400 else None
    return _problem(answer.status_code, str(getattr(detail, "code", code)), str(detail), fields, answer)


def _problem(status: int, code: str, detail: str, fields: Any = None, answer: Response | None = None) -> Response:
    body = {"type": TYPE + code, "title": code.replace("_", " "), "status": status, "code": code, "detail": detail}
    if fields:
        body["fields"] = fields
        body["detail"] = body["detail"] or "Some fields are missing or wrong. Nothing was saved."
    response = Response(body, status=status, content_type="application/problem+json")
    for header in ("WWW-Authenticate", "Retry-After", "Allow"):
        if answer is not None and header in answer.headers:
            response.headers[header] = answer.headers[header]
    return response
