"""What pages of the wizard cost, and that nothing personal comes into the logs."""

import logging
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from accounts.onboarding.models import Application
from portal.demo import numbers
from tests import cast
from tests.factories import applications, people
from tests.fixtures import signed_in

pytestmark = pytest.mark.django_db
#: Queries of each page for a draft in which everything is filled in: session, login, application and what the page draws.
BUDGETS = {"purpose": 10, "identity": 14, "photos": 14, "contact": 15, "card": 12, "account": 18, "check": 12}
NAME, STREET, PHONE = "欧阳不留", "不留名路 7 号", "13900007777"
ID = numbers.resident_id(province="32", birth_date=applications.BORN, gender="f", serial=77)


@pytest.mark.parametrize("step", BUDGETS)
def test_query_budget_of_each_step(step, django_assert_max_num_queries):
    row = applications.filled()
    browser = signed_in(row.user, {"method": "password"})
    path = reverse("accounts:onboarding:step", kwargs={"reference": row.reference, "step": step})
    browser.get(path)
    with django_assert_max_num_queries(BUDGETS[step]):
        assert browser.get(path).status_code == 200


@pytest.mark.parametrize(("path", "budget"), [("/accounts/opening/", 12), ("/accounts/opening/branches/", 6)])
def test_query_budget_before_the_steps(path, budget, django_assert_max_num_queries):
    row = applications.filled()
    browser = signed_in(row.user, {"method": "password"})
    browser.get(path)
    with django_assert_max_num_queries(budget):
        assert browser.get(path).status_code == 200


def test_query_budget_where_it_stands_and_of_a_further_account(django_assert_max_num_queries):
    row = applications.sent()
    browser, alice = signed_in(row.user, {"method": "password"}), signed_in(cast.alice().user, {"method": "password"})
    for client, path, budget in (
        (browser, f"/accounts/opening/{row.reference}/", 9),
        (alice, "/accounts/opening/further/", 13),
        (alice, "/accounts/opening/renewal/", 9),
    ):
        client.get(path)
        with django_assert_max_num_queries(budget):
            assert client.get(path).status_code == 200


def test_nothing_that_was_typed_is_in_the_logs(caplog, capfd):
    for logger in ("", "django", "django_structlog", "portal", "accounts"):
        caplog.set_level(logging.INFO, logger=logger)
    user = people.user()
    browser = signed_in(user, {"method": "password"})
    browser.post("/accounts/opening/")
    row = Application.objects.get(user=user)
    typed = {
        "identity": {"name": NAME, "id_number": ID, "long_term": "on", "occupation": "4", "consent_identity_1": "on"},
        "contact": {"phone": PHONE, "province": "32", "city": "3202", "area": "320213", "street": STREET, "tax_residence": "cn"},
        "card": {"card_bank": "江南银行", "card_number": applications.DECLINED, "consent_account_1": "on"},
    }
    for step, said in typed.items():
        path = reverse("accounts:onboarding:step", kwargs={"reference": row.reference, "step": step})
        browser.post(path, said)
        browser.post(path, said | {"id_number": ID[:-1], "phone": PHONE[:-1], "street": ""})
        browser.get(f"{path}?{urlencode({'document': 'passport', 'q': ID})}")
    row.refresh_from_db()
    assert (row.name, row.street) == (NAME, STREET)
    said = caplog.text + "".join(capfd.readouterr())
    assert "/accounts/opening/" in said  # the requests themselves are there
    for secret in (NAME, ID, ID[:-1], STREET, PHONE, PHONE[:-1], applications.DECLINED):
        assert secret not in said
