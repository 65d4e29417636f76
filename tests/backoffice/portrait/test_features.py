"""Features are declared once and completely; the tags a bank starts with can be used and say why."""

import json
import re
from datetime import date

from django.utils import translation

from backoffice.portrait import compute, judged, reference, words
from backoffice.portrait.catalogue import SUBJECT
from backoffice.portrait.declared import BY_CODE, FEATURES
from backoffice.portrait.events import KINDS
from backoffice.portrait.features import GROUPS, Kind
from backoffice.portrait.models import Portrait
from portal.kernel import conditions

_BRACES = re.compile(r"{(\w+)}")


def test_there_are_at_least_sixty_in_every_group() -> None:
    assert len(FEATURES) == len(BY_CODE) >= 60
    assert {feature.group for feature in FEATURES} == set(GROUPS)


def test_each_is_a_column_and_a_field_of_conditions() -> None:
    columns = {field.name for field in Portrait._meta.get_fields()}
    catalogue = conditions.catalogue(SUBJECT)
    assert [f.code for f in FEATURES if f.code not in columns or f"portrait.{f.code}" not in catalogue] == []
    assert [code for code in KINDS if f"life.{code}" not in catalogue] == []


def test_each_says_how_and_where_from() -> None:
    assert [f.code for f in FEATURES if not (str(f.label) and str(f.how) and f.source and f.sql)] == []


def test_amounts_are_named_by_their_unit() -> None:
    assert {f.kind for f in FEATURES if f.code.endswith("_minor")} == {Kind.MONEY}
    assert {f.kind for f in FEATURES if f.code.endswith("_bps")} == {Kind.RATE}


def test_points_of_a_score_can_reach_a_hundred_and_no_more() -> None:
    assert sum(part.points for part in judged.VALUE) == 100
    assert judged.score_sql(judged.CHURN).startswith("least(100, ")


def test_months_back() -> None:
    assert compute.months_back(date(2026, 1, 31), 12) == date(2025, 1, 1)


def test_values_as_people_read_them() -> None:
    with translation.override("en"):
        assert words.shown(BY_CODE["salary_minor"], 820_000) == "¥8,200.00"
        assert words.shown(BY_CODE["cash_share_bps"], 1250) == "12.5 %"
        assert words.shown(BY_CODE["salary_months"], 6) == "6 months"
        assert words.shown(BY_CODE["salary_payer"], None) == "—"
        assert words.shown(BY_CODE["rents"], True) == "yes"


def test_the_tags_of_a_new_bank_name_only_features() -> None:
    rows = json.loads(reference.SOURCE.read_text(encoding="utf-8"))
    assert len({row["code"] for row in rows}) == len(rows) >= 15
    for row in rows:
        conditions.parse(row["condition"], conditions.catalogue(SUBJECT))
        for sentence in (row["why"], row["why_en"]):
            names = _BRACES.findall(sentence)
            assert names and set(names) <= set(BY_CODE), row["code"]
        assert row["group"] in GROUPS
