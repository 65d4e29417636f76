"""robots.txt and security.txt."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone
from django.utils.dateparse import parse_datetime


def test_robots_stay_out_of_what_is_personal(client: Client) -> None:
    assert client.get("/robots.txt").content.decode().split("\n")[:3] == ["User-agent: *", "Disallow: /me/", "Disallow: /accounts/"]


def test_security_contact_is_never_out_of_date(client: Client) -> None:
    lines = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().strip().split("\n"))
    assert lines["Contact"] == "mailto:security@tongxing.example"
    expires = parse_datetime(lines["Expires"])
    assert expires is not None
    assert timedelta(days=179) < expires - timezone.now() < timedelta(days=365)
