"""A request that was on its way while somebody signed in does not sign them out."""

import pytest
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse
from django.test import Client, RequestFactory

from portal.kernel.sessions import SessionMiddleware


@pytest.mark.django_db
def test_a_key_that_is_no_more_leaves_the_cookie_alone() -> None:
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = "of-the-session-before-signing-in"
    answer = browser.get("/")
    assert settings.SESSION_COOKIE_NAME not in answer.cookies
    assert "Cookie" in answer["Vary"]


@pytest.mark.django_db
def test_who_signs_out_loses_it() -> None:
    request = RequestFactory().get("/")
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "any"

    def view(asked: object) -> HttpResponse:
        logout(request)
        return HttpResponse()

    answer = SessionMiddleware(view)(request)
    assert answer.cookies[settings.SESSION_COOKIE_NAME].value == ""
