"""The statement as a file."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import datetime
from types import ModuleType

import pytest
from asgiref.sync import async_to_sync
from django.http import StreamingHttpResponse
from django.test import AsyncRequestFactory, Client

from accounts.ledger.models import Account, PostingKind
from accounts.ledger.selectors import StatementRow
from accounts.statements import resources, rules
from accounts.statements.streaming import streamed
from portal.kernel.audit.models import AuditEntry
from portal.kernel.clock import BANK_ZONE
from tests.factories import money
from tests.factories.movements import movement

pytestmark = pytest.mark.django_db


def at(day: int) -> datetime:
    return datetime(2026, 11, day, 19, 6, 7, tzinfo=BANK_ZONE)


@pytest.fixture
def account(cast: ModuleType) -> Account:
    made = money.account(holder=cast.alice(), balance="1,000.00", now=at(10))
    movement(made, "-68.00", at=at(18), name="梁溪小馆", memo="晚饭，两人")
    movement(made, "88.00", at=at(19), name="王芳", memo='=HYPERLINK("http://x","生日")')
    return made


def label(kind: PostingKind) -> str:
    return str(kind.label)


def url(account: Account) -> str:
    return f"/accounts/{account.reference}/statement.csv"


def rows(client: Client, account: Account, **filters: str) -> list[list[str]]:
    content = b"".join(client.get(url(account), filters).streaming_content)
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_every_cell(account: Account, alice_client: Client) -> None:
    assert rows(alice_client, account) == [
        ["日期", "时间", "对方", "类型", "附言", "支出", "收入", "余额", "币种", "序号"],
        ["2026-11-19", "19:06:07", "王芳", label(PostingKind.FROM_OTHER_BANK), '\'=HYPERLINK("http://x","生日")', "", "88.00", "1020.00", "CNY", "3"],
        ["2026-11-18", "19:06:07", "梁溪小馆", label(PostingKind.PAYMENT), "晚饭，两人", "68.00", "", "932.00", "CNY", "2"],
        ["2026-11-10", "19:06:07", "", label(PostingKind.CASH_IN), "", "", "1000.00", "1000.00", "CNY", "1"],
    ]


def test_head_words_follow_the_language(account: Account, alice_client: Client) -> None:
    content = b"".join(alice_client.get(url(account), headers={"accept-language": "en"}).streaming_content)
    assert content.decode().splitlines()[0] == "\ufeffDate,Time,To or from,Kind,Memo,Money out,Money in,Balance,Currency,Entry number"


def test_it_is_streamed_under_a_plain_name_and_not_kept(account: Account, alice_client: Client) -> None:
    answer = alice_client.get(url(account), {"since": "2026-11-01", "until": "2026-11-30"})
    assert isinstance(answer, StreamingHttpResponse)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="statement-{account.number[-4:]}-2026-11-01-2026-11-30.csv"'
    assert answer["Cache-Control"] == "private, no-store"


def test_begins_with_the_mark_spreadsheets_need(account: Account, alice_client: Client) -> None:
    assert b"".join(alice_client.get(url(account)).streaming_content).startswith(b"\xef\xbb\xbf")


def test_filters_are_honoured(account: Account, alice_client: Client) -> None:
    assert [row[2] for row in rows(alice_client, account, direction="out")[1:]] == ["梁溪小馆"]
    assert [row[2] for row in rows(alice_client, account, text="晚饭")[1:]] == ["梁溪小馆"]


def test_bad_filters_lead_to_the_page_that_explains(account: Account, alice_client: Client) -> None:
    answer = alice_client.get(url(account), {"since": "never"})
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert "请写成 2026-11-20 这样的日期。" in answer.content.decode()
    assert AuditEntry.objects.filter(verb="statement.downloaded").count() == 0


def test_each_download_is_written_down(cast: ModuleType, account: Account, alice_client: Client) -> None:
    rows(alice_client, account, direction="out", text="晚饭")
    entry = AuditEntry.objects.get(verb="statement.downloaded")
    assert (entry.actor, entry.subject) == (f"customer:{cast.alice().pk}", f"account:{account.pk}")
    assert entry.details == {"format": "csv", "filters": {"direction": "out", "text": "晚饭"}}


def test_a_stranger_gets_404(cast: ModuleType, account: Account, client_of: Callable[..., Client]) -> None:
    assert client_of(cast.charlie()).get(url(account)).status_code == 404


def test_signed_out_goes_to_sign_in(account: Account, client: Client) -> None:
    assert client.get(url(account)).status_code == 302


def test_reads_only(account: Account, alice_client: Client) -> None:
    assert alice_client.post(url(account)).status_code == 405


def test_rows_are_read_as_the_file_is_taken() -> None:
    """Constant memory: after the first part no more than one portion of rows has been asked for."""
    asked = 0

    def endless() -> Iterator[StatementRow]:
        nonlocal asked
        while True:
            asked += 1
            yield StatementRow(asked, 1, -1, 1, at(1), at(1).date(), 4, 0, "x", "")

    parts = resources.csv_chunks(account=Account(currency="CNY"), rows=endless())
    next(parts), next(parts)
    assert asked == 500


def test_under_asgi_the_parts_are_taken_one_by_one() -> None:
    """Django would collect a plain iterator into a list first."""
    taken: list[str] = []

    def parts() -> Iterator[str]:
        for part in ("a", "b", "c"):
            taken.append(part)
            yield part

    async def first_two(answer: StreamingHttpResponse) -> list[bytes]:
        stream = aiter(answer)
        return [await anext(stream), await anext(stream)]

    answer = streamed(AsyncRequestFactory().get("/"), parts(), content_type="text/csv", filename="x.csv")
    assert async_to_sync(first_two)(answer) == [b"a", b"b"]
    assert taken == ["a", "b"]


@pytest.mark.parametrize("cell", ["=1+1", "+86", "-5", "@sum", "\t=1", "\r=1", "  =1", "＝1", "－1", "＋1", "＠x"])
def test_what_would_run_is_shown_instead(cell: str) -> None:
    assert rules.safe_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "房租", "a=b", "3-4", "王芳"])
def test_ordinary_text_is_left_alone(cell: str) -> None:
    assert rules.safe_cell(cell) == cell
