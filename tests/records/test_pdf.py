"""HTML becomes the same PDF each time, and fetches nothing but our fonts."""

import http.server
import io
import threading

import pypdf
import pytest

from records import pdf
from records.pdf import Forbidden, Variant, render
from records.readback import opened
from records.typesetting import FONTS

PAGE = '<html lang="en"><head><title>T</title>{head}</head><body>{body}</body></html>'


def page(body: str = "Aliquot", head: str = "") -> str:
    return PAGE.format(head=head, body=body)


@pytest.mark.parametrize("variant", Variant)
def test_the_same_page_gives_the_same_bytes(variant):
    assert render(page(), "p { margin: 0 }", variant) == render(page(), "p { margin: 0 }", variant)


def test_a_tagged_document_says_so():
    root = pypdf.PdfReader(io.BytesIO(render(page(), ""))).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"


def test_text_can_be_read_back_with_its_place_and_type():
    data = render(
        page("<p>One</p><p style='font-weight:700'>Two</p>"),
        "@page{size:200pt 100pt;margin:10pt} body,p{margin:0;font:12pt 'Atkinson Next'}",
    )
    with opened(data) as pages:
        [(first, second)] = [page.runs() for page in pages]
    assert (first.text, first.size, first.font) == ("One", 12, "Atkinson-Next")
    assert second.font == "Atkinson-Next-Bold"
    assert 10 <= first.left < 12
    assert 10 < first.top < first.bottom < second.top


@pytest.fixture
def secret(tmp_path):
    file = tmp_path / "secret.txt"
    file.write_text("not for paper")
    return file.as_uri()


@pytest.fixture
def requests():
    """A web server nobody may ask, and what it was asked."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()


@pytest.mark.parametrize(
    "trick",
    [
        '<link rel="attachment" href="{url}">',
        '<a rel="attachment" href="{url}">x</a>',
        '<img src="{url}">',
        '<link rel="stylesheet" href="{url}">',
        '<style>@import url("{url}");</style>',
        '<p style="background:url({url})">x</p>',
        '<object data="{url}"></object>',
        '<svg><image href="{url}"/></svg>',
    ],
)
def test_no_file_and_no_address_is_fetched(trick, secret, requests):
    address, asked = requests
    for url in (secret, address, "ftp://127.0.0.1/x", f"{FONTS.as_uri()}/../icons.svg"):
        try:
            data = render(page(head=trick.format(url=url), body=trick.format(url=url)), "")
        except Forbidden:
            continue
        assert b"EmbeddedFile" not in data
    assert asked == []


def test_an_attachment_stops_the_document(secret):
    with pytest.raises(Forbidden):
        render(page(head=f'<link rel="attachment" href="{secret}">'), "")


def test_the_process_shares_one_font_configuration():
    render(page(), "")
    before = pdf._fonts.cache_info().misses
    render(page("again"), "p { color: #000 }")
    assert pdf._fonts.cache_info().misses == before
