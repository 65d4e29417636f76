"""The statement page: by day, newest first, found again by filters, read on by sequence."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from types import ModuleType
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.ledger.models import Account, PostingKind
from accounts.statements import selectors
from portal.kernel.clock import BANK_ZONE
from tests.factories import money
from tests.factories.movements import movement

pytestmark = pytest.mark.django_db


def at(day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BANK_ZONE)


@pytest.fixture
def account(cast: ModuleType) -> Account:
    """Five movements over three days, as worked out by hand: 1,000.00 → 12,860.00 in → 88.00 out → 1,000.00 out → 30.00 out → 88.00 in."""
    made = money.account(holder=cast.alice(), balance="1,000.00", now=at(10))
    movement(made, "12860.00", at=at(15, 9, 30), name="江南精密机械", kind=PostingKind.SALARY)
    movement(made, "-88.00", at=at(18, 9), name="花间里", memo="鲜花 100%")
    movement(made, "-1000.00", at=at(18, 10), name="稳享债基", memo="定投")
    movement(made, "-30.00", at=at(18, 21, 10), name="云上影视", memo="会员")
    movement(made, "88.00", at=at(19, 15, 2), name="王芳", memo="生日快乐")
    return made


def url(account: Account) -> str:
    return f"/accounts/{account.reference}/statement/"


def found(client: Client, account: Account, **filters: str) -> list[int]:
    """The amounts that the page shows, in its order."""
    page = client.get(url(account), filters).context["page"]
    return [line.amount for day in page.days for line in day.lines]


def test_days_newest_first_with_running_balance_and_sums(account: Account, alice_client: Client) -> None:
    days = alice_client.get(url(account)).context["page"].days
    assert [(day.date.day, day.sum_in, day.sum_out) for day in days] == [(19, 8_800, 0), (18, 0, 111_800), (15, 1_286_000, 0), (10, 100_000, 0)]
    assert [line.balance_after for day in days for line in day.lines] == [1_283_000, 1_274_200, 1_277_200, 1_377_200, 1_386_000, 100_000]


def test_shows_what_a_person_needs_on_phone_and_desktop(account: Account, alice_client: Client) -> None:
    page = alice_client.get(url(account)).content.decode()
    for words in ("王芳", "+88.00", "12,830.00", "−1,000.00", "鲜花 100%", "11月18日", "15:02"):
        assert page.count(words) >= 2, words


@pytest.mark.parametrize(
    ("filters", "amounts"),
    [
        ({"since": "2026-11-18"}, [8_800, -3_000, -100_000, -8_800]),
        ({"until": "2026-11-15"}, [1_286_000, 100_000]),
        ({"since": "2026/11/18", "until": "2026年11月18日"}, [-3_000, -100_000, -8_800]),
        ({"direction": "in"}, [8_800, 1_286_000, 100_000]),
        ({"direction": "out"}, [-3_000, -100_000, -8_800]),
        ({"at_least": "88", "at_most": "1,000.00"}, [8_800, -100_000, -8_800, 100_000]),
        ({"at_most": "８８"}, [8_800, -3_000, -8_800]),
        ({"text": "生日"}, [8_800]),
        ({"text": "王芳"}, [8_800]),
        ({"text": "  定投 "}, [-100_000]),
        ({"text": "100%"}, [-8_800]),
        ({"text": "%"}, [-8_800]),
        ({"text": "_"}, []),
        ({"text": "' or 1=1 --"}, []),
        ({"text": "生日", "direction": "out"}, []),
    ],
)
def test_filters(account: Account, alice_client: Client, filters: dict[str, str], amounts: list[int]) -> None:
    assert found(alice_client, account, **filters) == amounts


def test_totals_are_those_of_the_filter(account: Account, alice_client: Client) -> None:
    totals = alice_client.get(url(account), {"since": "2026-11-18"}).context["totals"]
    assert (totals.count, totals.sum_in, totals.sum_out) == (4, 8_800, 111_800)


def test_each_active_filter_is_a_chip_that_takes_only_itself_away(account: Account, alice_client: Client) -> None:
    page = alice_client.get(url(account), {"since": "2026-11-01", "until": "2026-11-30", "direction": "out", "text": "影视", "at_least": "10"}).content.decode()
    chips = [parse_qs(urlsplit(href.replace("&amp;", "&")).query) for href in re.findall(r'<a href="(\?[^"]*)" class="chip plain" aria-current="true"', page)]
    every = {"since": ["2026-11-01"], "until": ["2026-11-30"], "direction": ["out"], "text": ["影视"], "at_least": ["10"]}
    assert chips == [
        {name: value for name, value in every.items() if name not in gone} for gone in (("since", "until"), ("at_least",), ("direction",), ("text",))
    ]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"since": "2026-13-01"}, "请写成 2026-11-20 这样的日期。"),
        ({"since": "2026-11-20", "until": "2026-11-01"}, "这一天早于开始的那天。"),
        ({"at_least": "12,3x"}, "请写成 1,234.56 这样的金额。"),
        ({"at_least": "-5"}, "请写成 1,234.56 这样的金额。"),
        ({"at_most": "1.234"}, "请写成 1,234.56 这样的金额。"),
        ({"at_least": "200", "at_most": "100"}, "这个金额比前面的小。"),
    ],
)
def test_bad_input_is_explained_and_kept(account: Account, alice_client: Client, typed: dict[str, str], message: str) -> None:
    answer = alice_client.get(url(account), {"text": "王", **typed})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert message in page
    assert "page" not in answer.context
    for value in ("王", *typed.values()):
        assert f'value="{value}"' in page


@pytest.mark.parametrize("typed", [{"text": "字" * 61}, {"direction": "sideways"}, {"text": "a\x00b"}])
def test_what_no_form_sends_is_refused_quietly(account: Account, alice_client: Client, typed: dict[str, str]) -> None:
    answer = alice_client.get(url(account), typed)
    assert (answer.status_code, answer.context["form"].is_valid()) == (200, False)


@pytest.mark.parametrize("before", ["x", "-1", "0", "9223372036854775808", "1.5", ""])
def test_a_page_that_cannot_be_is_404(account: Account, alice_client: Client, before: str) -> None:
    assert alice_client.get(url(account), {"before": before}).status_code == 404


def test_reading_on_shows_every_entry_once(cast: ModuleType) -> None:
    made = money.account(holder=cast.alice(), now=at(1))
    for number in range(1, 14):
        movement(made, f"{number}.00", at=at(1 + number // 4, 9, number))
    seen, pages, older = [], [], None
    while pages == [] or older is not None:
        page = selectors.page(account=made, filters=selectors.StatementFilter(), before=older, limit=5)
        pages.append([(day.date.day, day.sum_in, len(day.lines)) for day in page.days])
        seen += [line.amount // 100 for day in page.days for line in day.lines]
        older = page.older
    assert seen == list(range(13, 0, -1))
    # A page ends where a day ends, so every sum is the day's own.
    assert pages == [[(4, 2_500, 2)], [(3, 3_800, 4)], [(2, 2_200, 4)], [(1, 600, 3)]]


def test_a_day_longer_than_a_page_is_cut_and_then_has_no_sums(cast: ModuleType) -> None:
    made = money.account(holder=cast.alice(), now=at(1))
    for number in range(1, 8):
        movement(made, f"{number}.00", at=at(2, 9, number))
    first = selectors.page(account=made, filters=selectors.StatementFilter(), limit=5)
    second = selectors.page(account=made, filters=selectors.StatementFilter(), before=first.older, limit=5)
    assert [(day.sum_in, len(day.lines)) for day in first.days] == [(None, 5)]
    assert [(day.sum_in, len(day.lines)) for day in second.days] == [(None, 2)]
    assert (first.older, second.older) == (3, None)


def test_older_pages_work_as_links_and_as_parts(cast: ModuleType, alice_client: Client) -> None:
    made = money.account(holder=cast.alice(), now=at(1))
    for number in range(1, 61):
        movement(made, "1.00", at=at(1 + number // 10, 9, number % 10), memo="生日")
    first = alice_client.get(url(made), {"text": "生日"}).content.decode()
    (href,) = {link.replace("&amp;", "&") for link in re.findall(r'href="([^"]*before=[^"]*)"', first)}
    assert parse_qs(urlsplit(href).query) == {"text": ["生日"], "before": ["20"]}
    whole = alice_client.get(href).content.decode()
    part = alice_client.get(href, headers={"hx-request": "true"}).content.decode()
    assert "<html" in whole
    assert "回到最新" in whole
    assert "<html" not in part
    assert part.count("+1.00") == 2 * 19


def test_crowns_are_shown_as_crowns(cast: ModuleType, alice_client: Client) -> None:
    made = money.account(holder=cast.alice(), currency="CZK", now=at(1), min_balance=-50_000)
    movement(made, "-250.50", at=at(2), name="Praha")
    page = alice_client.get(url(made), {"direction": "out"}).content.decode()
    assert "Kč 250.50" in page
    assert "¥" not in page.split('id="main"')[1]
    assert "−250.50" in page


def test_an_account_without_movements_says_so(cast: ModuleType, alice_client: Client) -> None:
    assert "这里还没有进出" in alice_client.get(url(money.account(holder=cast.alice()))).content.decode()


def test_nothing_found_says_what_to_do(account: Account, alice_client: Client) -> None:
    page = alice_client.get(url(account), {"text": "没有这个"}).content.decode()
    assert "没有符合的明细" in page


def test_the_joint_holder_reads_it_and_a_stranger_gets_404(cast: ModuleType, client_of: Callable[..., Client]) -> None:
    shared = money.account(holder=cast.alice(), balance="1.00", joint=cast.bob())
    assert client_of(cast.bob()).get(url(shared)).status_code == 200
    assert client_of(cast.charlie()).get(url(shared)).status_code == 404


def test_signed_out_goes_to_sign_in(account: Account, client: Client) -> None:
    answer = client.get(url(account))
    assert (answer.status_code, answer["Location"]) == (302, f"/me/sign-in/login/?next={url(account)}")


def test_reads_only(account: Account, alice_client: Client) -> None:
    assert alice_client.post(url(account)).status_code == 405


def test_six_queries_at_any_depth(
    cast: ModuleType, client_of: Callable[..., Client], settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Login, customer, account, totals (first page only), entries, unread messages; sessions come from the cache, as they do outside tests."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
    made = money.account(holder=cast.alice(), now=at(1))
    for number in range(120):
        movement(made, "1.00", at=at(1) + timedelta(hours=number))
    reader = client_of(cast.alice())
    with django_assert_num_queries(6):
        reader.get(url(made))
    for before in ("100", "3"):
        with django_assert_num_queries(5):
            reader.get(url(made), {"before": before})
    with django_assert_num_queries(6):
        reader.get(url(made), {"text": "x", "since": "2026-11-01"})
