from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from portal.demo import logins
from portal.demo.cast import PASSWORD
from tests.factories import people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO = True
    with translation.override("en"):
        yield


def run(*args: str) -> str:
    out = StringIO()
    call_command(*args, stdout=out)
    return out.getvalue().strip()


def test_the_code_printed_is_the_one_that_opens_and_only_once():
    user = logins.give_login("zoe", now=timezone.now(), with_code=True)
    code = run("demo_code", "zoe")
    generator = TOTP(Authenticator.objects.get(user=user))
    assert len(code) == 6
    assert generator.validate_code(code)
    assert not generator.validate_code(code)


def test_no_code_is_told_outside_a_demo(settings):
    logins.give_login("zoe", now=timezone.now(), with_code=True)
    settings.DEMO = False
    with pytest.raises(CommandError, match="not a demo"):
        run("demo_code", "zoe")


@pytest.mark.parametrize("login", ["nobody", "yves"])
def test_a_login_without_a_generator_has_no_code(login):
    logins.give_login("yves", now=timezone.now())
    with pytest.raises(CommandError, match="has no one-time code"):
        run("demo_code", login)


def test_the_secret_differs_by_login_and_by_installation(settings):
    here = logins.secret_of("zoe")
    assert logins.secret_of("zoe") == here != logins.secret_of("yves")
    settings.SECRET_KEY = "another installation's secret key, long enough"
    assert logins.secret_of("zoe") != here


def test_an_imported_customer_gets_a_login_once():
    customer = people.customer(login=None, number="CZ0000077")
    assert "signs in as cz0000077" in run("demo_login", "CZ0000077")
    assert "signs in as cz0000077" in run("demo_login", "cz0000077")
    customer.refresh_from_db()
    assert customer.user.check_password(PASSWORD)
    assert customer.user.emailaddress_set.get().verified


def test_no_login_for_nobody_and_none_outside_a_demo(settings):
    with pytest.raises(CommandError, match="no customer of that number"):
        run("demo_login", "CZ9999999")
    people.customer(login=None, number="CZ0000077")
    settings.DEMO = False
    with pytest.raises(CommandError, match="not a demo"):
        run("demo_login", "CZ0000077")
