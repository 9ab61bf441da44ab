"""Labels as one document of absolute blocks written by hand for exactly this content: the floor of this library."""

import base64
import functools
import html
import io
from collections.abc import Sequence

import zxingcpp
from PIL import Image
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from orders.label_content import LabelContent
from records.typesetting import FONTS

QR, MATRIX = zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.DataMatrix
STYLE = """
@font-face { font-family: A; src: url(AtkinsonHyperlegibleNext_400Regular.ttf); font-weight: 400; }
@font-face { font-family: A; src: url(AtkinsonHyperlegibleNext_700Bold.ttf); font-weight: 700; }
@font-face { font-family: M; src: url(AtkinsonHyperlegibleMono_400Regular.ttf); }
@page { size: 288pt 144pt; margin: 0 } html, body, p { margin: 0 } body { font-family: A; color: #000 }
main { position: relative; width: 288pt; height: 144pt; break-after: page } main:last-child { break-after: auto }
p, img, div { position: absolute } img { image-rendering: pixelated } b { font-weight: 700 }
p { left: 157pt; white-space: nowrap } .c { left: 7pt } b { display: block }
.r { left: 150.5pt; width: 1.5pt; height: 144pt; background: #000 }
.a { top: 5pt; font: 700 14pt/17.5pt A } .d { top: 35pt; font: 12pt/15pt A } .s { top: 50pt; font: 700 16pt/20pt A }
.i { top: 80pt; font: 700 16pt/20pt A } .u { top: 124pt; font: 12pt/15pt A }
.p { top: 4pt; font: 700 7.5pt/9pt A } .e { top: 13pt; font: 6.25pt/7.4pt A } .n { top: 37pt; font: 700 6.75pt/7.9pt A }
.f { top: 45pt; font: 6.75pt/7.9pt A } .t { top: 78pt; font: 700 8.4pt/9.8pt A } .l { top: 88pt; font: 6.25pt/7.4pt M }
.o { left: 152pt; top: 96.5pt; width: 126pt; padding: 2.5pt 5pt; background: #000;
color: #fff; font: 700 8.25pt/9.4pt A }
.k { top: 122pt; font: 5.75pt/6.5pt A } .y, .z { left: auto; right: 4.5pt; font: 5.25pt/6pt A }
.q { left: 248.27pt; top: 5pt; width: 35.1pt } .m { left: 260.7pt; top: 53.2pt; width: 22.7pt }
.y { top: 44pt } .z { top: 77pt }
"""


@functools.cache
def _tools() -> tuple[FontConfiguration, CSS]:
    fonts = FontConfiguration()
    return fonts, CSS(string=STYLE, base_url=f"{FONTS.as_uri()}/", font_config=fonts)


def render(contents: Sequence[LabelContent]) -> bytes:
    """The labels as PDF."""
    fonts, style = _tools()
    pages = "".join(_page(content) for content in contents)
    document = HTML(string=f"<html lang=en><title>Labels</title><body>{pages}")
    pdf: bytes = document.write_pdf(stylesheets=[style], font_config=fonts)
    return pdf


def _page(c: LabelContent) -> str:
    e = html.escape
    return (
        f'<main><div class=r></div><p class="c a">{e(c.patient)}</p><p class="c d">{e(c.drug)}</p>'
        f'<p class="c s">{e(c.strength)}</p><p class="c i">Take 1 capsule<br>at bedtime</p>'
        f'<p class="c u">{e(c.purpose)}</p>'
        f"<p class=p>{e(c.pharmacy)}</p><p class=e>{'<br>'.join(map(e, [*c.address, c.telephone]))}</p>"
        f"<p class=n>Rx {e(c.number)}</p>"
        f"<p class=f>{'<br>'.join(map(e, [c.dated, c.prescriber, c.amount, c.look]))}</p>"
        f"<p class=t>{e(c.until)}</p><p class=l>Lot {e(c.lot)}</p>"
        "<p class=o>Do not take with<br>opioid pain medicines</p><p class=k>Compounded by this pharmacy. Keep out<br>"
        "of reach of children. Store at room<br>temperature, away from light and moisture.</p>"
        f"<img class=q src={_code(QR, c.know_url, ec_level='M')}><p class=y>Your medicine</p>"
        f"<img class=m src={_code(MATRIX, c.scan_code, force_square=True)}><p class=z>Pharmacy</p>"
        "</main>"
    )


def _code(form: zxingcpp.BarcodeFormat, text: str, **options: object) -> str:
    png = io.BytesIO()
    drawn = zxingcpp.create_barcode(text, form, **options).to_image(scale=1, add_quiet_zones=False)
    Image.fromarray(drawn).convert("1").save(png, "PNG")
    return f"data:image/png;base64,{base64.b64encode(png.getvalue()).decode()}"
