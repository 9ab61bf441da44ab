"""The one shape of every error below /api/: RFC 9457 problem details, whoever noticed what was wrong."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from rest_framework.response import Response
from rest_framework.views import exception_handler

from records.database import refusal_of

TYPE = "https://aliquot.example/errors/"
CONTENT_TYPE = "application/problem+json"
KEPT_HEADERS = ("WWW-Authenticate", "Retry-After", "Allow")
ROOT = "/api/"
SAFE = {"GET", "HEAD", "OPTIONS"}

# What goes wrong before or around an action: its status, and what it means. Refusals of actions have their own codes.
CODES = {
    "parse_error": (400, "The body is not JSON that can be read."),
    "invalid": (400, "Some fields are missing or wrong. Nothing was saved."),
    "bad_request": (400, "The request cannot be understood. Nothing was saved."),
    "not_authenticated": (401, "No key was sent."),
    "authentication_failed": (401, "The key is wrong, revoked or belongs to nobody who may come in."),
    "permission_denied": (403, "This is not for your role, or the page it was sent from is too old."),
    "not_found": (404, "There is nothing at this address, or it is not yours to see. Addresses end with a slash."),
    "method_not_allowed": (405, "This address is not asked in this way."),
    "not_acceptable": (406, "The answer is not to be had in this form."),
    "too_large": (413, "The body is too large. Nothing was saved."),
    "unsupported_media_type": (415, "The body has to be application/json."),
    "throttled": (429, "Too many requests. Try again after the seconds that Retry-After says."),
    "fault": (500, "Our mistake. Nothing was saved; the same request may be sent again."),
    "away": (503, "The database does not answer for the moment. Nothing was saved; try again."),
}
# The code of an answer that was made without one; the first code of its status where several share it.
CODE_OF = {status: code for code, (status, _) in reversed(CODES.items())} | {400: "bad_request"}


def as_problem_details(exception: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Turn any refusal or framework error into `application/problem+json`; None for a fault of ours."""
    if refusal := refusal_of(exception):
        return problem(refusal.status, refusal.code, str(refusal), fields=getattr(refusal, "fields", None))
    if isinstance(exception, RequestDataTooBig):
        return _plain(413)
    answer = exception_handler(exception, context)
    return None if answer is None else _of_framework(exception, answer)


def problems_of_the_api(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give every error below /api/ that shape, also those that no view of the API has seen."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not f"{request.path_info}/".startswith(ROOT) or not _is_shapeless(request, response):
            return response
        return _plain(404 if response.status_code < 400 else response.status_code, response)

    return respond


def problem(status: int, code: str, detail: str, *, fields: Any = None, answer: HttpResponse | None = None) -> Any:
    """The answer with this status and code, and the headers of `answer` that belong to an error."""
    body = {"type": TYPE + code, "title": code.replace("_", " "), "status": status, "code": code, "detail": detail}
    if fields:
        body["fields"] = fields
    kept = {name: answer.headers[name] for name in KEPT_HEADERS if answer is not None and name in answer.headers}
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE, headers=kept)


def _of_framework(exception: Exception, answer: Response) -> HttpResponse:
    code = getattr(exception, "default_code", None) or CODE_OF.get(answer.status_code, "error")
    detail = answer.data.pop("detail", "") if isinstance(answer.data, dict) else ""
    fields = answer.data if answer.status_code == 400 else None
    code = str(getattr(detail, "code", code))
    return problem(answer.status_code, code, str(detail) or CODES["invalid"][1], fields=fields, answer=answer)


def _is_shapeless(request: HttpRequest, response: HttpResponse) -> bool:
    """An error that is not JSON yet, or a redirect that would turn a request that writes into one that reads."""
    if response.status_code < 400:
        return response.status_code >= 300 and request.method not in SAFE
    return response.headers.get("Content-Type") != CONTENT_TYPE


def _plain(status: int, answer: HttpResponse | None = None) -> HttpResponse:
    code = CODE_OF.get(status, "error")
    return problem(status, code, CODES[code][1] if code in CODES else "", answer=answer)
