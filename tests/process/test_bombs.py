"""Small files that unpack, spread or repeat themselves into gigabytes are refused in a sentence, in little memory."""

import gzip
import os
import re
import shutil
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command import Etl
from tests.support.workbook import number, row, text, write_ods, write_workbook, write_xls, write_xlsb

pytestmark = pytest.mark.skipif(os.name == "nt", reason="memory can be limited on POSIX only")

_WITHIN = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
from etl.cli import main
for path in sys.argv[1:]:
    os.chdir(os.path.dirname(path))
    try:
        main(["validate", os.path.basename(path)])
    except SystemExit as ended:
        print("END", ended.code, file=sys.stderr, flush=True)
"""
_BLANKS = 300 << 20


def validated(etl: Etl, *paths: Path) -> list[tuple[int, str]]:
    """``validate`` of each file, in one process that may have 2 GB of addresses: its code and what it says."""
    done = subprocess.run(
        [sys.executable, "-c", _WITHIN, *map(str, paths)],
        cwd=etl.folder,
        env=etl.environment({"POLARS_MAX_THREADS": "2"}),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    ended = re.findall(r"([\s\S]*?)^END (\d)\n", done.stderr, flags=re.MULTILINE)
    assert len(ended) == len(paths), done.stderr
    return [(int(code), said) for said, code in ended]


def repacked(path: Path, name: str, *pieces: tuple[bytes, int], lie: bool = False) -> Path:
    """Replaces a part by pieces, each as often as said; ``lie`` lets the archive state a size of 99 bytes."""
    plain = path.with_name("plain.zip")
    shutil.move(path, plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for member in source.namelist():
            if member != name:
                target.writestr(member, source.read(member))
        with target.open(name, "w", force_zip64=False) as file:
            for piece, times in pieces:
                for _ in range(times):
                    file.write(piece)
    if lie:
        size = sum(len(piece) * times for piece, times in pieces)
        path.write_bytes(path.read_bytes().replace(struct.pack("<I", size), struct.pack("<I", 99)))
    return path


def plain_workbook(folder: Path) -> Path:
    return write_workbook(folder / "july.xlsx", {"July": [row(1, text("A1", "InvoiceId"), text("B1", "Amount"))]})


def _one_cell(folder: Path, *, lie: bool = False) -> Path:
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    head += b'<c r="A1" t="inlineStr"><is><t xml:space="preserve">x'
    blanks = (b" " * (1 << 20), _BLANKS >> 20)
    tail = b"x</t></is></c></row></sheetData></worksheet>"
    path = plain_workbook(folder)
    return repacked(path, "xl/worksheets/sheet1.xml", (head, 1), blanks, (tail, 1), lie=lie)


def blanks(folder: Path) -> Path:
    return _one_cell(folder)


def blanks_of_a_stated_size(folder: Path) -> Path:
    return _one_cell(folder, lie=True)


def runs(folder: Path) -> Path:
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    run = b"<r><t>" + b" " * 30_000 + b"x</t></r>"
    tail = b"</is></c></row></sheetData></worksheet>"
    pieces = ((head + b'<c r="A1" t="inlineStr"><is>', 1), (run, _BLANKS // 30_000), (tail, 1))
    return repacked(plain_workbook(folder), "xl/worksheets/sheet1.xml", *pieces)


def styles(folder: Path) -> Path:
    return repacked(plain_workbook(folder), "xl/styles.xml", (b"<styleSheet>", 1), (b" " * (1 << 20), 300))


def shared(folder: Path) -> Path:
    cells = [f'<row r="{place}"><c r="A{place}" t="s"><v>0</v></c></row>' for place in range(1, 150_001)]
    path = write_workbook(folder / "july.xlsx", {"July": cells})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/sharedStrings.xml", f"<sst><si><t>{'x' * 32_767}</t></si></sst>")
    return path


def far_xlsx(folder: Path) -> Path:
    rows = [row(1, text("A1", "x")), row(1048576, number("XFD1048576", "1"))]
    return write_workbook(folder / "july.xlsx", {"July": rows})


def far_sheets(folder: Path) -> Path:
    rows = [row(1, text("A1", "x")), row(1000000, number("BZ1000000", "1"))]
    return write_workbook(folder / "july.xlsx", {f"July {number}": rows for number in range(9)})


def nowhere(folder: Path) -> Path:
    rows = [f"<row>{'<c><v>1</v></c>' * 16_384}</row>", '<row r="1048576"><c><v>1</v></c></row>']
    return write_workbook(folder / "july.xlsx", {"July": rows})


def elsewhere(folder: Path) -> Path:
    path = far_xlsx(folder)
    plain = path.with_name("plain.zip")
    shutil.move(path, plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for member in source.namelist():
            content = source.read(member).replace(b"worksheets/sheet1.xml", b"rows.xml")
            target.writestr(member.replace("worksheets/sheet1.xml", "rows.xml"), content)
    return path


def far_xlsb(folder: Path) -> Path:
    return write_xlsb(folder / "july.xlsb", [(0, 0, 1.5), (1_048_575, 16_383, 1.5)])


def columns_ods(folder: Path) -> Path:
    value = '<table:table-cell office:value-type="float" office:value="1"{}><text:p>1</text:p></table:table-cell>'
    cell = value.format(' table:number-columns-repeated="16384"')
    rows = f'<table:table-row table:number-rows-repeated="100000">{cell}</table:table-row>'
    return write_ods(folder / "july.ods", rows)


def texts_ods(folder: Path) -> Path:
    cell = f'<table:table-cell office:value-type="string"><text:p>{"x" * 30_000}</text:p></table:table-cell>'
    return write_ods(
        folder / "july.ods", f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    )


def gap_ods(folder: Path) -> Path:
    cell = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    far = f'<table:table-cell table:number-columns-repeated="16000"/>{cell}'
    gap = '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
    return write_ods(
        folder / "july.ods", f"<table:table-row>{cell}</table:table-row>{gap}<table:table-row>{far}</table:table-row>"
    )


def blanks_ods(folder: Path) -> Path:
    cell = '<table:table-cell office:value-type="string"><text:p>x<text:s text:c="900000000"/>x</text:p>'
    return write_ods(folder / "july.ods", f"<table:table-row>{cell}</table:table-cell></table:table-row>")


def packed(folder: Path) -> Path:
    path = folder / "july.csv.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(b"InvoiceId,CustomerId,Amount\n")
        for _ in range(200):
            file.write(b"A,B,1\n" * 200_000)
    return path


#: What is said of each.
BOMBS: dict[Callable[[Path], Path], str] = {
    blanks: "more text than a cell of Excel can hold",
    blanks_of_a_stated_size: "more text than a cell of Excel can hold",
    runs: "more than 200 times its size",
    styles: "more than 200 times its size",
    shared: "repeats long texts to more than 4 GB",
    far_xlsx: "cells too far apart",
    far_sheets: "cells too far apart",
    nowhere: "cells too far apart",
    elsewhere: "cells too far apart",
    far_xlsb: "cells too far apart",
    columns_ods: "cells too far apart",
    texts_ods: "repeats long texts to more than 4 GB",
    gap_ods: "cells too far apart",
    blanks_ods: "more text than a cell of Excel can hold",
    packed: "more than 200 times its size",
}


def last_corner(folder: Path) -> Path:
    rows: list[list[str | float | bool]] = [["InvoiceId", "CustomerId", "Amount"], ["A1", "C1", 30.5]]
    path = write_xls(folder / "july.xls", rows)
    # BIFF2 ends with its last record; a number far away is put before it.
    far = struct.pack("<HHHHBBBd", 3, 15, 65_535, 255, 0, 0, 0, 1.0)
    path.write_bytes(path.read_bytes()[:-4] + far + struct.pack("<HH", 0x0A, 0))
    return path


def test_a_bomb_is_refused_in_a_sentence_and_an_old_workbook_takes_little_memory(etl: Etl) -> None:
    paths = []
    for build in (*BOMBS, last_corner):
        folder = etl.folder / build.__name__
        folder.mkdir()
        paths.append(build(folder))
    assert all(path.stat().st_size < 4 << 20 for path in paths)
    *bombs, corner = validated(etl, *paths)
    for path, sentence, (code, said) in zip(paths[:-1], BOMBS.values(), bombs, strict=True):
        assert code == 2, (path, said)
        assert sentence in said, path
        assert path.name in said
        assert "Traceback" not in said
    code, said = corner
    assert code in {1, 2}, said
    assert "Traceback" not in said
