"""A file is what its content says, whatever it is called; what holds no table is named."""

import gzip
import io
import zipfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from etl.errors import FileError
from etl.extract import FAULT, Line, Reading, Table, Told, compressed, open_tables, sha256

CSV = b"Id,Sum\n00123,1.50\n"
TOP = (Line(1, ("Id", "Sum")), Line(2, ("00123", "1.50")))


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def only(path: Path) -> Table:
    [table] = open_tables(path)
    return table


def archive(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["july.csv", "july", "july.xls", "july.xlsx", "july.ods", "july.dat"])
def test_text_is_text_under_any_name(tmp_path: Path, name: str) -> None:
    assert only(written(tmp_path, name, CSV)).top == TOP


@pytest.mark.parametrize("name", ["july.xlsx", "july.xls", "july.csv"])
def test_a_workbook_is_one_under_any_name(tmp_path: Path, name: str) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet("July").write_row(0, 0, ["Id", "Sum"])
    table = only(written(tmp_path, name, buffer.getvalue()))
    assert (table.sheet, table.form, table.top) == ("July", "workbook", TOP[:1])


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (gzip.compress(CSV), "gzip"),
        (archive({"july.csv": CSV}), "zip"),
        (archive({"july.csv": CSV, "__MACOSX/july.csv": b"x"}), "zip"),
    ],
)
def test_a_packed_text_is_read(tmp_path: Path, content: bytes, form: str) -> None:
    table = only(written(tmp_path, "july.csv.packed", content))
    assert table.top == TOP
    assert table.form == f"{form}, UTF-8, comma, LF"
    assert [row[:2] for batch in table.rows(1, 2) for row in batch.iter_rows()] == [(2, 2)]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (archive({"a.csv": CSV, "b.csv": CSV}), "holds 2 files where one is read"),
        (archive({}), "is damaged|holds 0 files|no text"),
        (archive({"a.csv": gzip.compress(CSV)}), "holds a file that is no text"),
        (gzip.compress(archive({"a.csv": CSV})), "holds a file that is no text"),
        (gzip.compress(CSV * 10_000)[:-200], "is damaged"),
        (gzip.compress(b""), "is empty"),
        (b"\x1f\x8bnonsense", "is damaged"),
        (b"PK\x03\x04rest", "is damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "is damaged"),
        (archive({"word/document.xml": b"x"}), "is a Word document, which is not read"),
        (archive({"ppt/presentation.xml": b"x"}), "is a PowerPoint presentation"),
        (archive({"Index/Document.iwa": b"x"}), "is an Apple Numbers or Pages document"),
        (archive({"mimetype": b"application/vnd.oasis.opendocument.text"}), "is no spreadsheet"),
        (b"%PDF-1.7", "is a PDF file"),
        (b"\x89PNG\r\n\x1a\n", "is a picture"),
        (b"<!DOCTYPE html><html><table><tr><td>1", "is a web page"),
        (b"\xef\xbb\xbf\r\n<table border=1><tr><td>1", "is a web page"),
        ("<html><table>".encode("utf-16"), "is a web page"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "is an XML spreadsheet",
        ),
        (b'<?xml version="1.0"?><Invoice/>', "is an XML file"),
        (b"TABLE\r\n0,1\r\n", "is a DIF spreadsheet"),
        (b"ID;PWXL;N;E\r\nP;PGeneral\r\nC;Y1;X1;K5\r\nE\r\n", "is a SYLK spreadsheet"),
        (b'[{"Id": 1}]', "is a JSON document"),
        (b'{\n  "Id": 1\n}', "has no JSON object on a line by itself"),
        (b"PAR1nonsense", "is damaged"),
        (b"", "is empty"),
    ],
)
@pytest.mark.parametrize("name", ["july.xls", "july.csv"])
def test_what_holds_no_table_is_named_in_one_sentence(tmp_path: Path, content: bytes, sentence: str, name: str) -> None:
    with pytest.raises(FileError, match=sentence) as refused:
        open_tables(written(tmp_path, name, content))
    assert name in str(refused.value)
    assert "\n" not in str(refused.value)


def test_what_unpacks_to_more_than_a_table_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compressed, "_UNPACKED", 1 << 20)
    bomb = gzip.compress(b"a,b\n" + b"1,2\n" * (1 << 20))
    with pytest.raises(FileError, match="unpacks to more than"):
        only(written(tmp_path, "bomb.gz", bomb))


def test_a_packed_file_with_a_password_is_refused(tmp_path: Path) -> None:
    content = bytearray(archive({"july.csv": CSV}))
    # The flag of encryption, in the member's header and in the directory.
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(FileError, match="has a password"):
        open_tables(written(tmp_path, "a.zip", bytes(content)))


@pytest.mark.parametrize("start", ["<none>", "[1]", "{a}", "PARTNER", "PK", "\tId", "BM", "ID;P"])
def test_text_that_begins_like_something_else_is_text(tmp_path: Path, start: str) -> None:
    for codec in ("utf-8", "utf-16-le"):
        path = written(tmp_path, "july.csv", f"{start},b\n1,2\n3,4\n".encode(codec))
        [table] = open_tables(path, Reading(delimiter=","))
        assert table.top[0].cells == (start, "b")


def test_lines_of_json_keep_the_digits_that_stand_there(tmp_path: Path) -> None:
    lines = [
        '{"Id": "00123", "Sum": 1.10, "Paid": true}',
        "",
        '{"Sum": 12345678901234567890.123450, "Id": null, "Note": "a\\nb"}',
        '{"Id": 5, "Id": 6}',
        '{"Id": {"a": 1}}',
        '{"Id": [1]}',
        '{"Id": NaN}',
        "[1]",
        '{"Id": ',
        '{"Id": 1E5, "Sum": -0}',
    ]
    table = only(written(tmp_path, "july.jsonl", "\n".join(lines).encode() + b'\n{"Id": "\xff"}\n'))
    assert table.form == "UTF-8, JSON lines"
    assert table.top[0] == Line(0, ("Id", "Sum", "Paid", "Note"))
    [batch] = table.rows(0, 4)
    assert batch.drop(FAULT).rows() == [
        (1, 4, "00123", "1.10", "TRUE", ""),
        (3, 4, "", "12345678901234567890.123450", "", "a\nb"),
        *((row, 4, "", "", "", "") for row in range(4, 10)),
        (10, 4, "1E5", "-0", "", ""),
        (11, 4, "", "", "", ""),
    ]
    assert batch[FAULT].to_list() == [
        None,
        None,
        "names a value twice",
        "has something else than a text or a number in Id",
        "has something else than a text or a number in Id",
        "has something else than a text or a number in Id",
        "is no JSON object",
        "is no JSON object",
        None,
        "has bytes that are not UTF-8",
    ]


def test_parquet_becomes_text_of_every_digit(tmp_path: Path) -> None:
    path = tmp_path / "july.parquet"
    pl.select(
        pl.Series("Id", ["00123", None]),
        pl.Series("Sum", ["1.10", "-0.05"]).cast(pl.Decimal(18, 2)),
        pl.Series("Rate", [0.1 + 0.2, 1e-7]),
        pl.Series("Count", [3, None]),
        pl.Series("Paid", [True, False]),
        pl.Series("Day", ["2026-07-31", None]).str.to_date(),
        pl.Series("At", ["2026-07-31 12:30:00", None]).str.to_datetime(),
    ).write_parquet(path)
    table = only(path)
    assert table.top == (
        Line(1, ("Id", "Sum", "Rate", "Count", "Paid", "Day", "At")),
        Line(2, ("00123", "1.10", "0.3", "3", "TRUE", "2026-07-31", "2026-07-31 12:30:00")),
        Line(3, ("", "-0.05", "0.0000001", "", "FALSE", "", "")),
    )
    [batch] = table.rows(1, 7)
    assert batch["row"].to_list() == [2, 3]


def test_columns_of_any_plain_type_are_read(tmp_path: Path) -> None:
    path = tmp_path / "july.parquet"
    columns = {
        "Age": pl.Series([90, None]).cast(pl.Duration("ms")),
        "At": pl.Series([3600_000_000_000, None]).cast(pl.Time),
        "Kind": pl.Series(["a", None], dtype=pl.Enum(["a", "b"])),
        "Nothing": pl.Series([None, None]),
        "Small": pl.Series([7, None], dtype=pl.UInt8),
        "Text": pl.Series(["x", None], dtype=pl.Categorical),
    }
    pl.DataFrame(columns).write_parquet(path)
    [batch] = only(path).rows(1, len(columns))
    assert batch.row(0)[3:] == ("90ms", "01:00:00", "a", "", "7", "x")
    assert batch.row(1)[3:] == ("",) * 6


def test_ids_that_are_numbers_of_a_parquet_file_have_no_decimals(tmp_path: Path) -> None:
    path = tmp_path / "july.parquet"
    whole, part = pl.Series(["7.00", "8.50"]).cast(pl.Decimal(18, 2)), pl.Series([7.0, 8.5])
    pl.DataFrame({"A": whole, "B": part}).write_parquet(path)
    [batch] = only(path).telling(1, 2, Told(ids=("0", "1")))
    why = "\ufdd1is a number with decimals\ufdd1"
    assert batch.rows() == [(2, 2, None, "7", "7"), (3, 2, None, f"{why}8.50", f"{why}8.5")]


def test_numbers_of_32_bits_are_the_digits_that_were_written_or_show_that_they_are_lost(tmp_path: Path) -> None:
    path = tmp_path / "july.parquet"
    numbers = [10.1, -0.05, 65535.99, 1234567.89, None, float("nan")]
    pl.DataFrame({"Sum": pl.Series(numbers, dtype=pl.Float32)}).write_parquet(path)
    [batch] = only(path).rows(1, 1)
    assert batch["0"].to_list() == ["10.1", "-0.05", "65535.99", "1.2345679E+06", "", "nan"]


def test_parquet_with_nested_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "july.parquet"
    pl.DataFrame({"Id": ["1"], "Lines": [[1, 2]]}).write_parquet(path)
    with pytest.raises(FileError, match="has columns that are no plain values: Lines"):
        open_tables(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"There is no file .*july\.csv"):
        open_tables(tmp_path / "july.csv")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "july.csv").mkdir()
    with pytest.raises(FileError, match=r"july\.csv is a folder"):
        open_tables(tmp_path / "july.csv")


def test_the_hash_is_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "july.csv"
    path.write_bytes(b"abc")
    assert sha256(path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_an_archive_whose_directory_names_another_file_is_damaged(tmp_path: Path) -> None:
    content = archive({"july.csv": CSV})
    first = content.index(b"july.csv")
    path = written(tmp_path, "july.zip", content[:first] + b"june.csv" + content[first + 8 :])
    with pytest.raises(FileError, match=r"july\.zip is damaged\. Fetch it again, or unpack it first\."):
        open_tables(path)
