"""The language switch: a form, a cookie, back to the page."""

from django.test import Client


def test_one_press_changes_the_language(client: Client) -> None:
    answer = client.post("/me/language/", {"language": "en", "next": "/robots.txt"})
    assert answer.headers["Location"] == "/robots.txt"
    page = client.get("/").content.decode()
    assert '<html lang="en"' in page
    assert ">简体中文</button>" in page


def test_chinese_is_what_one_meets_first(client: Client) -> None:
    page = client.get("/").content.decode()
    assert '<html lang="zh-hans"' in page
    assert ">English</button>" in page


def test_it_goes_nowhere_else(client: Client) -> None:
    assert client.post("/me/language/", {"language": "en", "next": "https://evil.example/"}).headers["Location"] == "/"
