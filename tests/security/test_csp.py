"""Every page of the customer's side forbids the browser to run what is not a file of ours."""

import pytest

from accounts.identity.social import NAMES
from tests.security.addresses import addresses
from tests.security.world import build

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
LOOSE = ("'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "'strict-dynamic'", " *", "http:", "https:", "data: 'self' script")


#: Pages whose forms lead to other places to sign in with, and the places of the test settings, nothing else.
LEAD_ON = frozenset({"/me/sign-in/login/", "/me/sign-in/signup/", "/me/sign-in/3rdparty/", *(f"/me/sign-in/{name}/login/" for name in NAMES)})
PLACES = " https://open.weixin.qq.com https://alipay.invalid https://appleid.apple.com"


def _policies() -> dict[str, str]:
    world = build()
    found = {}
    for address in addresses("public", "user", "customer"):
        if not address.route.startswith("staff/"):
            path = address.path(world.samples["own"])
            answer = world.clients["alice"].get(path)
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                policy = answer.headers.get("Content-Security-Policy", "")
                found[path] = policy.replace(f"form-action 'self'{PLACES}", "form-action 'self'") if path in LEAD_ON else policy
    return found


def test_pages_allow_neither_inline_nor_eval() -> None:
    policies = _policies()
    assert len(policies) > 20, "the pages were not reached"
    assert {path: policy for path, policy in policies.items() if any(word in policy for word in LOOSE)} == {}
    demanded = {"default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"}
    lacking = {path: demanded - {part.strip() for part in policy.split(";")} for path, policy in policies.items() if "sandbox" not in policy}
    assert {path: parts for path, parts in lacking.items() if parts} == {}


def test_pages_that_are_refused_are_as_strict(client: pytest.FixtureRequest) -> None:
    answer = client.get("/there-is-nothing-here/")
    assert answer.status_code == 404
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
