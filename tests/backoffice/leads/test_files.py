"""Shops of a street and people of a unit from a file: wrong rows are named, right ones are there once."""

from types import ModuleType

import pytest
from django.utils import timezone, translation

from backoffice.leads import units
from backoffice.leads.models import StreetList, UnitPerson
from backoffice.leads.places import UnitKind
from tests.backoffice.intake.test_a_file_is_taken_in import applied, checked, problems
from tests.backoffice.leads.sales import actor_for

pytestmark = pytest.mark.django_db


def test_shops_come_in_the_order_of_the_file_and_once(cast: ModuleType) -> None:
    translation.activate("en")
    dana, erin = cast.dana(), cast.erin()
    shops = [("老周面馆,18号,13900001111", dana.number), ("晨光文具,20号,12", dana.number), ("老周面馆,18号,", dana.number), ("小满咖啡,22号,", "S9")]
    rows = [f"人民中路,{shop},{walker}" for shop, walker in shops]
    found = checked(erin, "street", "\n".join(["street,shop,address,phone,staff", *rows]))
    assert (found.rows, found.new, found.wrong) == (4, 1, 3)
    assert [row[0] for row in problems(found.check_run)] == ["3", "4", "5"] and not StreetList.objects.exists()
    applied(found, erin)
    street = StreetList.objects.get()
    assert (street.owner, [(stop.place, stop.shop, stop.phone) for stop in street.stops.all()]) == (dana, [(1, "老周面馆", "13900001111")])


def test_people_of_a_unit_come_sealed_and_a_customer_is_known(cast: ModuleType) -> None:
    translation.activate("en")
    erin, alice = cast.erin(), cast.alice()
    facts = units.UnitFacts("实验小学", UnitKind.SCHOOL, [], None, "")
    units.enter(facts=facts, branch=erin.branch, keeper=erin, actor=actor_for(erin), now=timezone.now())
    found = checked(erin, "unit-people", f"unit,name,phone\n实验小学,钱老师,13900002222\n实验小学,林老师,{alice.phone}\n别的学校,某人,\n")
    assert (found.new, found.wrong) == (2, 1)
    applied(found, erin)
    assert sorted((person.customer_id or 0, person.name) for person in UnitPerson.objects.all()) == [(0, "钱老师"), (alice.pk, "")]
