"""A broken row is at fault by itself: its neighbours go on."""

import csv
from pathlib import Path

import pytest

from etl.extract import Reading, delimited, open_tables
from tests.support.tables import AS_IT_SAYS, faults, written

QUOTES = "has quotes that do not close properly"
AMID = "stands amid quotes that do not close properly"


@pytest.mark.parametrize(
    ("lines", "at_fault"),
    [
        (["1,2,3", '"x"y,3,4', "5,6,7"], {3: QUOTES}),
        (["1,2,3", '"never,closed,4', "5,6,7"], {3: QUOTES}),
        (["1,2,3", '5,"never,closed', '"5","6","7"', "8,9,10"], {3: QUOTES}),
        (['"never,1,2'], {2: QUOTES}),
        (["1,2,3", 'a,b,"never'], {3: QUOTES}),
        (['"5" pipe",2,3', "4,5,6", '"6" pipe",7,8', '9,"1,0",11'], {2: QUOTES, 4: QUOTES}),
        (['"5 pipe,2,3', *["4,5,6"] * 3, 'a,b,5 pipe"'], {2: QUOTES, 6: QUOTES}),
        (['"a" b', 'c"",d', 'e",f,g', "1,2,3"], {2: QUOTES, 3: AMID, 4: AMID}),
        (['1,27",3', '4,24",6', "7,8,9"], {2: QUOTES, 3: AMID}),
        (['1,2,27",3', '4,5,24",6', "7,8,9"], {2: QUOTES, 3: AMID}),
        (['"a" b', "1,2,3", 'e",f,g', "4,5,6"], {2: QUOTES, 3: AMID, 4: AMID}),
        (['"a" b', 'c","d', 'e",f', "1,2,3"], {2: QUOTES}),
        (['"a,2,3', "4,5,6", '7,8",9', "1,2,3"], {2: QUOTES, 3: AMID, 4: AMID}),
        (['1,2,"two', 'lines"4,5,6', "7,8,9"], {2: QUOTES, 3: AMID}),
        (['1,"two', "more", 'lines"x,5,6', "7,8,9"], {2: QUOTES, 3: AMID, 4: AMID}),
        (['1,2,"two', "3,4,5", 'lines"6,7,8', "7,8,9"], {2: QUOTES, 3: AMID, 4: AMID}),
        (['1,2,"two', 'lines"4,5,"x"', "7,8,9"], {2: QUOTES, 3: AMID}),
        (['1,2,"two', *["4,5,6"] * 3, '5" pipe,8,9', "7,8,9"], {2: QUOTES}),
        (['1,2,"two', '"4",5,6', '5" pipe,8,9', "7,8,9"], {2: QUOTES}),
    ],
)
@pytest.mark.parametrize("block", [1, 20, 8 << 20])
def test_quotes_that_do_not_close_are_a_fault_of_that_row_alone(
    tmp_path: Path, lines: list[str], at_fault: dict[int, str], block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "_BLOCK", block)
    read = list(faults(written(tmp_path, "a,b,c\n" + "\n".join(lines) + "\n")))
    assert {number: fault for number, _, fault, _ in read if fault} == at_fault
    assert [number for number, cells, fault, _ in read if fault is None and cells != 3] == []
    sound = {number: texts for number, _, fault, texts in read if fault is None}
    assert all(texts == tuple(next(csv.reader([lines[number - 2]]))) for number, texts in sound.items())


def test_lines_that_are_no_rows_are_kept_with_the_row_that_they_may_belong_to(tmp_path: Path) -> None:
    read = list(faults(written(tmp_path, 'a,b,c\n1,2,3\n4,5,"He said "ok" to us\nand left"\n7,8,9\n')))
    assert [number for number, *_ in read] == [2, 3, 5]
    assert read[1][2] == QUOTES
    assert "and left" in read[1][3][2]


def test_a_lone_quote_does_not_swallow_the_file(tmp_path: Path) -> None:
    lines = ["1,2,3"] * 3000
    lines[1] = '"a,2,3'
    lines[2500] = 'x,y",z'
    read = list(faults(written(tmp_path, "a,b,c\n" + "\n".join(lines))))
    assert len(read) == 3000
    assert {number: fault for number, _, fault, _ in read if fault} == {3: QUOTES, 2502: QUOTES}


def test_a_file_of_lone_quotes_is_read_to_its_end(tmp_path: Path) -> None:
    read = list(faults(written(tmp_path, "a,b,c\n" + '"a,2,3\n' * 2000)))
    assert {fault for _, _, fault, _ in read} == {QUOTES}


@pytest.mark.parametrize("line", [1, 3])
def test_lone_quotes_above_the_rows_are_remarked_upon(tmp_path: Path, line: int) -> None:
    lines = ["title", "", "a,b,c", *["1,2,3"] * 5]
    lines[line - 1] = '"' + lines[line - 1]
    [table] = open_tables(written(tmp_path, "\n".join(lines)))
    assert table.remarks == (f"Row {line} {QUOTES}.",)
    assert [each.row for each in table.top] == [1, 3, 4, 5, 6, 7, 8]


@pytest.mark.parametrize(
    ("content", "name", "row"),
    [
        (b"\xef\xbb\xbfa,b\n1,2\n\xff,1\n3,4\n", "UTF-8", ("\ufffd", "1")),
        ("a,b\n1,\u00e9\u00e8\u00ea\n".encode() + b"\xff,1\n3,4\n", "UTF-8", ("\ufffd", "1")),
        (b'a,"b"\n1,"2"\n"\xc3",1\n3,"4"\n', "UTF-8", ("\ufffd", "1")),
        (b"\xff\xfea\0,\0b\0\n\0001\0,\0002\0\n\0\0\xdc,\0001\0\n\0003\0,\0004\0\n\0", "UTF-16", ("\ufffd", "1")),
        ("\ufeffa,b\n1,2\n3,4".encode("utf-16-le")[:-1], "UTF-16", ("3", "\ufffd")),
    ],
)
def test_bytes_that_are_no_text_are_a_fault_of_that_row_alone(
    tmp_path: Path, content: bytes, name: str, row: tuple[str, str]
) -> None:
    reading = Reading(encoding="utf-8") if name == "UTF-8" else AS_IT_SAYS
    read = [each for each in faults(written(tmp_path, content), reading) if each[2]]
    assert read == [(3, 2, f"has bytes that are not {name}", row)]
