"""Components draw exactly what their first line says, and words that touch them stay touched."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django import forms
from django.conf import settings

from portal.kernel.money import Money
from tests.portal.shell.rendering import drawn

EVENING = datetime(2026, 11, 20, 11, 42, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ('<c-money :minor="x" />', '<span class="num">¥12,860.00</span>'),
        ('<c-money :minor="x" signed />', '<span class="num in">+12,860.00</span>'),
        ('<c-money :minor="out" signed />', '<span class="num">−68.00</span>'),
        ('<c-money :minor="x" signed own />', '<span class="num text-ink-2">+12,860.00</span>'),
        ('<c-money :minor="out" bare secret />', '<span class="num secret">−68.00</span>'),
        ('<c-money :minor="x" currency="CZK" />', '<span class="num">Kč 12,860.00</span>'),
        ('<c-money :amount="hero" big />', '<span class="num"><span class="cur">¥</span>286,417<span class="dec">.52</span></span>'),
        ('<c-money :minor="x" currency="CZK" signed symbol />', '<span class="num in">+Kč 12,860.00</span>'),
        ('<c-money minor="0" />', '<span class="num">¥0.00</span>'),
    ],
)
def test_money(source: str, html: str) -> None:
    assert drawn(source, x=1_286_000, out=-6_800, hero=Money(28_641_752)) == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ('<c-date :at="at" />', '<time class="num" datetime="2026-11-20T19:42:08+08:00">20 Nov</time>'),
        ('<c-date :at="at" kind="exact" />', '<time class="num" datetime="2026-11-20T19:42:08+08:00">20 November 2026, 19:42:08</time>'),
        ('<c-date :at="at" :today="today" />', '<time class="num" datetime="2026-11-20T19:42:08+08:00">Today 19:42</time>'),
        ('<c-date :at="today" kind="full" class="sub" />', '<time class="num sub" datetime="2026-11-20">20 November 2026</time>'),
        ('<c-date :at="nothing" />', ""),
    ],
)
def test_date(source: str, html: str) -> None:
    assert drawn(source, at=EVENING, today=date(2026, 11, 20), nothing=None) == html


@pytest.mark.parametrize("name", ["icon", "mark", "money", "capitals", "date", "tag", "status", "seal", "button", "chip", "row", "tile", "why"])
def test_what_stands_in_a_line_brings_no_space_of_its_own(name: str) -> None:
    """Chinese has no spaces between words: one that a component adds would be seen."""
    text = drawn(f'<c-{name} name="x" minor="100" :at="at" href="/">言</c-{name}>', language="zh-hans", at=EVENING)
    assert text == text.strip() != ""


def test_a_link_and_a_button_look_alike() -> None:
    assert drawn('<c-button href="/x" kind="line">Print</c-button>') == '<a href="/x" class="btn line" >Print</a>'
    assert drawn('<c-button kind="danger" name="act">Stop</c-button>') == '<button type="submit" class="btn btn-error" name="act">Stop</button>'


def test_what_people_wrote_is_escaped() -> None:
    assert "<b>" not in drawn('<c-row title="{{ name }}" letter="{{ name }}" /><c-kv-item label="{{ name }}">{{ name }}</c-kv-item>', name="<b>王</b>")


class Form(forms.Form):
    amount = forms.CharField(label="Amount", help_text="In yuan")
    source = forms.ChoiceField(label="From", choices=[("a", "Card"), ("b", "Wallet")], widget=forms.RadioSelect)
    password = forms.CharField(label="Password", widget=forms.PasswordInput(attrs={"placeholder": "Password"}))
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_field_names_its_hint() -> None:
    html = drawn('<c-field :field="form.amount" prefix="¥" />', form=Form())
    assert '<label for="id_amount"' in html
    assert 'aria-describedby="id_amount_helptext"' in html
    assert 'id="id_amount_helptext" class="sub hint mt-2">In yuan' in html
    assert '<span aria-hidden="true">¥</span>' in html


def test_a_field_in_error_says_so_to_eye_and_ear() -> None:
    html = drawn('<c-field :field="form.amount" />', form=Form({"amount": ""}))
    assert 'aria-invalid="true"' in html
    assert '<div id="id_amount_error">' in html
    assert "This field is required." in html


def test_a_list_of_choices_is_a_group_with_a_name() -> None:
    html = drawn('<c-field :field="form.source" />', form=Form())
    assert html.count('class="radio radio-primary"') == 2
    assert '<legend class="mb-2 font-semibold">From</legend>' in html


def test_a_placeholder_that_repeats_the_label_is_left_out() -> None:
    assert "placeholder" not in drawn('<c-field :field="form.password" />', form=Form())


def test_a_hidden_field_is_only_itself() -> None:
    assert drawn('<c-field :field="form.token" />', form=Form()).strip() == '<input type="hidden" name="token" id="id_token">'


def test_steps() -> None:
    html = drawn('<c-steps :now="2" :of="4" title="How much" />')
    assert html.count("<i ") == 4
    assert '<i class="done"></i><i class="now"></i>' in html
    assert 'Step 2 of 4: <b class="text-ink">How much</b>' in html


def test_every_component_is_on_the_style_guide() -> None:
    page = (settings.BASE_DIR / "templates" / "shell" / "styleguide.html").read_text(encoding="utf-8")
    frame = {"crumbs", "dock", "errors"}  # part of a page's frame, or drawn by c-field
    names = {path.stem.replace("_", "-") for path in Path(settings.BASE_DIR / "templates" / "ui").glob("*.html")}
    assert {name for name in names - frame if f"<c-{name}" not in page} == set()
