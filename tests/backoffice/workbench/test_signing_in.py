"""The staff site opens to staff alone, with a second factor in this session, for thirty minutes of silence at most."""

import time

import pytest
from allauth.mfa.models import Authenticator

from backoffice.workbench.session import SEEN_KEY
from tests import cast
from tests.fixtures import signed_in

pytestmark = pytest.mark.django_db

RECORDS = "account_authentication_methods"


def test_who_is_not_signed_in_is_sent_to_sign_in(client) -> None:
    response = client.get("/staff/")
    assert response.status_code == 302
    assert response.url == "/me/sign-in/login/?next=/staff/"


def test_the_sites_own_sign_in_is_allauths(client) -> None:
    response = client.get("/staff/login/?next=/staff/audit/")
    assert response.status_code == 302
    assert response.url == "/me/sign-in/login/?next=%2Fstaff%2Faudit%2F"


def test_a_customer_is_refused(client_of) -> None:
    assert client_of(cast.alice()).get("/staff/").status_code == 403


def test_password_alone_leads_to_enrolment() -> None:
    response = signed_in(cast.judy().user, {"method": "password"}).get("/staff/counter/")
    assert response.status_code == 302
    assert response.url == "/me/sign-in/2fa/totp/activate/?next=%2Fstaff%2Fcounter%2F"


def test_an_enrolled_person_is_asked_for_the_code() -> None:
    user = cast.judy().user
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    response = signed_in(user, {"method": "password"}).get("/staff/")
    assert response.url == "/me/sign-in/2fa/reauthenticate/?next=%2Fstaff%2F"


def test_a_recovery_code_is_no_second_factor_here() -> None:
    user = cast.judy().user
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client = signed_in(user, {"method": "password"}, {"method": "mfa", "type": "recovery_codes"})
    assert client.get("/staff/").status_code == 302


@pytest.mark.parametrize("factor", ["totp", "webauthn"])
def test_a_second_factor_in_this_session_opens(factor: str) -> None:
    client = signed_in(cast.judy().user, {"method": "password"}, {"method": "mfa", "type": factor})
    assert client.get("/staff/").status_code == 200


def test_another_sessions_second_factor_does_not_count() -> None:
    client = signed_in(cast.judy().user, {"method": "password"}, {"method": "mfa", "type": "totp"})
    session = client.session
    session[f"{RECORDS}_user"] = str(cast.dana().user.pk)
    session.save()
    assert client.get("/staff/").status_code == 302


def test_thirty_minutes_of_silence_end_the_session(staff_client) -> None:
    client = staff_client(cast.judy())
    assert client.get("/staff/").status_code == 200
    _set(client, SEEN_KEY, time.time() - 29 * 60)
    assert client.get("/staff/").status_code == 200
    _set(client, SEEN_KEY, time.time() - 31 * 60)
    response = client.get("/staff/counter/")
    assert response.url == "/me/sign-in/login/?next=/staff/counter/"
    assert "_auth_user_id" not in client.session


def test_a_sign_in_left_alone_before_the_first_page_ends_too(staff_client) -> None:
    client = staff_client(cast.judy())
    _set(client, RECORDS, [{"method": "mfa", "type": "totp", "at": time.time() - 31 * 60}])
    assert client.get("/staff/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_twelve_hours_end_the_session_however_busy(staff_client) -> None:
    client = staff_client(cast.judy())
    long_ago = time.time() - 12 * 3600 - 5
    _set(client, RECORDS, [{"method": "password", "at": long_ago}, {"method": "mfa", "type": "totp", "at": time.time()}])
    _set(client, SEEN_KEY, time.time())
    assert client.get("/staff/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_silence_elsewhere_ends_no_customers_session(client_of) -> None:
    client = client_of(cast.alice())
    _set(client, SEEN_KEY, time.time() - 3 * 3600)
    assert client.get("/").status_code == 200
    assert "_auth_user_id" in client.session


def _set(client, key: str, value: object) -> None:
    session = client.session
    session[key] = value
    session.save()
