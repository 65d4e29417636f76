"""Fresh people for a journey, committed into the running bank, and how they sign in."""

import time
from dataclasses import dataclass
from functools import cache

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, hotp_value
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Page

from accounts.identity.models import Customer, User
from accounts.ledger.models import Account
from accounts.organisation.models import Role, StaffMember
from tests.factories import money, people, places

PASSWORD = people.cast.PASSWORD
_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of fresh test people only


@dataclass(frozen=True, slots=True)
class Holder:
    """A customer with one account."""

    login: str
    name: str
    number: str
    reference: str


def holder(*, name: str, balance: str) -> Holder:
    """A new customer with a login and an account holding `balance`."""
    customer: Customer = people.customer(login=f"p{time.time_ns()}", number=f"J{time.time_ns() % 10**12}", name=name)
    account: Account = money.account(holder=customer, balance=balance)
    assert customer.user is not None
    _real_password(customer.user)
    return Holder(login=customer.user.username, name=name, number=account.number, reference=account.reference)


def colleague(*, role: Role, name: str) -> str:
    """The login of a new member of staff at Liangxi, with an authenticator."""
    stamp = time.time_ns()
    member: StaffMember = people.staff(role=role, name=name, login=f"s{stamp}", number=f"J{stamp % 10**9}", branch=places.place(people.cast.LIANGXI))
    TOTP.activate(member.user, _SECRET)
    _real_password(member.user)
    return str(member.user.username)


def _real_password(user: User) -> None:
    """The running bank checks passwords its own way, not the tests' quick one."""
    user.password = _sealed()
    user.save(update_fields=["password"])


@cache
def _sealed() -> str:
    return make_password(PASSWORD, hasher="argon2")


def code() -> str:
    """The one-time code of the present half minute for every colleague of a journey."""
    counter = int(time.time()) // 30
    return f"{hotp_value(_SECRET, counter):06d}"


def forget_codes(login: str) -> None:
    """Let the code of this half minute count again for that login (a journey signs in twice within it)."""
    Authenticator.objects.filter(user__username=login).update(last_used_at=None)


def sign_in(page: Page, login: str) -> None:
    """Through the sign-in page, with the code where one is asked for."""
    page.goto("/me/sign-in/login/")
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/login/" not in url)
    if "/2fa/authenticate/" in page.url:
        _give_code(page)
        if page.locator("input[name=code]").count():  # its half minute ended on the way: a person types the next one
            _give_code(page)
        page.wait_for_url(lambda url: "/2fa/" not in url)


def _give_code(page: Page) -> None:
    """Type the code and wait for the answer to it, whatever it is."""
    page.locator("input[name=code]").fill(code())
    with page.expect_navigation():
        page.keyboard.press("Enter")
