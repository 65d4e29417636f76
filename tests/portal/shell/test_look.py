"""Edition, theme, letters and colours: kept on the device, and with the login."""

from types import ModuleType

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


@pytest.mark.parametrize(
    ("field", "value"), [("edition", "ease"), ("edition", "county"), ("edition", "business"), ("size", "4"), ("skin", "plum"), ("updown", "red")]
)
def test_every_choice_is_drawn_on_the_document(client: Client, field: str, value: str) -> None:
    client.post(URL, {field: value})
    assert f'data-{field}="{value}"' in client.get("/").content.decode().split("<head>")[0]


def test_one_choice_leaves_the_others(client: Client) -> None:
    client.post(URL, {"theme": "dark", "edition": "county"})
    client.post(URL, {"edition": "ease"})
    head = client.get("/").content.decode().split("<head>")[0]
    assert 'data-theme="dark"' in head
    assert 'data-edition="ease"' in head


def test_the_page_marks_what_is_chosen(client: Client) -> None:
    client.post(URL, {"edition": "business"})
    page = client.get(URL).content.decode()
    assert 'name="edition" value="business" checked' in page
    assert 'name="theme" value="" checked' in page


@pytest.mark.django_db
def test_a_login_takes_its_look_to_another_device(cast: ModuleType) -> None:
    first, second = Client(), Client()
    for device in (first, second):
        device.force_login(cast.alice().user)
    first.post(URL, {"edition": "ease", "size": "3"})
    second.force_login(cast.alice().user)
    head = second.get("/").content.decode().split("<head>")[0]
    assert 'data-edition="ease"' in head
    assert 'data-size="3"' in head


@pytest.mark.django_db
def test_the_next_person_on_a_tablet_has_a_look_of_their_own(cast: ModuleType, client: Client) -> None:
    for person, edition in ((cast.alice(), "ease"), (cast.bob(), "business")):
        client.force_login(person.user)
        client.post(URL, {"edition": edition})
        client.logout()
    client.force_login(cast.alice().user)
    assert 'data-edition="ease"' in client.get("/").content.decode()


def test_other_verbs_are_refused(client: Client) -> None:
    assert client.put(URL).status_code == 405
