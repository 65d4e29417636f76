"""A passkey on a device of one's own: it signs in, signs exactly one payment, and answers to no other address."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.transfers.models import Transfer
from tests.journeys.conftest import ON_A_PHONE, serious_findings
from tests.journeys.people import PASSWORD, Holder, holder, sign_in
from tests.journeys.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Opener = Callable[..., Page]
Committed = Callable[[Callable[[], Any]], Any]

_DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
_ANSWER = "async (options) => JSON.stringify(await webauthnJSON.get(options))"
_ANSWER_BY_HAND = """async (options) => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0))
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=+$/, '')
  const asked = options.publicKey
  try {
    const given = await navigator.credentials.get({ publicKey: { ...asked, challenge: bytes(asked.challenge),
      allowCredentials: asked.allowCredentials.map((one) => ({ ...one, id: bytes(one.id) })) } })
    return JSON.stringify({ id: given.id, rawId: text(given.rawId), type: given.type, clientExtensionResults: {},
      response: { clientDataJSON: text(given.response.clientDataJSON), authenticatorData: text(given.response.authenticatorData),
        signature: text(given.response.signature), userHandle: null } })
  } catch (error) { return error.name }
}"""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """A page of somebody else at another port of the same host: the address of its origin's port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b"<!doctype html><title>elsewhere</title><p>Press here for a gift."
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield str(server.server_port)
    server.shutdown()
    server.server_close()


def _with_device(page: Page) -> Callable[[bool], None]:
    """This browser has a device; the answer says from now on whether it is its owner's finger."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    number = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": _DEVICE})["authenticatorId"]

    def owner(is_it: bool) -> None:
        devtools.send("WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": is_it})

    return owner


def _add_passkey(page: Page) -> None:
    page.goto("/me/sign-in/2fa/webauthn/add/")
    assert serious_findings(page) == []
    if "/reauthenticate/" in page.url:
        page.locator("input[name=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/webauthn/add/")
        assert serious_findings(page) == []
    page.locator("input[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: "/add/" not in url)


def _to_signature(page: Page, payee: Holder, amount: str) -> str:
    """As far as the page that asks for the passkey; its address."""
    page.goto("/accounts/transfers/new/")
    page.locator("input[name=number]").fill(payee.number)
    page.locator("input[name=name]").fill(payee.name)
    page.locator("main form button[type=submit]").last.click()
    page.locator("input[name=amount]").fill(amount)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/check/**")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/sign/**")
    if "with=passkey" not in page.url:
        page.goto(f"{page.url}?with=passkey")
    expect(page.locator("#sign_with_passkey")).to_be_visible()
    return page.url


def _options(page: Page) -> Any:
    return page.evaluate("JSON.parse(document.getElementById('js_data').textContent).request_options")


def _hand_in(page: Page, answer: str) -> None:
    """What a page of a thief would do with an answer: put it into the form and send it."""
    with page.expect_navigation():
        page.evaluate("(answer) => { const field = document.querySelector('input[name=secret]'); field.value = answer; field.form.submit() }", answer)


def _sent(committed: Committed, payer: Holder) -> list[int]:
    return list(committed(lambda: list(Transfer.objects.filter(source__reference=payer.reference).values_list("amount_minor", flat=True))))


def _two(committed: Committed) -> tuple[Holder, Holder]:
    return committed(lambda: holder(name="江同舟", balance="100,000.00")), committed(lambda: holder(name="陆共济", balance="0"))


def test_what_it_signed_for_one_amount_is_refused_for_another(open_browser: Opener, committed: Committed) -> None:
    payer, payee = _two(committed)
    page = open_browser(locale="en-GB")
    _with_device(page)
    sign_in(page, payer.login)
    _add_passkey(page)

    small = _to_signature(page, payee, "20,000.00")
    assert serious_findings(page) == []
    for_small = page.evaluate(_ANSWER, _options(page))
    large = _to_signature(page, payee, "30,000.00")
    _hand_in(page, for_small)
    expect(page.locator("main")).to_contain_text("Nothing was taken")
    assert _sent(committed, payer) == []

    page.goto(large)
    page.locator("#sign_with_passkey").click()
    page.wait_for_url(lambda url: "/sign/" not in url)
    assert _sent(committed, payer) == [3_000_000]

    page.goto(small)
    _hand_in(page, for_small)
    page.wait_for_url(lambda url: "/sign/" not in url)
    assert sorted(_sent(committed, payer)) == [2_000_000, 3_000_000]


@ON_A_PHONE
def test_it_signs_in_without_a_password(open_browser: Opener, committed: Committed) -> None:
    payer, _payee = _two(committed)
    page = open_browser()
    _with_device(page)
    sign_in(page, payer.login)
    _add_passkey(page)
    page.goto("/me/sign-in/logout/")
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: "logout" not in url)
    page.goto("/me/sign-in/login/?next=/me/")
    page.locator("#passkey_login").click()
    page.wait_for_url("**/me/")
    expect(page.locator("main")).to_contain_text("江同舟")


@ON_A_PHONE
def test_an_answer_given_elsewhere_is_refused(open_browser: Opener, committed: Committed, elsewhere: str, stack: Stack) -> None:
    payer, payee = _two(committed)
    page = open_browser(locale="en-GB")
    _with_device(page)
    sign_in(page, payer.login)
    _add_passkey(page)
    sign = _to_signature(page, payee, "20,000.00")
    options = _options(page)

    page.goto(f"http://localhost:{elsewhere}/")
    stolen = page.evaluate(_ANSWER_BY_HAND, options)
    assert stolen.startswith("{"), "the device did not answer at the other port, so nothing was tried"
    page.goto(sign)
    _hand_in(page, stolen)
    expect(page.locator("main")).to_contain_text("Nothing was taken")
    assert _sent(committed, payer) == []

    page.goto(f"http://127.0.0.1:{stack.address.rpartition(':')[2]}/me/sign-in/login/")
    assert page.evaluate(_ANSWER_BY_HAND, options) == "SecurityError"


@ON_A_PHONE
def test_a_device_that_does_not_know_the_finger_signs_nothing_and_the_page_says_so(open_browser: Opener, committed: Committed) -> None:
    payer, payee = _two(committed)
    page = open_browser(locale="en-GB")
    owner = _with_device(page)
    sign_in(page, payer.login)
    _add_passkey(page)
    _to_signature(page, payee, "20,000.00")
    owner(False)
    page.locator("#sign_with_passkey").click()
    expect(page.get_by_role("alert").filter(has_text="The device did not answer")).to_be_visible()
    assert _sent(committed, payer) == []
    owner(True)
    page.locator("#sign_with_passkey").click()
    page.wait_for_url(lambda url: "/sign/" not in url)
    assert _sent(committed, payer) == [2_000_000]
