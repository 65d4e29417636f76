"""The style guide draws in both languages; production has none."""

import pytest
from django.conf import settings
from django.test import Client


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_it_draws(client: Client, language: str) -> None:
    answer = client.get("/styleguide/", headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert "286,417" in answer.content.decode()


def test_production_has_none() -> None:
    assert "STYLEGUIDE = False" in (settings.BASE_DIR / "portal/settings/base.py").read_text(encoding="utf-8")
    assert "STYLEGUIDE" not in (settings.BASE_DIR / "portal/settings/prod.py").read_text(encoding="utf-8")
