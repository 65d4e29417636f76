"""A sample program on an address of its own signs people in here: consent in a browser, back with a code, an id token for it."""

import base64
import hashlib
import json
import re
import secrets
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from allauth.idp.oidc.models import Client as Program
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_A_PHONE, serious_findings
from tests.journeys.people import PASSWORD, holder
from tests.journeys.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.slow, ON_A_PHONE]
Opener = Callable[..., Page]
Committed = Callable[[Callable[[], Any]], Any]
SECRET = "the shop's secret"
VERIFIER = secrets.token_urlsafe(48)


class Shop:
    """The program: a page that people come back to, and what came back."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.origin = f"http://127.0.0.1:{server.server_port}"
        self.back = f"{self.origin}/back"
        self.came: list[dict[str, str]] = []
        self.id = f"shop-{time.time_ns()}"

    def asks(self) -> str:
        challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
        asked = {"response_type": "code", "client_id": self.id, "redirect_uri": self.back, "scope": "openid accounts:read", "state": "s-1", "nonce": "n-1"}
        return f"/identity/o/authorize?{urlencode(asked | {'code_challenge': challenge, 'code_challenge_method': 'S256'})}"

    def exchange(self, bank: str) -> dict[str, Any]:
        """The code that came back, for tokens; server to server."""
        data = {"grant_type": "authorization_code", "code": self.came[-1]["code"], "redirect_uri": self.back, "client_id": self.id}
        body = urlencode(data | {"client_secret": SECRET, "code_verifier": VERIFIER}).encode()
        with urllib.request.urlopen(f"{bank}/identity/o/api/token", body, timeout=15) as answer:  # noqa: S310 (our own address)
            given: dict[str, Any] = json.load(answer)
        return given

    def registered(self) -> None:
        program = Program(id=self.id, name="Corner shop", type=Program.Type.CONFIDENTIAL)
        program.secret = make_password(SECRET, hasher="argon2")  # the running bank knows no quick ones
        program.set_scopes(["openid", "accounts:read"])
        program.set_redirect_uris([self.back])
        program.set_grant_types([Program.GrantType.AUTHORIZATION_CODE])
        program.set_response_types(["code"])
        program.save()


@pytest.fixture
def shop() -> Iterator[Shop]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/back":
                sample.came.append({name: values[0] for name, values in parse_qs(parts.query).items()})
            body = b"<!doctype html><title>Corner shop</title><h1>Welcome to the corner shop</h1>"
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    sample = Shop(server)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield sample
    server.shutdown()
    server.server_close()


def _to_consent(page: Page, shop: Shop, login: str) -> None:
    """The shop sends the person here; sign-in stands between."""
    page.goto(shop.asks())
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/identity/o/authorize*")
    expect(page.locator("h1")).to_contain_text("Corner shop")


def test_consent_leads_back_to_the_program_and_nowhere_else(open_browser: Opener, committed: Committed, shop: Shop, stack: Stack) -> None:
    committed(shop.registered)
    person = committed(lambda: holder(name="江同舟", balance="1,000.00"))
    page = open_browser()
    _to_consent(page, shop, person.login)
    assert serious_findings(page) == []
    answer = page.reload()
    assert answer is not None
    form_action = re.search(r"form-action ([^;]+)", answer.headers["content-security-policy"])
    assert form_action is not None and form_action[1] == f"'self' {shop.origin}"

    page.locator("button[value=grant]").click()
    page.wait_for_url(f"{shop.back}*")
    expect(page.locator("h1")).to_have_text("Welcome to the corner shop")
    assert shop.came[-1]["state"] == "s-1"
    given = shop.exchange(stack.address)
    claims = json.loads(base64.urlsafe_b64decode(given["id_token"].split(".")[1] + "=="))
    assert (claims["aud"], claims["nonce"]) == (shop.id, "n-1")


def test_a_no_leads_back_too(open_browser: Opener, committed: Committed, shop: Shop) -> None:
    committed(shop.registered)
    person = committed(lambda: holder(name="江同舟", balance="1,000.00"))
    page = open_browser(locale="en-GB")
    _to_consent(page, shop, person.login)
    page.locator("button[value=cancel]").click()
    page.wait_for_url(f"{shop.back}*")
    assert shop.came[-1]["error"] == "access_denied"


def test_other_pages_lead_nowhere(open_browser: Opener, committed: Committed) -> None:
    page = open_browser()
    answer = page.goto("/me/sign-in/login/")
    assert answer is not None and "form-action 'self'; " in answer.headers["content-security-policy"] + " "
