"""A web process of the bank: for each line of its input, a page; for each page, the status and one word about it."""

import sys

import django

django.setup()

from django.conf import settings  # noqa: E402 (after setup)
from django.db import close_old_connections  # noqa: E402 (after setup)
from django.test import Client  # noqa: E402 (after setup)

settings.ALLOWED_HOSTS = ["testserver"]
client = Client(raise_request_exception=False)
for path in sys.stdin:
    client.cookies.clear()
    if path.startswith("/accounts/"):
        client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32  # somebody's old session: who it is must be looked up
    close_old_connections()  # as a server does before every request, and the test client does not
    answer = client.get(path.strip(), headers={"accept-language": "en"})
    print(answer.status_code, answer.headers.get("Retry-After", "-"), "doctype" in answer.content[:200].decode().lower(), flush=True)
