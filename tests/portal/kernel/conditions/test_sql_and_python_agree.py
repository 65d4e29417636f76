"""Whatever the tree and whoever the subject: PostgreSQL and Python give the same answer."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.kernel import conditions
from portal.kernel.conditions import dump, parse, simplify, tally, to_predicate, to_q
from tests.portal.kernel.conditions.subjects import CATALOGUE, Inflow, SignIn, Subject, Tag, Visit, make_tables
from tests.portal.kernel.conditions.trees import DAY, subjects, trees

pytestmark = pytest.mark.django_db

quietly = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture(autouse=True)
def _tables(db: None) -> Iterator[None]:
    with transaction.atomic():
        make_tables()
        yield


def store(people: list[dict[str, Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE subject, tag, inflow, visit, sign_in")
    single = {field.name for field in Subject._meta.fields}
    for who in people:
        who["signed_in"] = who["signed_in"] if who["has_login"] else []
    Subject.objects.bulk_create(
        Subject(id=key, login=key + 100 if who["has_login"] else None, **{name: value for name, value in who.items() if name in single})
        for key, who in enumerate(people)
    )
    SignIn.objects.bulk_create(SignIn(login=key + 100, at=at) for key, who in enumerate(people) for at, _amount in who["signed_in"])
    Tag.objects.bulk_create(Tag(subject_id=key, code=code) for key, who in enumerate(people) for code in who["tags"])
    Inflow.objects.bulk_create(Inflow(subject_id=key, happened=on, amount=amount) for key, who in enumerate(people) for on, amount in who["inflow"])
    Visit.objects.bulk_create(Visit(subject_id=key, at=at) for key, who in enumerate(people) for at, _amount in who["visit"])


@quietly
@given(data=st.lists(trees, min_size=4, max_size=8), people=st.lists(subjects, min_size=1, max_size=8))
def test_the_filter_the_predicate_and_the_loaded_values_agree(data: list[Any], people: list[dict[str, Any]]) -> None:
    store(people)
    for one in data:
        tree = parse(one, CATALOGUE)
        holds = to_predicate(tree, DAY)
        by_python = [key for key, who in enumerate(people) if holds(who)]
        by_sql = sorted(Subject.objects.filter(to_q(tree, DAY)).values_list("pk", flat=True))
        assert by_sql == by_python, one
        assert sorted(Subject.objects.exclude(to_q(tree, DAY)).values_list("pk", flat=True)) == [key for key in range(len(people)) if key not in by_sql]
        simple = to_predicate(simplify(tree), DAY)
        assert [key for key, who in enumerate(people) if simple(who)] == by_python, one
        opposite = parse({"not": one}, CATALOGUE)
        assert Subject.objects.filter(to_q(opposite, DAY)).count() == len(people) - len(by_sql)
        loaded = conditions.load_values(tree, Subject.objects.all(), DAY)
        read = to_predicate(_plain_values(tree), DAY)
        assert [key for key in sorted(loaded) if read(loaded[key])] == by_python, one
        counted = conditions.counts(tree, tally(tree, Subject.objects.all(), DAY))
        assert counted[()].number == len(by_sql)
        assert parse(dump(tree), CATALOGUE) == tree


def _plain_values(tree: conditions.Tree) -> conditions.Tree:
    """The same tree over a catalogue whose fields read what `load_values` gives: every value under its own code."""
    from dataclasses import replace

    own = conditions.Catalogue("loaded")
    own.register(*(replace(field, value="") for field in CATALOGUE))
    return parse(dump(tree), own)
