"""The pages of segments: built without and with JavaScript, kept, shown within one's reach, refused in plain words."""

import re
from collections.abc import Callable
from types import ModuleType

import pytest
from django.test import Client
from django.utils import translation

from accounts.organisation.models import StaffMember
from backoffice.segments.models import Scope, Segment
from portal.kernel.audit.models import AuditEntry
from tests.backoffice.segments.factories import RICH, client, line, segment

pytestmark = pytest.mark.django_db
Browser = Callable[[StaffMember], Client]

FORM = {
    "k-r": "all", "f-r-0": "portrait.assets_minor", "was-r-0": "portrait.assets_minor", "o-r-0": "ge", "v-r-0": "200,000", "name": "Rich", "purpose": "to try",
    "scope": "bank", "state": "", "undo": "[]",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _english() -> None:
    translation.activate("en")


def test_henry_builds_counts_saves_and_sees_why_alice_is_in(cast: ModuleType, staff_client: Browser) -> None:
    alice, page = client(30_000_000, customer=cast.alice()), staff_client(cast.henry())
    client(10, customer=cast.bob())
    tried = page.post("/staff/segments/new/", FORM | {"do": "refresh"}, headers={"accept-language": "en", "HX-Request": "true"})
    text = tried.content.decode()
    assert tried.status_code == 200 and "<html" not in text and re.search(r'tx-b-total">1<', text)
    assert not Segment.objects.exists()
    nameless = page.post("/staff/segments/new/", FORM | {"name": "", "do": "refresh"}, headers={"accept-language": "en"})
    assert 'class="tx-wrong"' not in nameless.content.decode()  # nobody has asked to save yet
    kept = page.post("/staff/segments/new/", FORM | {"do": "save"}, headers={"accept-language": "en"})
    row = Segment.objects.get()
    assert (kept.status_code, kept.url, row.condition) == (302, f"/staff/segments/{row.reference}/", RICH)
    why = page.get(f"/staff/segments/{row.reference}/why/", {"customer": alice.number}, headers={"accept-language": "en"}).content.decode()
    assert "Assets is at least 200,000.00 yuan" in why and "300,000.00 yuan" in why
    assert AuditEntry.objects.filter(verb="customer.viewed", subject=f"customer:{alice.pk}", reason="segment").exists()
    assert alice.name_en not in why and "L**" in why  # who only counts sees the first sign


def test_what_is_wrong_is_kept_as_typed_and_not_saved(cast: ModuleType, staff_client: Browser) -> None:
    page = staff_client(cast.henry())
    answer = page.post("/staff/segments/new/", FORM | {"v-r-0": "a lot", "name": "", "do": "save"}, headers={"accept-language": "en"})
    text = answer.content.decode()
    assert answer.status_code == 400 and 'value="a lot"' in text and "Assets: write a number." in text
    assert not Segment.objects.exists()
    deep = page.post("/staff/segments/new/", FORM | {"do": "paste", "pasted": '{"all":[' * 200 + "]}" * 200}, headers={"accept-language": "en"})
    assert "Groups stand in groups more than 20 deep" in deep.content.decode() and 'value="200,000"' in deep.content.decode()


def test_two_windows_do_not_overwrite_each_other(cast: ModuleType, staff_client: Browser) -> None:
    henry = cast.henry()
    row, page = segment(henry), staff_client(henry)
    here = f"/staff/segments/{row.reference}/edit/"
    assert 'name="began_with" value="1"' in page.get(here).content.decode()
    assert page.post(here, FORM | {"v-r-0": "300,000", "began_with": "1", "note": "", "do": "save"}).status_code == 302
    late = page.post(here, FORM | {"v-r-0": "400,000", "began_with": "1", "note": "", "do": "save"}, headers={"accept-language": "en"})
    assert late.status_code == 409 and "changed in another window" in late.content.decode() and 'value="400,000"' in late.content.decode()
    assert Segment.objects.get().condition["all"][0]["value"] == 30_000_000


def test_nobody_and_everybody_are_said_plainly(cast: ModuleType, staff_client: Browser) -> None:
    page = staff_client(cast.henry())
    client(10, customer=cast.alice())
    for amount, said in (("99,999,999", "Nobody matches."), ("0", "Everybody matches:")):
        text = page.post("/staff/segments/new/", FORM | {"v-r-0": amount, "do": "refresh"}, headers={"accept-language": "en"}).content.decode()
        assert said in text
    both = {"f-r-1": "portrait.assets_minor", "was-r-1": "portrait.assets_minor", "o-r-1": "lt", "v-r-1": "5", "do": "refresh"}
    assert "exclude each other" in page.post("/staff/segments/new/", FORM | both, headers={"accept-language": "en"}).content.decode()


def test_a_segment_with_a_removed_field_is_shown_and_says_which(cast: ModuleType, staff_client: Browser) -> None:
    henry = cast.henry()
    row = segment(henry)
    Segment.objects.filter(pk=row.pk).update(condition={"all": [*RICH["all"], line("portrait.hobby", "eq", "chess")]})
    page = staff_client(henry)
    shown = page.get(f"/staff/segments/{row.reference}/", headers={"accept-language": "en"})
    assert shown.status_code == 200 and "There is no field “portrait.hobby”" in shown.content.decode()
    built = page.get(f"/staff/segments/{row.reference}/edit/", headers={"accept-language": "en"}).content.decode()
    assert "portrait.hobby eq chess" in built and "Nothing is counted while a line is wrong" in built
    assert page.get(f"/staff/segments/{row.reference}/edit/", {"version": "1"}).status_code == 200


def test_reach_holds_on_every_page(cast: ModuleType, staff_client: Browser) -> None:
    henry, dana = cast.henry(), cast.dana()
    charlie, row = client(30_000_000, customer=cast.charlie()), segment(henry)
    private = segment(henry, name="Private", shared=False)
    page = staff_client(dana)
    assert page.get(f"/staff/segments/{row.reference}/").status_code == 200
    for number in (charlie.number, "999", "\x00"):  # a stranger's number and a made-up one are told alike
        answer = page.get(f"/staff/segments/{row.reference}/why/", {"customer": number}, follow=True)
        assert answer.redirect_chain == [(f"/staff/segments/{row.reference}/", 302)]
        assert "您可以统计的客户里没有这个客户号。" in answer.content.decode() or "No customer whom you may count" in answer.content.decode()
    assert page.get(f"/staff/segments/{private.reference}/").status_code == 404
    assert page.get(f"/staff/segments/{row.reference}/edit/").status_code == 302
    assert staff_client(cast.judy()).get("/staff/segments/").status_code == 403


def test_frozen_shared_put_away_and_overlap(cast: ModuleType, staff_client: Browser) -> None:
    henry = cast.henry()
    client(30_000_000, customer=cast.alice())
    row, page = segment(henry), staff_client(henry)
    page.post(f"/staff/segments/{row.reference}/freeze/", {"name": "Then"})
    frozen = Segment.objects.get(name="Then")
    assert frozen.members.count() == 1
    page.post(f"/staff/segments/{row.reference}/share/", {"shared": "0"})
    assert not Segment.objects.get(pk=row.pk).shared
    text = page.get("/staff/segments/overlap/", {"s": [row.reference, frozen.reference]}, headers={"accept-language": "en"}).content.decode()
    assert text.count("100 %") == 2
    assert page.get("/staff/segments/").status_code == 200
    page.post(f"/staff/segments/{row.reference}/put-away/")
    assert Segment.objects.get(pk=row.pk).archived_at is not None


def test_a_pasted_text_that_is_no_condition_comes_back(cast: ModuleType, staff_client: Browser) -> None:
    page = staff_client(cast.henry())
    html = page.post("/staff/segments/new/", {"do": "paste", "pasted": "{my own text", "scope": "bank"}).content.decode()
    assert "{my own text</textarea>" in html and '<details class="tx-b-paste" open>' in html


def test_the_numbers_beside_the_lines_are_those_of_whom_it_is_kept_to(cast: ModuleType, staff_client: Browser) -> None:
    dana, erin = cast.dana(), cast.erin()
    client(30_000_000, customer=cast.alice())
    client(40_000_000, branch=dana.branch)  # of the branch, in nobody's book
    own, place = segment(dana, scope=Scope.BOOK, shared=False), segment(erin, scope=Scope.BRANCH, branch=erin.branch, name="Place")
    for person, row, number in ((dana, own, 1), (erin, place, 2)):
        page = staff_client(person)
        for address in (f"/staff/segments/{row.reference}/edit/", f"/staff/segments/new/?from={row.reference}"):
            found = page.get(address).context
            assert found["built"].rows[0].count.number == found["panel"].figures.number == number, address
            assert found["panel"].figures.everybody <= 2
