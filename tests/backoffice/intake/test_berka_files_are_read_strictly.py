from datetime import date
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from backoffice.intake.berka import rows
from backoffice.intake.berka.source import read_bank
from backoffice.intake.table import BadRow
from tests.backoffice.intake import small_bank
from tests.backoffice.intake.small_bank import FILES


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def problems(folder: Path) -> list[str]:
    return [str(problem) for problem in read_bank(folder).problems]


def test_every_row_of_every_file_is_read(tmp_path):
    bank = read_bank(small_bank.write(tmp_path))
    assert bank.problems == []
    assert {table.file: len(table.rows) for table in bank.tables} == {
        "district.asc": 2,
        "client.asc": 3,
        "account.asc": 2,
        "disp.asc": 3,
        "card.asc": 1,
        "loan.asc": 1,
        "order.asc": 1,
        "trans_1993.asc": 9,
    }


def test_a_womans_month_of_birth_has_fifty_added(tmp_path):
    clients = read_bank(small_bank.write(tmp_path)).clients.rows
    assert (clients[1].birth_date, clients[1].gender) == (date(1970, 12, 13), "f")
    assert (clients[2].birth_date, clients[2].gender) == (date(1945, 2, 4), "m")


def test_both_words_for_debit_take_money_out(tmp_path):
    movements = read_bank(small_bank.write(tmp_path)).movements.rows
    assert movements[104].amount == -70_000
    assert movements[105].amount == -40_000
    assert movements[102].amount == 310


def test_a_file_cut_in_the_middle_of_a_line_is_named_with_its_row(tmp_path):
    cut = FILES["trans_1993.asc"].replace("\n", "\r\n").encode()[:-40]
    assert problems(small_bank.write(tmp_path, trans=cut)) == [
        "trans_1993.asc, row 10: 6 columns, expected 10.",
        "trans_1993.asc, row 10: the file ends in the middle of a line.",
    ]


def test_a_file_cut_inside_quotes_is_named_with_its_row(tmp_path):
    found = problems(small_bank.write(tmp_path, disp=FILES["disp.asc"].encode()[:-4]))
    assert found[0] == "disp.asc, row 4: the row cannot be read: unexpected end of data."
    assert "disp.asc, row 4: the file ends in the middle of a line." in found


def test_a_wrong_column_is_named(tmp_path):
    found = problems(small_bank.write(tmp_path, account=FILES["account.asc"].replace('"date"', '"opened"')))
    assert found[0] == "account.asc, row 1: the columns are account_id;district_id;frequency;opened, expected account_id;district_id;frequency;date."


def test_another_encoding_is_named_with_its_row(tmp_path):
    other = FILES["district.asc"].replace("Jesenik", "Jeseník").encode("cp1250")
    assert "district.asc, row 3: byte 138 is not ASCII: the file is in another encoding." in problems(small_bank.write(tmp_path, district=other))
    wide = FILES["client.asc"].encode("utf-16")
    assert "client.asc, row 1: byte 0 is not ASCII: the file is in another encoding." in problems(small_bank.write(tmp_path, client=wide))


def test_a_missing_file_is_named(tmp_path):
    assert "order.asc: the file is missing." in problems(small_bank.write(tmp_path, order=None))


def test_an_empty_file_is_refused(tmp_path):
    assert "card.asc, row 1: the columns are –, expected card_id;disp_id;type;issued." in problems(small_bank.write(tmp_path, card=b""))


def test_a_number_that_stands_twice_is_named_with_both_rows(tmp_path):
    twice = FILES["trans_1993.asc"] + '101;2;930401;"PRIJEM";"VKLAD";1.00;777.60;"";;\n'
    assert problems(small_bank.write(tmp_path, trans=twice)) == ["trans_1993.asc, row 11: number 101 stands in row 2 already."]


def test_an_unknown_account_is_named_with_its_row(tmp_path):
    unknown = FILES["trans_1993.asc"] + '999;77;930401;"PRIJEM";"VKLAD";1.00;1.00;"";;\n'
    assert problems(small_bank.write(tmp_path, trans=unknown)) == ["trans_1993.asc, row 11: account_id 77 does not stand in account.asc."]


def test_an_account_without_an_owner_and_one_with_two_are_refused(tmp_path):
    assert problems(small_bank.write(tmp_path, disp=FILES["disp.asc"].replace('3;3;2;"OWNER"', '3;3;1;"OWNER"'))) == [
        "disp.asc, row 4: account 1 has an owner already.",
    ]
    ownerless = FILES["disp.asc"].replace('3;3;2;"OWNER"', '3;3;2;"DISPONENT"')
    assert problems(small_bank.write(tmp_path, disp=ownerless)) == ["account.asc, row 3: account 2 has no owner in disp.asc."]


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("trans_id", "x1", "trans_id: 'x1' is not a whole number."),
        ("trans_id", "", "trans_id: '' is not a whole number."),
        ("date", "930230", "date: '930230' is not a date written YYMMDD."),
        ("date", "1993-02-01", "date: '1993-02-01' is not a date written YYMMDD."),
        ("amount", "0.00", "amount: '0.00' is not more than zero."),
        ("amount", "-5.00", "amount: '-5.00' is not more than zero."),
        ("amount", "5,00", "amount: '5,00' is not an amount like 1234.50."),
        ("amount", "5.123", "amount: '5.123' is not an amount like 1234.50."),
        ("amount", "1e3", "amount: '1e3' is not an amount like 1234.50."),
        ("balance", "", "balance: '' is not an amount like 1234.50."),
        ("type", "KREDIT", "type: 'KREDIT' is not known here."),
        ("operation", "SEK", "operation: 'SEK' is not known here."),
        ("k_symbol", "XX", "k_symbol: 'XX' is not known here."),
    ],
)
def test_a_bad_value_is_named_with_its_column(column, value, sentence):
    good = dict(zip(rows.MOVEMENT, ["1", "1", "930104", "PRIJEM", "VKLAD", "1.00", "1.00", "", "", ""], strict=True))
    with pytest.raises(BadRow) as error:
        rows.movement({**good, column: value})
    assert str(error.value) == sentence


@given(st.binary(max_size=300))
def test_whatever_the_bytes_reading_ends_in_rows_or_problems(tmp_path_factory, content):
    folder = small_bank.write(tmp_path_factory.mktemp("berka"), trans=FILES["trans_1993.asc"].encode() + content)
    bank = read_bank(folder)
    assert bank.problems or len(bank.movements.rows) >= 9
