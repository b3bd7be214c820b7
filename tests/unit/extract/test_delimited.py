"""CSV and its kin: every cell as text, on the row an editor shows, in its own column."""

import csv
import io
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.errors import FileError
from etl.extract import Reading, delimited, open_tables
from tests.support.examples import examples
from tests.support.tables import body, headings, rows, written


@pytest.mark.parametrize("name", ["july.csv", "july.tsv", "july.txt", "JULY.CSV"])
@pytest.mark.parametrize(("delimiter", "word"), [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "pipe")])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("codec", "encoding"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("cp1252", "Windows-1252")],
)
def test_the_file_says_itself_how_it_is_written(
    tmp_path: Path, name: str, delimiter: str, word: str, end: str, codec: str, encoding: str
) -> None:
    lines = ["Id|Näme|Wert", '1|"a €"|00123', "2||1.50", ""]
    path = written(tmp_path, end.join(lines).replace("|", delimiter).encode(codec), name)
    [table] = open_tables(path)
    assert headings(table) == ("Id", "Näme", "Wert")
    ends = "LF" if end == "\n" else "CRLF"
    assert table.form == f'{encoding}, {word}, quotes ", {ends}'
    assert (table.file, table.sheet, table.number, table.place) == (path, "", 1, name)
    assert list(rows(path)) == [(2, 3, ("1", "a €", "00123")), (3, 3, ("2", "", "1.50"))]


def test_utf_16_big_endian(tmp_path: Path) -> None:
    path = written(tmp_path, b"\xfe\xff" + "a;b\n1;ü\n".encode("utf-16-be"))
    assert list(rows(path)) == [(2, 2, ("1", "ü"))]


@pytest.mark.parametrize("block", [1, 7, 8 << 20])
def test_rows_are_counted_as_an_editor_counts_lines(
    tmp_path: Path, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "_BLOCK", block)
    path = written(tmp_path, '\n\n a ,"b\nc"\n1,2\n\n"x\r\ny\n\nz",3\r\n4,5\r6,"7\r8"\n9,10')
    [table] = open_tables(path)
    assert headings(table) == ("a", "b\nc")
    assert [row for row in rows(path) if any(row[2])] == [
        (5, 2, ("1", "2")),
        (7, 2, ("x\r\ny\n\nz", "3")),
        (11, 2, ("4", "5")),
        (12, 2, ("6", "7\r8")),
        (14, 2, ("9", "10")),
    ]


def test_a_blank_line_has_no_text(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b\n1,2\n\n3,4\n")
    assert [row for row in rows(path) if any(row[2])] == [(2, 2, ("1", "2")), (4, 2, ("3", "4"))]


@pytest.mark.parametrize("quoted", ['"x"', "x"], ids=["quoted", "plain"])
def test_a_short_or_long_row_is_told_by_its_cell_count_and_shifts_no_other(tmp_path: Path, quoted: str) -> None:
    path = written(tmp_path, f"a,b,c\n1,{quoted},3\n4,5\n6,{quoted},8,9\n10,11,12\n")
    assert list(rows(path)) == [
        (2, 3, ("1", "x", "3")),
        (3, 2, ("4", "5", "")),
        (4, 4, ("6", "x", "8")),
        (5, 3, ("10", "11", "12")),
    ]


def test_no_text_is_taken_for_anything_else(tmp_path: Path) -> None:
    cells = ["00123", "1e5", "NaN", "null", "NULL", "NA", "true", "1,5", "#x", "=1+1", " a ", "'", "\\", "\x1a", "\0"]
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([["a", "b"], *([cell, ""] for cell in cells)])
    path = written(tmp_path, buffer.getvalue())
    assert [texts[0] for _, _, texts in rows(path)] == cells


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_what_python_takes_for_a_line_break_and_editors_do_not_is_text(tmp_path: Path, sign: str, quote: str) -> None:
    path = written(tmp_path, f'a,b\n{quote}1{sign}2{quote},"3\n4"\n5,6\n')
    assert list(rows(path)) == [(2, 2, (f"1{sign}2", "3\n4")), (4, 2, ("5", "6"))]


def test_a_quote_inside_an_unquoted_cell_is_text(tmp_path: Path) -> None:
    path = written(tmp_path, 'a,b\n5" pipe,1\n6,7\n')
    assert list(rows(path)) == [(2, 2, ('5" pipe', "1")), (3, 2, ("6", "7"))]


def test_doubled_quotes_are_one(tmp_path: Path) -> None:
    path = written(tmp_path, 'a,b\n"say ""hi"", please",""""\n')
    assert list(rows(path)) == [(2, 2, ('say "hi", please', '"'))]


@pytest.mark.parametrize("content", [b"", b"\n\r\n  \n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(FileError, match=r"july\.csv is empty"):
        open_tables(written(tmp_path, content))


def test_delimiters_alone_are_no_headings(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="has no headings"):
        open_tables(written(tmp_path, ",,,\n,,,\n"))


def test_a_heading_row_may_be_longer_than_python_likes(tmp_path: Path) -> None:
    path = written(tmp_path, f"{'x' * (csv.field_size_limit() + 1)},b\n1,2\n")
    assert list(rows(path)) == [(2, 2, ("1", "2"))]


@pytest.mark.parametrize("content", ["x" * 500, "a,b\n" + "x" * 500, 'a,b\n"\n"\n' + "x" * 500])
def test_a_line_without_end_is_refused_before_it_fills_the_memory(
    tmp_path: Path, content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "_LONGEST", 100)
    monkeypatch.setattr(delimited, "_BLOCK", 10)
    with pytest.raises(FileError, match="a line of more than 100 characters"):
        list(rows(written(tmp_path, content)))


def test_rows_come_in_batches_of_bounded_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "_BLOCK", 1000)
    path = written(tmp_path, "a,b\n" + "".join(f'{number},"{number}"\n' for number in range(5000)))
    [table] = open_tables(path)
    assert max(batch.height for batch in body(table)) < 300
    assert [row for row, *_ in rows(path)] == list(range(2, 5002))


def test_a_table_can_be_read_again(tmp_path: Path) -> None:
    [table] = open_tables(written(tmp_path, "a,b\n1,2\n"))
    assert [batch.rows() for batch in body(table)] == [batch.rows() for batch in body(table)]


def _decoded(code: bytes, codec: str) -> str:
    try:
        letter = code.decode(codec)
    except UnicodeDecodeError:
        return ""
    return letter if letter.encode(codec) == code else ""


_TEXT = st.text(
    st.one_of(
        st.sampled_from(",;\t|\"\n\r \\'\u2028\x0b\x85\0é€😀"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=8,
)
_MULTIBYTE = {
    codec: "".join(letter for lead in range(0x81, 0xFE) for letter in _decoded(bytes([lead, ord("|")]), codec))
    for codec in ("cp932", "gb18030", "big5", "cp949")
}
"""Letters whose second byte is that of a delimiter."""

_LETTERS = {
    # Without a letter whose Windows-1252 byte leads a UTF-8 sequence: such a text may be valid in both.
    "cp1252": "€\u2019ÿ",
    "cp1250": "ąőŁ€",
    "cp1251": "жЁ№",
    "cp1253": "αΩΎ",
    "cp1254": "ğİş",
    "cp1257": "āėŽ",
    "mac_roman": "ß∂Ÿ",
    "cp850": "äÖ░",
    "iso8859-15": "€Œž",
    "cp932": "ソ表ｱ" + _MULTIBYTE["cp932"],
    "gb18030": "饂é😀" + _MULTIBYTE["gb18030"],
    "big5": "功許" + _MULTIBYTE["big5"],
    "cp949": "각한" + _MULTIBYTE["cp949"],
}
"""Code pages, and letters beyond ASCII that they have."""

_UNICODE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
_DELIMITERS = ",;\t|~^: "


def _cells(codec: str, without: str = "") -> st.SearchStrategy[str]:
    cells = _TEXT if codec in _UNICODE else st.text(st.sampled_from(",;\t|\"\n\r a'~" + _LETTERS[codec]), max_size=8)
    return cells.filter(lambda cell: not set(without) & set(cell))


def _tables(cell: st.SearchStrategy[str]) -> st.SearchStrategy[list[list[str]]]:
    return st.integers(2, 4).flatmap(
        lambda width: st.lists(st.lists(cell, min_size=width, max_size=width), max_size=8).map(
            lambda body: [[f"H{index}" for index in range(width)], *body]
        )
    )


def _stated(codec: str) -> str | None:
    return None if codec in {"utf-8", "utf-8-sig", "utf-16", "utf-32"} else codec


@pytest.mark.parametrize("codec", [*_UNICODE, *_LETTERS])
@settings(max_examples=examples(100), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.data(),
    delimiter=st.sampled_from(_DELIMITERS),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quote=st.sampled_from("\"'"),
    block=st.integers(1, 40),
    everywhere=st.booleans(),
    closed=st.booleans(),
)
def test_what_the_csv_module_writes_reads_back_identical_on_its_own_lines(
    tmp_path: Path,
    codec: str,
    data: st.DataObject,
    delimiter: str,
    end: str,
    quote: str,
    block: int,
    everywhere: bool,
    closed: bool,
) -> None:
    table = data.draw(_tables(_cells(codec)))
    # Before Python 3.13 the writer leaves a line break unquoted that is not the one its lines end in.
    everywhere = everywhere or any("\r" in cell or "\n" in cell for record in table for cell in record)
    buffer, starts = io.StringIO(newline=""), []
    quoting: Literal[0, 1] = csv.QUOTE_ALL if everywhere else csv.QUOTE_MINIMAL
    writer = csv.writer(buffer, delimiter=delimiter, quotechar=quote, lineterminator=end, quoting=quoting)
    for record in table:
        starts.append(1 + _line_breaks(buffer.getvalue()))
        writer.writerow(record)
    text = buffer.getvalue() if closed else buffer.getvalue().removesuffix(end)
    path = written(tmp_path, text.encode(codec))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "_BLOCK", block)
        read = list(rows(path, Reading(delimiter=delimiter, quote=quote, encoding=_stated(codec))))
    expected = [(start, len(record), tuple(record)) for start, record in zip(starts, table, strict=True)]
    assert read == expected[1:]


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "cp1252", "cp932"])
@settings(max_examples=examples(100), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.data(),
    delimiter=st.sampled_from(_DELIMITERS),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    block=st.integers(1, 40),
)
def test_text_without_quotes_reads_back_identical_where_every_quote_is_text(
    tmp_path: Path, codec: str, data: st.DataObject, delimiter: str, end: str, block: int
) -> None:
    table = data.draw(_tables(_cells(codec, without=f"{delimiter}\r\n")))
    text = "".join(delimiter.join(record) + end for record in table)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "_BLOCK", block)
        reading = Reading(delimiter=delimiter, quote="none", encoding=_stated(codec))
        read = list(rows(written(tmp_path, text.encode(codec)), reading))
    assert read == [(line, len(record), tuple(record)) for line, record in enumerate(table, start=1)][1:]


def _line_breaks(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


@settings(max_examples=examples(300), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ragged=st.lists(
        st.lists(
            st.sampled_from(["a", "b c", "1,5", "2;5|x\ty", 'q"', "it's", "x\ny", "ü", ""]), min_size=1, max_size=6
        ),
        max_size=12,
    ),
    codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    delimiter=st.sampled_from(_DELIMITERS),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quote=st.sampled_from("\"'"),
    block=st.integers(1, 60),
)
def test_no_value_of_a_ragged_table_moves(
    tmp_path: Path, ragged: list[list[str]], codec: str, delimiter: str, end: str, quote: str, block: int
) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, quotechar=quote, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([["H1", "H2", "H3"], *ragged])
    path = written(tmp_path, buffer.getvalue().encode(codec))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "_BLOCK", block)
        read = list(rows(path, Reading(delimiter=delimiter, quote=quote, encoding=_stated(codec))))
    assert [cells for _, cells, _ in read] == [len(record) for record in ragged]
    assert [texts for _, _, texts in read] == [tuple((record + [""] * 3)[:3]) for record in ragged]
