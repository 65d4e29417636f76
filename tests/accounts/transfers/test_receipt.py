"""The receipt: one code, on the page, in the PDF and in the picture; for its owner only."""

import io
from types import ModuleType

import pypdfium2
import pytest
from django.core.cache import cache
from django.test import Client
from PIL import Image

from accounts.documents import paper
from accounts.documents.models import IssuedDocument
from accounts.ledger.models import Account
from accounts.transfers.models import Transfer
from portal.kernel import clock
from portal.kernel.audit.models import AuditEntry
from tests.accounts.transfers.desk import NOON, order, signature_for
from tests.factories import money

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def source(cast: ModuleType) -> Account:
    return money.account(holder=cast.alice(), balance="100,000.00", now=NOON)


@pytest.fixture
def target(cast: ModuleType) -> Account:
    return money.account(holder=cast.bob(), now=NOON)


@pytest.fixture
def sent(source: Account, target: Account) -> Transfer:
    made = order(source, target, "3,200.00").transfer
    assert made is not None
    return made


def address(transfer: Transfer, end: str = "") -> str:
    return f"/accounts/transfers/{transfer.reference}/{end}"


def code_on_page(client: Client, transfer: Transfer) -> str:
    return str(client.get(address(transfer)).context["code"])


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in document)


def test_the_page_shows_a_code_and_a_square_to_scan(alice_client: Client, sent: Transfer) -> None:
    page = alice_client.get(address(sent)).content.decode()
    document = IssuedDocument.objects.get()
    assert f"{document.code[:4]} {document.code[4:]}" in page
    assert '<svg viewBox="0 0' in page and 'class="qr"' in page and " style=" not in page
    assert document.content["payee"] == "周**" and document.content["payer"] == "林**"


@pytest.mark.parametrize(("language", "title"), [("zh-hans", "林知夏"), ("en", "Receipt of a transfer")])
def test_the_pdf_says_what_the_page_says(alice_client: Client, sent: Transfer, language: str, title: str) -> None:
    code = code_on_page(alice_client, sent)
    answer = alice_client.get(address(sent, "receipt.pdf"), headers={"accept-language": language})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == f'attachment; filename="{sent.reference}.pdf"'
    text = words(answer.content)
    for expected in (code, title, "3,200.00", sent.reference, sent.target.number[-4:], "周明远"):
        assert expected in text, (expected, text)
    assert sent.target.number not in text


def test_it_fits_one_page_and_keeps_its_code_each_time(alice_client: Client, sent: Transfer) -> None:
    code = code_on_page(alice_client, sent)
    for _ in range(2):
        answer = alice_client.get(address(sent, "receipt.pdf"))
        assert len(pypdfium2.PdfDocument(answer.content)) == 1 and code in words(answer.content)
    assert AuditEntry.objects.filter(verb="document.saved", subject=f"transfer:{sent.reference}").count() == 2


def test_the_picture_is_a_picture(alice_client: Client, sent: Transfer) -> None:
    answer = alice_client.get(address(sent, "receipt.png"))
    assert answer["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(answer.content)).size == (1259, 1786)


@pytest.mark.parametrize("end", ["receipt.pdf", "receipt.png"])
def test_nobody_else_gets_it(client_of: object, client: Client, cast: ModuleType, sent: Transfer, end: str) -> None:
    assert client_of(cast.bob()).get(address(sent, end)).status_code == 404  # type: ignore[operator]
    assert client.get(address(sent, end)).status_code == 302
    assert not IssuedDocument.objects.exists()


def test_there_is_no_receipt_before_the_money_has_arrived(alice_client: Client, source: Account, target: Account) -> None:
    waiting = order(source, target, "20,000.00", signature=signature_for(source, target, "20,000.00")).transfer
    assert waiting is not None
    assert alice_client.get(address(waiting, "receipt.pdf")).status_code == 404
    assert "code" not in alice_client.get(address(waiting)).context
    assert not IssuedDocument.objects.exists()


def test_without_pango_the_page_says_so(alice_client: Client, sent: Transfer, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise paper.NoPaper

    monkeypatch.setattr(paper, "_weasyprint", missing)
    page = alice_client.get(address(sent, "receipt.pdf"), follow=True, headers={"accept-language": "en"})
    assert page.redirect_chain == [(address(sent), 302)]
    assert "cannot be made as a file" in page.content.decode()


def test_a_memo_with_markup_is_only_text(alice_client: Client, source: Account, target: Account) -> None:
    made = order(source, target, "1.00", memo='<img src="file:///etc/passwd"><b>x</b>').transfer
    assert made is not None
    assert "<b>x</b>" in words(alice_client.get(address(made, "receipt.pdf")).content).replace("\r\n", "")
