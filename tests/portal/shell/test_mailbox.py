"""The demo's mailbox: what arrived for an address that one types in; no such page where settings do not say so."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from portal.kernel import carriers, clock

pytestmark = pytest.mark.django_db


def test_it_shows_what_arrived_for_that_address_only(client: Client) -> None:
    carriers.sms(phone="13800000001", text="您的验证码是 482913", purpose="test", now=clock.now())
    carriers.sms(phone="13800000002", text="不是您的 111111", purpose="test", now=clock.now())
    assert "482913" not in client.post("/mailbox/", {"address": "13800000001"}).content.decode()  # not handed over yet
    carriers.work(clock=clock.now)
    page = client.post("/mailbox/", {"address": "+86 138-0000-0001"}).content.decode()
    assert "482913" in page
    assert "111111" not in page
    assert "这个地址还没有收到消息" in client.post("/mailbox/", {"address": "nobody@example.com"}).content.decode()


def test_nothing_is_shown_unasked_and_nothing_is_kept(client: Client) -> None:
    answer = client.get("/mailbox/")
    assert answer.status_code == 200
    assert "data-letter" not in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert 'aria-invalid="true"' in client.post("/mailbox/", {"address": ""}).content.decode()
    assert client.put("/mailbox/").status_code == 405


@pytest.mark.slow
def test_without_the_setting_there_is_no_such_address() -> None:
    program = "import django; from django.conf import settings; from portal.settings import dev; " \
        "settings.configure(**{k: v for k, v in vars(dev).items() if k.isupper()} | {'MAILBOX': False}); django.setup(); " \
        "from django.urls import reverse, NoReverseMatch\n" \
        "try: reverse('shell:mailbox')\nexcept NoReverseMatch: print('absent')"  # fmt: skip
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=Path(settings.BASE_DIR), timeout=60)
    assert done.stdout.strip() == "absent", done.stderr
