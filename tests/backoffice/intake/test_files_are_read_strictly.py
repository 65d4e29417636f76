"""Files somebody chose: encodings, what they really are, and everything that is wrong with them."""

import io
import zipfile
from collections.abc import Iterable

import pytest
import xlsxwriter
from django.utils import translation

from backoffice.intake import reading, sheets
from backoffice.intake.resources import BranchResource

CSV = "编码,名称\n051001,梁溪支行\n051002,滨湖支行\n"
ROWS = [(2, ["051001", "梁溪支行"]), (3, ["051002", "滨湖支行"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_the_encodings_of_spreadsheets(encoding: str) -> None:
    assert read([CSV.encode(encoding)]) == (["编码", "名称"], ROWS)


@pytest.mark.parametrize("mark", [";", "\t"])
def test_csv_with_the_separators_of_spreadsheets(mark: str) -> None:
    assert read([CSV.replace(",", mark).encode()]) == (["编码", "名称"], ROWS)


def test_a_letter_torn_between_two_parts_is_read() -> None:
    data = CSV.encode()
    assert read([data[:8], data[8:]]) == (["编码", "名称"], ROWS)


def test_xlsx_with_numbers_and_dates_as_a_person_would_type_them() -> None:
    def fill(sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_row(0, 0, ["编码", "名称"])
        sheet.write_number(1, 0, 51001)
        sheet.write_string(1, 1, "=1+1")
        sheet.write_string(4, 0, "last")

    assert read([book(fill)]) == (["编码", "名称"], [(2, ["51001", "=1+1"]), (5, ["last", ""])])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "import_empty"),
        (b" \n\n", "import_empty"),
        (b"%PDF-1.7\n1 0 obj", "import_wrong_type"),
        (b"\x89PNG\r\n", "import_wrong_type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "import_wrong_type"),
        ("code,name\n".encode("utf-16"), "import_wrong_type"),
        (b"<html>", "import_wrong_type"),
        (CSV.encode()[:-2], "import_torn"),
        ('编码,名称\n1,"梁溪'.encode(), "import_torn"),
        ("编码,名称\n1,".encode() + b"\xff\xff\xff" + b"\nabcdef", "import_wrong_encoding"),
    ],
)
def test_what_cannot_be_a_table_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(sheets.NotTaken) as refused:
        read([content])
    assert refused.value.code == code


def test_an_xlsx_with_formulas_is_refused() -> None:
    with pytest.raises(sheets.HasFormulas):
        read([book(lambda sheet: sheet.write_formula(0, 0, "=1+1"))])


def test_an_xlsx_cut_off_is_refused() -> None:
    whole = book(lambda sheet: sheet.write_row(0, 0, ["a", "b"]))
    with pytest.raises(sheets.DamagedBook):
        read([whole[: len(whole) // 2]])


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    with pytest.raises(sheets.WrongType):
        read([packed({"a.txt": b"hello"})])


def test_a_bomb_is_not_opened() -> None:
    with pytest.raises(sheets.Bomb):
        read([packed({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b"0" * (30 * 1024 * 1024)})])


def test_columns_are_found_by_code_or_name_in_any_language() -> None:
    headings = BranchResource.headings
    with translation.override("zh-hans"):
        chinese = [str(heading.label) for heading in headings]
    assert chinese[0] != "code"
    assert reading.columns(chinese, headings) == [heading.name for heading in headings]
    found = ["Code*", "NAME", "kind", "belongs to", "", "OPENED ON"]
    assert reading.columns(found, headings) == ["code", "name", "kind", "parent", "", "opened_on"]


def test_missing_unknown_and_doubled_columns_are_named() -> None:
    headings = BranchResource.headings
    with pytest.raises(reading.MissingColumns) as missing:
        reading.columns(["code", "name"], headings)
    assert "code、name" in str(missing.value)
    assert missing.value.fields["missing"].count("、") == 2
    with pytest.raises(reading.UnknownColumns) as unknown:
        reading.columns(["code", "name", "kind", "parent", "opened_on", "colour"], headings)
    assert "colour" in str(unknown.value)
    with pytest.raises(reading.ColumnTwice):
        reading.columns(["code", "code"], headings)


def read(parts: Iterable[bytes]) -> tuple[list[str], list[tuple[int, list[str]]]]:
    with sheets.opened(parts) as sheet:
        return sheet.heading, list(sheet.rows)


def book(fill: object) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        fill(made.add_worksheet())  # type: ignore[operator]
    return out.getvalue()


def packed(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()
