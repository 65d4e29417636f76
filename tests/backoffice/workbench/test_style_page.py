"""The page with every part: each says what it takes, each stands on the page."""

import re

import pytest

from tests import cast
from tests.shape import tree

PARTS = sorted((tree.ROOT / "templates" / "backoffice" / "parts").glob("*.html"))
STYLE = (tree.ROOT / "templates" / "backoffice" / "workbench" / "style.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.stem)
def test_a_part_says_what_it_takes_and_is_shown(part) -> None:
    text = part.read_text(encoding="utf-8")
    assert text.startswith(("{#", "{% comment %}"))
    shown = "\n".join([STYLE, *(other.read_text(encoding="utf-8") for other in PARTS if other != part)])
    assert f'"backoffice/parts/{part.name}"' in shown


@pytest.mark.django_db
@pytest.mark.parametrize("person", ["dana", "iris"])
def test_everybody_on_staff_may_look(person: str, staff_client) -> None:
    response = staff_client(getattr(cast, person)()).get("/staff/style/")
    assert response.status_code == 200
    html = response.content.decode()
    assert 'aria-label="84.0 %"' in html and 'class="tx-pace low"' in html
    assert not re.search(r"\{[{%]", html)
