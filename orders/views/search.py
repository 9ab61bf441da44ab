"""The search box: a code opens its page, anything else is searched; what was typed never stands in an address."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.guards import SignedIn, only
from accounts.roles import BENCH
from orders import told_search
from orders.scanning import EXPECTED, address_of_code, is_scan, not_ours
from orders.search import Found, found, only_number, people_in
from orders.search_terms import LONGEST, SHORTEST_NUMBER, SHORTEST_WORD, Terms, terms_of
from records.access import looked_at_each
from records.public_ids import new_public_id

KEPT = "searches"  # of the session: what was searched for, by the word that stands in the address (SEC-20)
MOST_KEPT = 8


@only(*BENCH)
def search(request: SignedIn) -> HttpResponse:
    """Take what was typed, or show what a search of this session finds now."""
    if request.method == "POST":
        return _asked(request, " ".join(request.POST.get("code", "").replace("\0", " ").split())[:LONGEST])
    word = request.GET.get("s", "")
    text = request.session.get(KEPT, {}).get(word, "")
    asked = request.GET.get("only", ""), request.GET.get("after", "")
    return _shown(request, _terms(text), _found(request, text, *asked), word)


def _asked(request: SignedIn, text: str) -> HttpResponse:
    """A code leads to its page, and so does a number that only one thing has; else what is found is shown at once.

    The page says where it can be read again: Back and Reload ask there, and send no form a second time.
    """
    address = address_of_code(text, request.user) if text else ""
    if not address and is_scan(text):
        return render(request, "orders/scan.html", {"scanned": not_ours(text)}, status=404)
    shown = [] if address else _found(request, text)
    row = only_number(shown, _terms(text))
    if address or row:
        return redirect(address or told_search.address_of(row))
    return _shown(request, _terms(text), shown, _keep(request, text))


def _found(request: SignedIn, text: str, only: str = "", after: str = "") -> list[Found]:
    terms = _terms(text)
    return [] if terms.is_too_short else found(terms, request.user, only=only, after=after)


def _keep(request: SignedIn, text: str) -> str:
    """Keep what was typed in the session, so that Back and Reload find it again; the address has a random word."""
    word = new_public_id()
    kept = [*request.session.get(KEPT, {}).items(), (word, text)]
    request.session[KEPT] = dict(kept[-MOST_KEPT:])
    return word


def _shown(request: SignedIn, terms: Terms, shown: list[Found], word: str) -> HttpResponse:
    looked_at_each(request.user, people_in(shown), at=timezone.now(), how="search")
    context = {"said": terms.text, "terms": terms, "groups": [_group(each, terms, word) for each in shown]}
    context |= {"letters": str(SHORTEST_WORD), "digits": str(SHORTEST_NUMBER), "expected": EXPECTED}
    context |= {"address": _address(s=word), "is_part": bool(request.GET.get("only"))}
    return render(request, "orders/search.html", context)


def _group(each: Found, terms: Terms, word: str) -> dict[str, Any]:
    lines = told_search.lines_of(each, terms, timezone.localdate())
    more_url = _address(s=word, only=each.kind.name, after=each.after) if each.after else ""
    return {"id": each.kind.name, "title": each.kind.title, "lines": lines, "more_url": more_url}


def _terms(text: str) -> Terms:
    return terms_of(text, today=timezone.localdate())


def _address(**said: str) -> str:
    return f"{reverse('search')}?{urlencode(said)}"
