"""What capabilities put on a customer's page: read in the page's own statement, drawn where they asked to stand."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backoffice.workbench.customer import parts
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_parts(monkeypatch) -> None:
    monkeypatch.setattr(parts, "_parts", {})


def _open(client, customer) -> str:
    return client.get(f"/staff/customers/{customer.number}/").content.decode()


def test_a_warning_says_what_its_select_answered(staff_client) -> None:
    alice = cast.alice()
    parts.register("number", 10, "flags", sql="SELECT json_build_object('n', (SELECT number FROM accounts_customer WHERE id = %(customer)s))", data=_warning)
    html = _open(staff_client(cast.dana()), alice)
    assert f'<div class="tx-callout alert">100%% about {alice.number} <a href="/there/">Settle it</a></div>'.replace("%%", "%") in html


def test_parts_answer_in_their_order_whether_they_read_or_not(staff_client) -> None:
    parts.register("second", 20, "tags", sql="SELECT '\"two\"'::json", data=_tag)
    parts.register("unread", 15, "tags", data=lambda row, staff, now: _tag(str(row), staff, now))
    parts.register("first", 10, "tags", sql="SELECT '\"one\"'::json", data=_tag)
    response = staff_client(cast.dana()).get(f"/staff/customers/{cast.alice().number}/")
    assert [tag["label"] for tag in response.context["tags"][:3]] == ["one", "None", "two"]


def test_a_part_without_an_answer_is_absent_with_its_tab(staff_client) -> None:
    template = "backoffice/parts/empty.html"
    parts.register("silent", 60, "side", template=template, data=lambda row, staff, now: None)
    parts.register("told", 60, "main", template=template, data=lambda row, staff, now: {"tab": "Told", "count": 3})
    response = staff_client(cast.dana()).get(f"/staff/customers/{cast.alice().number}/")
    assert [tab for tab in response.context["tabs"] if tab["href"].startswith("#part-")] == [{"label": "Told", "href": "#part-told", "count": 3}]
    assert [panel.name for panel in response.context["parts"].under["main"]] == ["told"]
    assert response.context["parts"].under["side"] == []


def test_a_part_of_a_right_is_for_who_has_it(staff_client) -> None:
    parts.register("risk", 10, "tags", permission="risk.view", sql="SELECT '\"risk\"'::json", data=_tag)
    alice = cast.alice()
    assert "risk" not in [tag["label"] for tag in staff_client(cast.dana()).get(f"/staff/customers/{alice.number}/").context["tags"]]
    assert "risk" in [tag["label"] for tag in staff_client(cast.frank()).get(f"/staff/customers/{alice.number}/").context["tags"]]


def test_more_parts_cost_no_more_statements(staff_client) -> None:
    alice, client = cast.alice(), staff_client(cast.dana())
    _open(client, alice)
    with CaptureQueriesContext(connection) as without:
        _open(client, alice)
    for number in range(8):
        parts.register(f"part {number}", number, "tags", sql="SELECT to_json(%(today)s::date)", data=_tag)
    with CaptureQueriesContext(connection) as together:
        _open(client, alice)
    assert len(together) == len(without)


def test_a_panel_wants_a_template_and_a_tag_has_none() -> None:
    with pytest.raises(ValueError, match="'panel'"):
        parts.register("panel", 10, "side", data=_tag)
    with pytest.raises(ValueError, match="'tag'"):
        parts.register("tag", 10, "tags", template="x.html", data=_tag)


def _warning(row, staff, now):
    return {"sentence": f"100% about {row['n']}", "tone": "alert", "href": "/there/", "link": "Settle it"}


def _tag(row, staff, now):
    return {"tags": [{"label": row, "tone": "line"}]}
