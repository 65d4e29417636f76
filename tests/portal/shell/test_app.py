"""Manifest, service worker and offline page."""

import json
import re
from collections.abc import Callable
from types import ModuleType

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image


def test_the_manifest_makes_it_installable(client: Client) -> None:
    answer = client.get("/manifest.webmanifest", headers={"Accept-Language": "en"})
    body = json.loads(answer.content)
    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert (body["name"], body["start_url"], body["display"]) == ("Tongxing Bank", "/", "standalone")
    assert {icon["sizes"] for icon in body["icons"]} == {"192x192", "512x512"}


def test_its_icons_are_there_and_as_large_as_it_says(client: Client) -> None:
    for icon in json.loads(client.get("/manifest.webmanifest").content)["icons"]:
        path = finders.find(icon["src"].removeprefix(settings.STATIC_URL))
        assert path is not None
        with Image.open(path) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]


def test_every_page_names_the_manifest(client: Client) -> None:
    assert '<link rel="manifest" href="/manifest.webmanifest">' in client.get("/").content.decode()


def test_the_worker_is_asked_for_anew_and_is_javascript(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"


def test_the_worker_keeps_static_files_and_the_offline_page_only(client: Client) -> None:
    script = client.get("/sw.js").content.decode()
    kept = re.search(r"const KEPT = (\[.*\]);", script)
    assert kept is not None
    assert all(address.startswith(settings.STATIC_URL) for address in json.loads(kept[1]))
    assert 'const OFFLINE = "/offline/";' in script
    assert "cache.put" not in script


@pytest.mark.django_db
def test_the_offline_page_is_the_same_for_everybody(cast: ModuleType, client: Client, client_of: Callable[..., Client]) -> None:
    seen = client_of(cast.alice()).get("/offline/").content
    assert seen == client.get("/offline/").content
    assert b"csrf" not in seen


def test_the_offline_page_says_what_happened_to_the_money(client: Client) -> None:
    assert "Nothing was sent and nothing was taken" in client.get("/offline/", headers={"Accept-Language": "en"}).content.decode()
