"""An act for many rows shows first what will happen, and does it once it was confirmed."""

from collections.abc import Mapping
from typing import Any

import pytest
from django import forms
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory

from accounts.organisation import bulk
from portal.kernel.errors import Refusal
from tests import cast

pytestmark = pytest.mark.django_db


class Why(forms.Form):
    reason = forms.CharField(min_length=8)


class Declined(Refusal):
    code = "declined"
    message = "Not these. Nothing was changed."


def _posted(rf: RequestFactory, **values: Any):
    request = rf.post("/staff/somewhere/?status=active", {"_selected_action": ["3", "5", "3"], "action": "tell", "csrfmiddlewaretoken": "t", **values})
    request.user, request.session = cast.erin().user, {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return request


def _ask(count: int = 2) -> bulk.Ask:
    return bulk.Ask(title="Tell", sentence="Tell 2 clients?", submit="Tell them", count=count, rows=["A", "B"], form_class=Why)


def _answer(request, perform, ask: bulk.Ask | None = None):
    return bulk.confirm(request, ask=ask or _ask(), perform=perform, back="/staff/somewhere/")


def test_the_first_post_shows_and_does_nothing(rf) -> None:
    done: list[Mapping[str, Any]] = []
    request = _posted(rf)
    assert bulk.marked(request) == ["3", "5"]
    response = _answer(request, lambda said: done.append(said) or "done")
    assert (response.status_code, done) == (200, [])
    assert ("_selected_action", "5") in response.context_data["repeated"] and ("action", "tell") in response.context_data["repeated"]
    assert "csrfmiddlewaretoken" not in dict(response.context_data["repeated"])
    html = response.render().content.decode()
    assert "Tell 2 clients?" in html and 'name="seen" value="2"' in html and 'action="/staff/somewhere/?status=active"' in html


def test_the_second_post_does_it_and_goes_back(rf) -> None:
    done = []
    request = _posted(rf, confirmed="1", seen="2", **{"bulk-reason": "long enough"})
    response = _answer(request, lambda said: done.append(said) or "2 were told.")
    assert (response.status_code, response.url, done) == (302, "/staff/somewhere/", [{"reason": "long enough"}])
    assert [str(message) for message in request._messages] == ["2 were told."]


def test_a_missing_reason_keeps_the_page(rf) -> None:
    done = []
    response = _answer(_posted(rf, confirmed="1", seen="2", **{"bulk-reason": "short"}), lambda said: done.append(said) or "")
    assert (response.status_code, done) == (400, [])
    assert 'value="short"' in response.render().content.decode()


def test_a_refusal_is_said_on_the_page(rf) -> None:
    def refuse(said: Mapping[str, Any]) -> str:
        raise Declined

    response = _answer(_posted(rf, confirmed="1", seen="2", **{"bulk-reason": "long enough"}), refuse)
    assert response.status_code == 409
    assert "Not these. Nothing was changed." in response.render().content.decode()


@pytest.mark.parametrize("seen", ["3", "", "many"])
def test_a_list_that_changed_meanwhile_is_shown_again(seen: str, rf) -> None:
    done = []
    response = _answer(_posted(rf, confirmed="1", seen=seen, **{"bulk-reason": "long enough"}), lambda said: done.append(said) or "")
    assert (response.status_code, done) == (409, [])


def test_no_row_left_goes_back(rf) -> None:
    done = []
    response = _answer(_posted(rf, confirmed="1", seen="0"), lambda said: done.append(said) or "", _ask(count=0))
    assert (response.status_code, done) == (302, [])
