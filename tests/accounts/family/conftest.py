"""Lin Zhixia's family: her husband bob, her mother, her son of twelve."""

from datetime import date
from types import ModuleType, SimpleNamespace

import pytest
from django.core.cache import cache

from accounts.family.models import Relation
from tests.factories import families, money, people


@pytest.fixture
def home(cast: ModuleType) -> SimpleNamespace:
    """Four people in one family, each with an account; charlie is a stranger."""
    cache.clear()
    alice, bob, charlie = cast.alice(), cast.bob(), cast.charlie()
    mother = people.customer(login="mother", name="何秀英", name_en="He Xiuying", birth_date=date(1958, 3, 5))
    son = people.customer(login="son", name="周小林", name_en="Zhou Xiaolin", birth_date=date(2014, 6, 1))
    accounts = {one.pk: money.account(holder=one, balance="50,000.00") for one in (alice, bob, charlie, mother, son)}
    for other, relation in ((bob, Relation.SPOUSE), (mother, Relation.PARENT), (son, Relation.CHILD)):
        families.join(alice, other, relation)
    return SimpleNamespace(alice=alice, bob=bob, charlie=charlie, mother=mother, son=son, account=lambda one: accounts[one.pk])
