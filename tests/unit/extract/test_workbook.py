"""Excel workbooks: text as typed, numbers as shown, rows as Excel counts them."""

import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.errors import FileError
from etl.extract import Line, grid, open_tables, xlsx_zip
from etl.extract.cell_text import UNCALCULATED
from tests.support.examples import examples
from tests.support.sheets import only, rows
from tests.support.workbook import error, number, row, text, write_workbook


def shown(folder: Path, *cells: str) -> list[str]:
    """What a column of cells reads as; ``{}`` in a cell is where it stands."""
    body = [row(place, cell.replace("{}", f"A{place}")) for place, cell in enumerate(cells, start=2)]
    return [
        texts[0] for _, texts in rows(only(write_workbook(folder / "a.xlsx", {"S": [row(1, text("A1", "x")), *body]})))
    ]


def test_rows_are_numbered_as_in_excel_with_blank_ones_above_and_between(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "a.xlsx",
        {
            "July": [
                row(4, text("C4", " Id "), text("E4", "Sum")),
                row(6, text("C6", "A1"), number("E6", "1.5")),
                row(9, text("C9", "A2"), text("D9", "note")),
            ]
        },
    )
    table = only(path)
    assert table.top[0] == Line(4, (" Id ", "", "Sum"))
    assert (table.sheet, table.number, table.form, table.place) == ("July", 1, "workbook", "a.xlsx, sheet July")
    assert [each for each in rows(table) if any(each[1])] == [(6, ("A1", "", "1.5")), (9, ("A2", "note", ""))]


def test_batches_carry_on_counting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "_BATCH", 3)
    body = [row(place, number(f"A{place}", f"{place}.0000000000000004")) for place in range(2, 10)]
    table = only(write_workbook(tmp_path / "a.xlsx", {"S": [row(1, text("A1", "x")), *body]}))
    assert list(rows(table)) == [(place, (str(place),)) for place in range(2, 10)]


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        ("0.30000000000000004", "0.3"),
        ("1234.5600000000001", "1234.56"),
        ("-1234.5600000000001", "-1234.56"),
        ("0.1", "0.1"),
        ("2.675", "2.675"),
        ("100", "100"),
        ("1.10", "1.1"),
        ("1E+2", "100"),
        ("1.5E3", "1500"),
        ("12345678.12", "12345678.12"),
        ("999999999.995", "999999999.995"),
        ("1234567890123.45", "1234567890123.45"),
        ("9999999999999.99", "9999999999999.99"),
        ("12345678.123456789", "12345678.1234568"),
        ("0.000005", "0.000005"),
        ("0.0000000001", "0.0000000001"),
        ("1.5E-10", "0.00000000015"),
        ("10.0000000001", "10.0000000001"),
        ("1.13686837721616E-13", "0.000000000000113686837721616"),
        ("123456789012345", "123456789012345"),
    ],
)
def test_a_number_reads_as_excel_shows_it(tmp_path: Path, stored: str, seen: str) -> None:
    assert shown(tmp_path, number("{}", stored)) == [seen]


@pytest.mark.parametrize(
    "typed",
    [
        "0.30000000000000004",
        "1234.5600000000001",
        "12345678901234.56",
        "99999999999999.99999",
        "1234567890123456",
        "00123",
        "1.50",
        "-0",
        "1E5",
        "TRUE",
        " a ",
        "=1+1",
        "#N/A",
        "2026-07-31",
    ],
)
def test_a_text_cell_reads_as_typed(tmp_path: Path, typed: str) -> None:
    assert shown(tmp_path, text("{}", typed), number("{}", "1.5")) == [typed, "1.5"]


def test_dates_read_as_the_api_writes_them(tmp_path: Path) -> None:
    assert shown(tmp_path, number("{}", "46234", 1), number("{}", "46234.5", 2)) == [
        "2026-07-31",
        "2026-07-31 12:00:00",
    ]


_EXTENSION = '<extLst><ext xmlns:x="urn:x"><x:workbookPr chartTrackingRefBase="1"/></ext></extLst>'


@pytest.mark.parametrize(
    ("properties", "extension", "day"),
    [
        ("", "", "2020-06-18"),
        ("", _EXTENSION, "2020-06-18"),
        ('<workbookPr date1904="0"/>', _EXTENSION, "2020-06-18"),
        ('<workbookPr date1904="1"/>', "", "2024-06-19"),
        ('<workbookPr date1904="true"/>', "", "2024-06-19"),
    ],
)
def test_dates_are_counted_from_1900_or_1904_as_the_workbook_says(
    tmp_path: Path, properties: str, extension: str, day: str
) -> None:
    sheets = {"S": [row(1, text("A1", "x")), row(2, number("A2", "44000", 1))]}
    path = write_workbook(tmp_path / "a.xlsx", sheets, properties=properties, extension=extension)
    assert list(rows(only(path))) == [(2, (day,))]


@pytest.mark.parametrize("since", ["1", "true"])
def test_dates_from_1904_are_right_where_the_engine_would_count_from_1900(tmp_path: Path, since: str) -> None:
    sheets = {"S": [row(1, text("A1", "x")), row(2, number("A2", "44000", 1)), row(3, number("A3", "44000.5", 2))]}
    properties = f'<workbookPr date1904="{since}" defaultThemeVersion="166925"/>'
    path = write_workbook(tmp_path / "a.xlsx", sheets, properties=properties, extension=_EXTENSION)
    assert list(rows(only(path))) == [(2, ("2024-06-19",)), (3, ("2024-06-19 12:00:00",))]


@pytest.mark.parametrize("name", ["#REF!", "#N/A", "#DIV/0!", "#NAME?"])
def test_the_error_of_a_formula_does_not_vanish(tmp_path: Path, name: str) -> None:
    path = write_workbook(
        tmp_path / "a.xlsx",
        {
            "First": [row(1, text("A1", "x")), row(2, error("A2", "#NUM!"))],
            "July": [
                row(3, text("B3", "Id"), text("C3", "Sum")),
                row(5, text("B5", "1"), error("C5", name)),
                row(6, error("B6", name), number("C6", "2")),
            ],
        },
    )
    _, july = open_tables(path)
    assert [each for each in rows(july) if any(each[1])] == [(5, ("1", name)), (6, (name, "2"))]


@pytest.mark.parametrize("value", ["", "<v></v>", "<v/>"])
def test_a_formula_that_nobody_calculated_is_not_empty(tmp_path: Path, value: str) -> None:
    cells = [f'<c r="{{}}" s="0"><f>SUM(B1:B2)</f>{value}</c>', f'<c r="{{}}"><f t="shared" si="0"/>{value}</c>']
    assert shown(tmp_path, text("{}", "a"), *cells, number("{}", "1")) == [
        "a",
        UNCALCULATED,
        UNCALCULATED,
        "1",
    ]


def test_formulas_below_and_beside_the_last_value_are_not_forgotten(tmp_path: Path) -> None:
    formula = '<c r="{}"><f>Other!A1</f><v></v></c>'
    path = write_workbook(
        tmp_path / "a.xlsx",
        {
            "S": [
                row(1, text("B1", "x"), text("C1", "y")),
                row(2, formula.format("A2"), text("B2", "1"), formula.format("D2")),
                row(4, formula.format("B4"), formula.format("C4")),
            ]
        },
    )
    read = [each for each in rows(only(path)) if any(each[1])]
    assert read == [(2, ("1", "")), (4, (UNCALCULATED, UNCALCULATED))]


def test_a_formula_whose_result_is_a_value_or_an_empty_text_has_one(tmp_path: Path) -> None:
    cells = ['<c r="{}"><f>1+1</f><v>2</v></c>', '<c r="{}" t="str"><f>""</f><v></v></c>', number("{}", "1")]
    assert shown(tmp_path, *cells) == ["2", "", "1"]


def test_an_error_far_down_a_large_sheet_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_zip, "_WINDOW", 100)
    monkeypatch.setattr(xlsx_zip, "_OVERLAP", 120)
    body = [row(i, text(f"A{i}", f"t {i}"), error(f"B{i}", "#N/A") if i % 7 == 0 else "") for i in range(2, 100)]
    table = only(write_workbook(tmp_path / "a.xlsx", {"S": [row(1, text("A1", "a"), text("B1", "b")), *body]}))
    assert [place for place, (_, second) in rows(table) if second] == list(range(7, 100, 7))


def test_hidden_and_empty_sheets_are_passed_over_and_the_others_keep_their_number(tmp_path: Path) -> None:
    body = [row(1, text("A1", "x")), row(2, text("A2", "1"))]
    path = write_workbook(tmp_path / "a.xlsx", {"Old!": body, "Empty": [], "July & <co>": body})
    assert [(table.sheet, table.number) for table in open_tables(path)] == [("July & <co>", 3)]


def test_a_workbook_without_visible_cells_is_refused(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", {"Old!": [row(1, text("A1", "x"))], "Empty": [row(3, text("A3", " "))]})
    with pytest.raises(FileError, match="no visible sheet with cells"):
        open_tables(path)


def test_a_few_cells_that_span_a_giant_grid_are_refused(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "a.xlsx", {"S": [row(1, text("A1", "x")), row(1048576, number("XFD1048576", "1"))]}
    )
    with pytest.raises(FileError, match=r"a\.xlsx has cells too far apart"):
        open_tables(path)


def test_a_far_cell_that_is_only_formatted_is_none(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "a.xlsx",
        {"S": [row(1, text("A1", "x")), row(2, text("A2", "1")), row(1048576, '<c r="XFD1048576" s="1"/>')]},
    )
    assert list(rows(only(path))) == [(2, ("1",))]


def test_a_workbook_that_unpacks_beyond_reason_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_zip, "_UNPACKED", 100)
    with pytest.raises(FileError, match="unpacks to more than"):
        open_tables(write_workbook(tmp_path / "a.xlsx", {"S": [row(1, text("A1", "x"))]}))


@pytest.mark.parametrize("keep", [4, 40, 400, 1000])
def test_a_cut_off_workbook_is_refused_with_one_sentence(tmp_path: Path, keep: int) -> None:
    path = write_workbook(tmp_path / "a.xlsx", {"S": [row(1, text("A1", "x"))]})
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(FileError) as refused:
        open_tables(path)
    assert "\n" not in str(refused.value)


def test_an_archive_that_is_no_workbook_is_refused_with_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
        archive.writestr("licence.txt", "hello")
    with pytest.raises(FileError) as refused:
        open_tables(path)
    assert "\n" not in str(refused.value)


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.text(st.characters(min_codepoint=0x20, exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=8),
            st.decimals(-(10**10), 10**10, places=5),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_texts_and_amounts_of_up_to_fifteen_digits_read_back_as_they_are(tmp_path: Path, cells: list[object]) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "x")
        for place, cell in enumerate(cells, start=1):
            if isinstance(cell, str):
                sheet.write_string(place, 0, cell)
            else:
                sheet.write_number(place, 0, cell)
    read = [texts[0] for _, texts in rows(only(path))]
    assert read == [cell if isinstance(cell, str) else _plain(str(cell)) for cell in cells]


def _plain(amount: str) -> str:
    return amount.rstrip("0").removesuffix(".") if "." in amount else amount


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "XL/worksheets/Sheet1.xml"])
def test_a_workbook_that_holds_a_sheet_twice_is_refused_where_the_two_differ(tmp_path: Path, name: str) -> None:
    path = write_workbook(tmp_path / "a.xlsx", {"S": [row(1, text("A1", "x")), row(2, number("A2", "30"))]})
    with zipfile.ZipFile(path, "a") as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
        archive.writestr(name, sheet)
    assert list(rows(only(path)))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, sheet.replace(b"30", b"99"))
    with pytest.raises(FileError, match=f"a.xlsx holds {name} twice, and the two differ. Open it in Excel, see that"):
        open_tables(path)
