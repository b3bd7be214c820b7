"""How a text is divided is detected, shown and overruled; a broken row never shifts a value."""

import csv
import io
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.errors import FileError
from etl.extract import CELLS, FAULT, Reading, Table, delimited, open_tables
from tests.support.examples import examples

AS_IT_SAYS = Reading()


def opened(folder: Path, text: str, reading: Reading = AS_IT_SAYS) -> Table:
    path = folder / "july.csv"
    path.write_bytes(text.encode())
    [table] = open_tables(path, reading)
    return table


def lines(table: Table) -> list[tuple[int, tuple[str, ...]]]:
    return [(line.row, line.cells) for line in table.top]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("a,b\n1,2\n", "UTF-8, comma, LF"),
        ("a;b\r\n1,5;2\r\n", "UTF-8, semicolon, CRLF"),
        ("a\tb\r1\t2\r3\t4\r", "UTF-8, tab, CR"),
        ("a|b\n1|2\r\n3|4", "UTF-8, pipe, mixed line ends"),
        ("a,b\n'1,5',2\n'3,5',4\n", "UTF-8, comma, quotes ', LF"),
        ('a,b\n"1\r\n5",2\n', 'UTF-8, comma, quotes ", LF'),
        ("a\n1\n2\n", "UTF-8, comma, LF"),
        ("Report, July\n\nName;Sum\nA;1,5\nB;2,5\nC;3,5\n", "UTF-8, semicolon, LF"),
    ],
)
def test_the_dialect_is_shown(tmp_path: Path, text: str, form: str) -> None:
    assert opened(tmp_path, text).form == form


@pytest.mark.parametrize("sep", ["sep=;", '"sep=;"', "SEP=;"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_line_that_names_the_delimiter_is_obeyed_and_counted_and_no_row(tmp_path: Path, sep: str, codec: str) -> None:
    path = tmp_path / "july.csv"
    path.write_bytes(f"{sep}\r\na,b;c,d\r\n1,2;3,4\r\n".encode(codec))
    [table] = open_tables(path)
    assert lines(table) == [(2, ("a,b", "c,d")), (3, ("1,2", "3,4"))]
    assert [row[0] for batch in table.rows(0, 2) for row in batch.iter_rows()] == [2, 3]


def test_what_is_stated_comes_before_what_is_detected(tmp_path: Path) -> None:
    text = "a;b,c\n'1;2',3\n"
    assert lines(opened(tmp_path, text)) == [(1, ("a;b", "c")), (2, ("1;2", "3"))]
    assert lines(opened(tmp_path, text, Reading(quote='"'))) == [(1, ("a;b", "c")), (2, ("'1;2'", "3"))]
    assert lines(opened(tmp_path, text, Reading(delimiter=";", quote="")))[1] == (2, ("'1", "2',3"))
    assert lines(opened(tmp_path, 'a\tb\n"x" y\t2\n', Reading(quote="")))[1] == (2, ('"x" y', "2"))


@pytest.mark.parametrize("delimiter", ["^", "~", "\x01", "¦"])
def test_any_delimiter_may_be_stated(tmp_path: Path, delimiter: str) -> None:
    table = opened(tmp_path, f"a{delimiter}b\n1{delimiter}2\n", Reading(delimiter=delimiter))
    assert [batch.rows() for batch in table.rows(1, 2) if batch.height] == [[(2, 2, None, "1", "2")]]


@pytest.mark.parametrize(("word", "sign"), [("tab", "\t"), ("\\t", "\t"), ("Semicolon", ";"), ("space", " ")])
def test_a_delimiter_may_be_stated_by_a_word(tmp_path: Path, word: str, sign: str) -> None:
    assert lines(opened(tmp_path, f"a,{sign}b,\n", Reading(delimiter=word))) == [(1, ("a,", "b,"))]


def test_quotes_may_be_stated_to_be_none(tmp_path: Path) -> None:
    table = opened(tmp_path, 'a,b\n27",x\n"y,2\n', Reading(quote="none"))
    assert [row for batch in table.rows(1, 2) for row in batch.iter_rows()] == [
        (2, 2, None, '27"', "x"),
        (3, 2, None, '"y', "2"),
    ]


@pytest.mark.parametrize(
    "reading",
    [
        Reading(delimiter=""),
        Reading(delimiter="ab"),
        Reading(delimiter="\n"),
        Reading(quote="ab"),
        Reading(delimiter='"', quote='"'),
    ],
)
def test_signs_that_can_part_nothing_are_refused(tmp_path: Path, reading: Reading) -> None:
    with pytest.raises(FileError, match="is not one character, or none that can stand"):
        opened(tmp_path, "a,b\n1,2\n", reading)


def test_the_rows_begin_below_any_row(tmp_path: Path) -> None:
    table = opened(tmp_path, 'Invoices of July\n\n"a\n1",b\n1,2\n\n3,4\n')
    assert lines(table) == [
        (1, ("Invoices of July",)),
        (3, ("a\n1", "b")),
        (5, ("1", "2")),
        (7, ("3", "4")),
    ]
    for header, below in [(0, [1, 2, 3, 5, 6, 7]), (1, [2, 3, 5, 6, 7]), (3, [5, 6, 7]), (5, [6, 7]), (7, [])]:
        assert [row[0] for batch in table.rows(header, 2) for row in batch.iter_rows()] == below


def test_no_more_columns_are_read_than_are_wanted_and_missing_ones_are_empty(tmp_path: Path) -> None:
    table = opened(tmp_path, "a,b\n1,2\n")
    assert [batch.rows() for batch in table.rows(1, 1) if batch.height] == [[(2, 2, None, "1")]]
    [[row]] = [batch.rows() for batch in table.rows(1, 3) if batch.height]
    assert row[:5] == (2, 2, None, "1", "2")
    assert not row[5]


_CELLS = st.lists(
    st.sampled_from(["", "a", "12", "x y", "1,5", 'say "hi"', "two\nlines", "a,b,c", "\n"]), min_size=3, max_size=3
)


_FIRST = 0x4E00


def _sign(row: int, column: int) -> str:
    return chr(_FIRST + row * 3 + column)


@settings(max_examples=examples(1500), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    written=st.lists(_CELLS, min_size=1, max_size=12),
    everywhere=st.booleans(),
    stray=st.sampled_from(['"', '""', ",", "\n", '",', '"\n', ""]),
    place=st.integers(0, 400),
    cut=st.integers(0, 2),
)
def test_a_corrupted_file_shifts_no_value(
    tmp_path: Path, written: list[list[str]], everywhere: bool, stray: str, place: int, cut: int
) -> None:
    """A row equals what was written but for quotes, or is at fault, or has a wrong number of cells."""
    buffer = io.StringIO(newline="")
    quoting: Literal[0, 1] = csv.QUOTE_ALL if everywhere else csv.QUOTE_MINIMAL
    # A sign in each cell tells its row and column.
    marked = [[f"{_sign(row, column)}{cell}" for column, cell in enumerate(cells)] for row, cells in enumerate(written)]
    csv.writer(buffer, lineterminator="\n", quoting=quoting).writerows(marked)
    body = buffer.getvalue()
    place %= len(body)
    text = "h0,h1,h2\n" + body[:place] + stray + body[place + cut :]
    table = opened(tmp_path, text, Reading(delimiter=",", quote='"'))
    read = [row for batch in table.rows(1, 3) for row in batch.iter_rows(named=True)]
    for row in read:
        if row[FAULT] is None and row[CELLS] == 3:
            found = [
                [divmod(ord(sign) - _FIRST, 3) for sign in row[name] or "" if ord(sign) >= _FIRST] for name in "012"
            ]
            assert all(column == place for place, cell in enumerate(found) for _, column in cell)
            assert len({record for cell in found for record, _ in cell}) <= 1


@settings(max_examples=examples(300), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.lists(
        st.sampled_from(
            ["a", "é", ",", ",", '"', '""', '"a"', '"a,b"', "\n", "\n", "\r\n", "\r", " ", "'", "\0", ",1,"]
        ),
        max_size=40,
    ).map("".join),
    width=st.integers(1, 4),
    quote=st.sampled_from(['"', "'", ""]),
)
def test_the_fast_way_and_the_careful_way_read_the_same(tmp_path: Path, text: str, width: int, quote: str) -> None:
    table = opened(tmp_path, "a,b,c\n" + text, Reading(delimiter=",", quote=quote, encoding="utf-8"))
    fast = [row for batch in table.rows(1, width) for row in batch.fill_null("").iter_rows()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "regular", lambda *_: None)
        careful = [row for batch in table.rows(1, width) for row in batch.fill_null("").iter_rows()]
    assert fast == careful
