"""A print page as PDF and as picture. The libraries (and the system's Pango) are loaded when a paper is first made."""

import io
import logging
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import segno
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Refusal

_STYLE: Final = Path(__file__).with_name("paper.css")
#: Pixels of the picture per point of the page: 148 mm of A5 become about 1,260 pixels.
_PICTURE_SCALE: Final = 3
_DARK: Final = "#0f2b30"
#: Drawings on paper inherit no colour; the one that would is the seal.
_SEAL: Final = "#c23b2a"


class NoPaper(Refusal):
    code = "no_paper"
    message = _("This document cannot be made as a file at the moment. It is issued all the same: its code stands on this page.")


def pdf(template: str, context: dict[str, Any]) -> bytes:
    """The page as PDF, in the language that is active. Nothing is fetched: a paper holds only what its template says.

    Raises `NoPaper` where Pango or WeasyPrint is missing.
    """
    weasyprint = _weasyprint()
    text = render_to_string(template, context).replace("currentColor", _SEAL)
    page = weasyprint.HTML(string=text, url_fetcher=_refuse, media_type="print")
    made: bytes = page.write_pdf(stylesheets=[weasyprint.CSS(string=_style())])
    return made


def png(document: bytes) -> bytes:
    """The first page of a PDF as a picture."""
    try:
        import pypdfium2
    except (ImportError, OSError) as error:
        raise NoPaper from error
    opened = pypdfium2.PdfDocument(document)
    try:
        picture = io.BytesIO()
        opened[0].render(scale=_PICTURE_SCALE).to_pil().save(picture, "PNG", optimize=True)
    finally:
        opened.close()
    return picture.getvalue()


def qr(text: str) -> SafeString:
    """A QR code as SVG that needs no style; its colours stand in it, so it reads on dark pages and on paper."""
    svg = segno.make(text, micro=False, error="m").svg_inline(border=2, omitsize=True, dark=_DARK, light="#ffffff", svgclass="qr", lineclass=None)
    return mark_safe(svg)  # noqa: S308  # nosec: made of squares, the text is not in it


@cache
def _style() -> str:
    return _STYLE.read_text(encoding="utf-8")


def _weasyprint() -> ModuleType:
    try:
        import weasyprint
    except (ImportError, OSError) as error:  # OSError: Pango is not on this machine
        raise NoPaper from error
    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)
    module: ModuleType = weasyprint
    return module


def _refuse(url: str, *args: Any, **kwargs: Any) -> Any:
    raise ValueError(f"a paper fetches nothing, not {url}")
