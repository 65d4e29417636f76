"""Theme and gain colour, kept in cookies."""

import pytest
from django.test import Client

URL = "/me/look/"


@pytest.mark.parametrize(("theme", "attribute"), [("dark", 'data-theme="dark"'), ("clear", 'data-theme="clear"'), ("tongxing", 'data-theme="tongxing"')])
def test_a_theme_is_kept_and_drawn(client: Client, theme: str, attribute: str) -> None:
    assert client.post(URL, {"theme": theme, "updown": "green", "next": "/styleguide/"}).headers["Location"] == "/styleguide/"
    page = client.get("/").content.decode()
    assert attribute in page
    assert 'data-updown="green"' in page


def test_leaving_it_to_the_device_forgets_the_choice(client: Client) -> None:
    client.post(URL, {"theme": "dark"})
    client.post(URL, {"theme": ""})
    assert "data-theme" not in client.get("/").content.decode()


def test_an_unknown_theme_changes_nothing(client: Client) -> None:
    client.post(URL, {"theme": '"><script>'})
    assert "theme" not in client.cookies
    client.cookies["theme"] = "neon"
    assert "data-theme" not in client.get("/").content.decode()


def test_it_goes_nowhere_else(client: Client) -> None:
    assert client.post(URL, {"theme": "dark", "next": "https://evil.example/"}).headers["Location"] == "/"


def test_it_is_posted_to(client: Client) -> None:
    assert client.get(URL).status_code == 405
