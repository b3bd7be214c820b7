"""Which worksheet holds the invoices."""

from pathlib import Path

import pytest

from etl.errors import FileError
from etl.extract import Line, Table
from etl.mapping import Choice, MappingText
from etl.planning.sheets import choose

FILE = Path("july.xlsx")
INVOICES = ("Invoice ID", "Customer ID", "Amount")


def table(number: int, sheet: str, headings: tuple[str, ...] = ("x",)) -> Table:
    return Table(FILE, sheet, number, "workbook", (), (Line(1, headings),), lambda _header, _width: iter(()))


TEXT = Table(Path("july.csv"), "", 1, "UTF-8, comma", (), (Line(1, INVOICES),), lambda _header, _width: iter(()))


def test_the_only_sheet_with_invoice_headings_is_chosen() -> None:
    assert choose([table(1, "Notes"), table(2, "July", INVOICES)], FILE, None).sheet == "July"


def test_the_only_sheet_is_chosen_whatever_its_headings() -> None:
    assert choose([table(2, "Notes")], FILE, None).sheet == "Notes"


def test_several_sheets_with_invoices_are_named_and_none_is_chosen() -> None:
    tables = [table(1, "June", INVOICES), table(2, "Notes"), table(3, "July", INVOICES)]
    with pytest.raises(FileError, match=r'july\.xlsx has invoices on several sheets: "June", "July"'):
        choose(tables, FILE, None)


def test_sheets_without_invoices_are_named() -> None:
    with pytest.raises(FileError, match=r'No sheet of july\.xlsx has the headings .* It has "Notes", "Sums"'):
        choose([table(1, "Notes"), table(2, "Sums")], FILE, None)


def test_a_profile_or_a_mapping_file_finds_its_sheet_below_a_title() -> None:
    xero = ("*ContactName", "*InvoiceNumber", "*InvoiceDate", "*DueDate", "Total", "InventoryItemCode")
    titled = Line(1, ("Exported by somebody",)), Line(3, xero)
    tables = [table(1, "Notes"), Table(FILE, "July", 2, "workbook", (), titled, lambda _header, _width: iter(()))]
    mapping = MappingText("july.toml", '[columns]\n"*InvoiceNumber" = "InvoiceId"\n"Total" = "Amount"\n')
    for choice in (Choice("xero"), Choice("auto"), Choice(mapping=mapping)):
        assert choose(tables, FILE, None, choice).sheet == "July"
    with pytest.raises(FileError, match=r"No sheet of july\.xlsx has all the columns that other\.toml names"):
        choose(tables, FILE, None, Choice(mapping=MappingText("other.toml", '[columns]\n"Other" = "Amount"\n')))
    with pytest.raises(FileError, match="the headings of an invoice export that this profile knows"):
        choose(tables, FILE, None, Choice("acumatica"))


@pytest.mark.parametrize(
    ("asked", "sheet"),
    [("July", "July"), ("july", "July"), ("1", "June"), ("4", "2"), ("2", "2"), ("3", "July")],
)
def test_a_sheet_is_asked_for_by_name_or_else_by_number(asked: str, sheet: str) -> None:
    tables = [table(1, "June", INVOICES), table(3, "July", INVOICES), table(4, "2")]
    assert choose(tables, FILE, asked).sheet == sheet


@pytest.mark.parametrize("asked", ["August", "5", "0", "", "2"])
def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(asked: str) -> None:
    with pytest.raises(FileError, match=f'july.xlsx has no sheet {asked}. It has "June", "July"'):
        choose([table(1, "June"), table(3, "July")], FILE, asked)


def test_a_text_file_has_one_sheet_without_a_name() -> None:
    assert choose([TEXT], TEXT.file, None) is TEXT
    assert choose([TEXT], TEXT.file, "1") is TEXT
    with pytest.raises(FileError, match=r"july\.csv is a text file and has no sheets"):
        choose([TEXT], TEXT.file, "July")
