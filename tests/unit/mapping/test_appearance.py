"""A table of which no heading is known is told for what it is."""

from pathlib import Path

import pytest

from etl.errors import FileError, HeadingsError
from etl.extract import Reading
from etl.extract.table import Line
from etl.mapping import Choice, appearance
from etl.planning.guess_mapping import guess_mapping
from etl.planning.opening import opened

SAID = {
    "each row is quoted as a whole": '"Id,Customer,Sum"\n"A1,C1,10.00"\n"A2,C2,""1,000.00"""\n',
    'parted by "^": say --delimiter "^"': "InvoiceId^CustomerId^Amount\nA1^C1^10.00\nA2^C2^20.00\n",
    'parted by "~": say --delimiter "~"': "InvoiceId~CustomerId~Amount\nA1~C1~10.00\n",
    "parted by the character U+001F": "InvoiceId\x1fCustomerId\x1fAmount\nA1\x1fC1\x1f10.00\n",
    "of fixed width": "InvoiceId  CustomerId  Amount\nA1         C1           10.00\nA2         C2            5.00\n",
    "it has no headings: row 1 looks like an invoice (A1, C1, 10.00, USD)": "A1,C1,10.00,USD\nA2,C2,20.00,USD\n",
    "it has no headings: row 1 looks like an invoice (A1, C1, 10,50)": "A1;C1;10,50\nA2;C2;20,00\nTotal;;30,50\n",
    "it has no headings: row 1": "7,2026-07-31,C1\n8,2026-07-30,C2\n",
    "is a web archive (MHTML)": "From: <Saved by Excel>\nMIME-Version: 1.0\nContent-Type: multipart/related\n\n--x\n",
    "holds zero bytes, so it was not copied whole": "\0" * 5000,
}


@pytest.mark.parametrize(("said", "text"), SAID.items(), ids=SAID)
def test_a_file_is_told_for_what_it_is(tmp_path: Path, said: str, text: str) -> None:
    path = tmp_path / "july.csv"
    path.write_bytes(text.encode())
    with pytest.raises(FileError) as refused:
        list(opened([path], Reading(), Choice(), None))
    assert said in str(refused.value)
    if said.startswith("it has no headings"):
        ((_, draft),) = guess_mapping(path, Reading(), Choice())
        assert (draft.headed, draft.headings[0]) == (False, "[A]")
        return
    with pytest.raises(FileError) as unguessed:
        guess_mapping(path, Reading(), Choice())
    assert said in str(unguessed.value)


@pytest.mark.parametrize(
    "rows",
    [
        [("InvoiceId", "CustomerId"), ("A1", "C1")],
        [("Rechnung", "Kunde", "Betrag"), ("A1", "C1", "10.00")],
        [("Id", "2026-07-31", "2026-08-31"), ("A1", "yes", "no")],
        [("one cell",), ("another one",)],
        [("a, b",), ("c",), ("d",)],
    ],
)
def test_where_nothing_is_seen_nothing_is_said(rows: list[tuple[str, ...]]) -> None:
    assert appearance([Line(number, cells) for number, cells in enumerate(rows, 1)], text=True) == ""


def test_known_headings_that_lack_one_are_told_as_before(tmp_path: Path) -> None:
    path = tmp_path / "july.csv"
    path.write_text("InvoiceId,Amount\nA1,10.00\n")
    with pytest.raises(HeadingsError, match="required column not found: CustomerId"):
        list(opened([path], Reading(), Choice(), None))
