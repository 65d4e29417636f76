from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import Sum
from django.utils import translation

from accounts.identity.models import Customer
from accounts.ledger.kinds import AccountKind, PostingKind
from accounts.ledger.models import Account, AccountHolder, Entry, Posting
from accounts.organisation.models import Branch
from backoffice.intake.models import ImportedRecord
from portal.kernel.access import Channel
from portal.kernel.audit.models import AuditEntry
from tests.backoffice.intake import small_bank
from tests.backoffice.intake.small_bank import FILES

REAL = Path(settings.BASE_DIR).parent / "shared" / "data" / "berka"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def take_in(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    call_command("import_berka", str(folder))
    return capsys.readouterr().out


def account(number: int) -> Account:
    return Account.objects.get(number=f"CZ{number:010d}")


def statement(number: int) -> list[tuple[date, int, int]]:
    rows = Entry.objects.filter(account=account(number)).order_by("seq")
    return list(rows.values_list("business_date", "amount", "balance_after"))


def everything() -> dict[str, int]:
    models = (Branch, Customer, Account, AccountHolder, Posting, Entry, ImportedRecord, AuditEntry)
    return {model.__name__: model.objects.count() for model in models}


def test_the_statement_is_the_sources_to_the_cent_and_in_the_order_of_posting(tmp_path, capsys):
    """The worked example in small_bank.py."""
    take_in(small_bank.write(tmp_path), capsys)
    assert statement(1) == [
        (date(1993, 1, 4), 100_000, 100_000),
        (date(1993, 1, 31), 310, 100_310),
        (date(1993, 1, 31), -1_460, 98_850),
        (date(1993, 2, 5), -70_000, 28_850),
        (date(1993, 2, 5), -40_000, -11_150),
        (date(1993, 2, 28), -30_000, -41_150),
        (date(1993, 3, 10), 620_700, 579_550),
    ]
    assert statement(2) == [(date(1993, 1, 15), 90_000, 90_000), (date(1993, 2, 15), -12_340, 77_660)]


def test_each_operation_stands_against_its_account_of_the_bank(tmp_path, capsys):
    take_in(small_bank.write(tmp_path), capsys)
    own = Account.objects.banks_own().filter(currency="CZK", last_seq__gt=0)
    assert {AccountKind(kind): balance for kind, balance in own.values_list("kind", "balance")} == {
        AccountKind.CASH: -(100_000 + 90_000 - 40_000),
        AccountKind.INTEREST_PAID: -310,
        AccountKind.FEES: 1_460,
        AccountKind.STANDING_ORDERS: 70_000,
        AccountKind.CARD_CLEARING: 30_000,
        AccountKind.CLEARING: 12_340 - 620_700,
    }
    assert Account.objects.filter(currency="CZK").aggregate(total=Sum("balance"))["total"] == 0


def test_movements_say_import_their_kind_and_the_other_side(tmp_path, capsys):
    take_in(small_bank.write(tmp_path), capsys)
    assert set(Posting.objects.values_list("channel", "limited")) == {(Channel.IMPORT, False)}
    entries = Entry.objects.filter(account=account(1)).order_by("seq").values_list("kind", "counterparty", "memo")
    assert list(entries) == [
        (PostingKind.CASH_IN, "", ""),
        (PostingKind.INTEREST, "", "Úrok · Interest"),
        (PostingKind.FEE, "", "Služby · Statement fee"),
        (PostingKind.STANDING_ORDER, "YZ 87144583", "SIPO · Household payments"),
        (PostingKind.CASH_OUT, "", ""),
        (PostingKind.CASH_OUT, "", ""),
        (PostingKind.PENSION, "CD 24485939", "Důchod · Pension"),
    ]


def test_the_overdraft_is_as_deep_as_the_data_goes(tmp_path, capsys):
    take_in(small_bank.write(tmp_path), capsys)
    assert account(1).min_balance == -41_150
    assert account(2).min_balance == 0


def test_clients_are_customers_and_who_may_dispose_is_a_joint_holder(tmp_path, capsys):
    take_in(small_bank.write(tmp_path), capsys)
    owner = account(1).holder
    assert (owner.number, owner.birth_date, owner.gender, owner.branch.code) == ("CZ0000001", date(1970, 12, 13), "f", "CZ01")
    joint = AccountHolder.objects.get()
    assert (joint.account, joint.customer.number, joint.since) == (account(1), "CZ0000002", date(1993, 1, 4))
    assert account(1).opened_on == date(1993, 1, 4)
    assert account(2).branch.parent.name == "north Moravia"


def test_cards_loans_and_orders_are_kept_as_they_came(tmp_path, capsys):
    take_in(small_bank.write(tmp_path), capsys)
    kept = {(record.kind, record.external_id): record.payload for record in ImportedRecord.objects.filter(source="berka")}
    assert set(kept) == {("district", "1"), ("district", "2"), ("card", "5"), ("loan", "7"), ("order", "9")}
    assert kept["loan", "7"]["payments"] == "8033.00"


def test_it_says_what_it_read_and_what_tied(tmp_path, capsys):
    lines = take_in(small_bank.write(tmp_path), capsys).splitlines()
    assert lines[1].split() == ["district.asc", "2", "2", "0", "0"]
    assert lines[4].split() == ["disp.asc", "3", "3", "0", "0"]
    assert lines[8].split() == ["trans_1993.asc", "9", "9", "0", "0"]
    assert lines[9] == "7 of 7 account-days tie with the recorded balances."


def test_a_day_that_does_not_tie_is_named(tmp_path, capsys):
    out = take_in(small_bank.write(tmp_path, trans=FILES["trans_1993.asc"].replace("776.60", "700.00")), capsys)
    assert "6 of 7 account-days tie" in out
    assert "account 2 on 1993-02-15 does not" in out
    assert account(2).balance == 77_660


def test_taking_it_in_again_adds_nothing(tmp_path, capsys):
    take_in(small_bank.write(tmp_path), capsys)
    before = everything()
    lines = take_in(tmp_path, capsys).splitlines()
    assert everything() == before
    assert [line.split()[2] for line in lines[1:9]] == ["0"] * 8


def test_what_is_new_in_a_longer_file_is_added(tmp_path, capsys):
    take_in(small_bank.write(tmp_path), capsys)
    longer = FILES["trans_1993.asc"] + '203;2;930401;"VYDAJ";"VYBER";800.00;-23.40;"";;\n'
    lines = take_in(small_bank.write(tmp_path, trans=longer), capsys).splitlines()
    assert lines[8].split() == ["trans_1993.asc", "10", "1", "9", "0"]
    assert (account(2).balance, account(2).min_balance) == (-2_340, -2_340)


def test_money_from_before_the_first_movement_is_an_opening_balance(tmp_path, capsys):
    later = FILES["trans_1993.asc"].replace('201;2;930115;"PRIJEM";"VKLAD";900.00;900.00;"";;\n', "")
    lines = take_in(small_bank.write(tmp_path, trans=later), capsys).splitlines()
    assert statement(2) == [(date(1993, 2, 15), 90_000, 90_000), (date(1993, 2, 15), -12_340, 77_660)]
    assert Posting.objects.get(kind=PostingKind.OPENING).amount == 90_000
    assert lines[8].split() == ["trans_1993.asc", "8", "8", "0", "0"]


@pytest.mark.parametrize("broken", ["trans", "order", "client", "district"])
def test_a_broken_file_is_told_and_nothing_is_taken_in(tmp_path, capsys, broken):
    before = everything()
    whole = next(text for name, text in FILES.items() if name.startswith(broken))
    small_bank.write(tmp_path, **{broken: whole.encode()[:-5]})
    with pytest.raises(CommandError) as error:
        take_in(tmp_path, capsys)
    assert "A file was not taken in. Nothing of it was changed." in str(error.value)
    assert "the file ends in the middle of a line" in str(error.value)
    assert everything() == before


def test_a_movement_the_ledger_declines_is_named_and_its_file_is_not_taken_in(tmp_path, capsys):
    take_in(small_bank.write(tmp_path), capsys)
    Account.objects.filter(pk=account(2).pk).update(status=3)
    before = everything()
    longer = FILES["trans_1993.asc"] + '108;1;930401;"PRIJEM";"VKLAD";1.00;5796.50;"";;\n203;2;930401;"VYDAJ";"VYBER";1.00;775.60;"";;\n'
    with pytest.raises(CommandError) as error:
        take_in(small_bank.write(tmp_path, trans=longer), capsys)
    assert "trans_1993.asc, row 12: One of the accounts is not open for this. Nothing was taken." in str(error.value)
    assert everything() == before


def test_many_problems_are_counted_after_the_first_twenty(tmp_path, capsys):
    wrong = FILES["trans_1993.asc"] + "x\n" * 30
    with pytest.raises(CommandError) as error:
        take_in(small_bank.write(tmp_path, trans=wrong), capsys)
    assert str(error.value).count("trans_1993.asc, row") == 20
    assert str(error.value).endswith("and 10 more")


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="is not a folder"):
        call_command("import_berka", str(tmp_path / "nowhere"))


def test_the_ledger_proves_afterwards(tmp_path, capsys):
    take_in(small_bank.write(tmp_path), capsys)
    call_command("prove_ledger")


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.skipif(not REAL.is_dir(), reason="the real data is not beside this repository (../shared/data/berka)")
def test_the_real_bank_comes_in_ties_and_proves(capsys):
    """Counts as the files have them; 28 days of 31 March 1994 lack a movement at the cut."""
    lines = take_in(REAL, capsys).splitlines()
    added = {line.split()[0]: int(line.split()[2]) for line in lines[1:9]}
    assert added == {
        "district.asc": 77,
        "client.asc": 5_369,
        "account.asc": 4_500,
        "disp.asc": 5_369,
        "card.asc": 892,
        "loan.asc": 682,
        "order.asc": 6_471,
        "trans_1993-01_1994-03.asc": 49_102,
    }
    assert lines[9] == "39932 of 39960 account-days tie with the recorded balances."
    assert {line.split()[3] for line in lines[10:38]} == {"1994-03-31"}
    assert Account.objects.filter(kind=AccountKind.TYPE_1, last_seq__gt=0).count() == 1_229
    assert Account.objects.filter(currency="CZK").aggregate(total=Sum("balance"))["total"] == 0
    call_command("prove_ledger")
    before = everything()
    take_in(REAL, capsys)
    assert everything() == before
