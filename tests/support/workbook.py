"""Workbooks written by hand, for what no library would write."""

import struct
import zipfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def text(cell: str, value: str) -> str:
    """A text cell."""
    return f'<c r="{cell}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def number(cell: str, value: str, style: int = 0) -> str:
    """A number cell with the digits as they stand in the file; style 1 is a date, 2 a date and time."""
    return f'<c r="{cell}" s="{style}"><v>{value}</v></c>'


def error(cell: str, value: str) -> str:
    """A cell whose formula failed."""
    return f'<c r="{cell}" t="e"><f>1/0</f><v>{value}</v></c>'


def row(place: int, *cells: str) -> str:
    """A row at its place in Excel, from 1."""
    return f'<row r="{place}">{"".join(cells)}</row>'


def write_workbook(path: Path, sheets: dict[str, list[str]], *, properties: str = "", extension: str = "") -> Path:
    """Writes rows of cells as an .xlsx.

    Args:
        path: the file.
        sheets: rows by sheet; a sheet whose name ends in "!" is hidden.
        properties: XML before the list of sheets.
        extension: XML behind it.
    """
    names = [name.removesuffix("!") for name in sheets]
    hidden = ['state="hidden"' if name.endswith("!") else "" for name in sheets]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        parts = "".join(
            f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
            for i, _ in enumerate(names, 1)
        )
        package.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>{parts}</Types>',
        )
        package.writestr("_rels/.rels", _relationships(("rId1", "officeDocument", "xl/workbook.xml")))
        listed = "".join(
            f'<sheet name="{escape(name)}" sheetId="{i}" r:id="rId{i}" {state}/>'
            for i, (name, state) in enumerate(zip(names, hidden, strict=True), 1)
        )
        package.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
            f"{properties}<sheets>{listed}</sheets>{extension}</workbook>",
        )
        links = [(f"rId{i}", "worksheet", f"worksheets/sheet{i}.xml") for i, _ in enumerate(names, 1)]
        package.writestr("xl/_rels/workbook.xml.rels", _relationships(*links, ("rIdStyles", "styles", "styles.xml")))
        package.writestr(
            "xl/styles.xml",
            f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
            '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
            '<cellXfs count="3"><xf/><xf numFmtId="14"/><xf numFmtId="22"/></cellXfs></styleSheet>',
        )
        for i, rows in enumerate(sheets.values(), 1):
            body = f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'
            package.writestr(f"xl/worksheets/sheet{i}.xml", body)
    return path


def _relationships(*links: tuple[str, str, str]) -> str:
    each = "".join(f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{to}"/>' for key, kind, to in links)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


def write_xls(
    path: Path,
    rows: list[list[str | float | bool]],
    formats: tuple[str, ...] = ("General",),
    struck: Sequence[int] = (),
) -> Path:
    """Writes an .xls of Excel 2, which is a plain list of records; a text such as "#7" is an error's code.

    Args:
        path: the file.
        rows: cells; a number of type int has the last of the formats, any other the first.
        formats: number formats.
        struck: rows, from 0, whose cells are struck through.
    """
    fonts = [_record(0x31, "HHB1s", 200, lined, 1, b"A") for lined in (0, 8)]
    records = [_record(0x09, "HH", 2, 0x10), *(fonts if struck else [])]
    records += [_record(0x1E, f"B{len(code)}s", len(code), code.encode()) for code in formats]
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            # The second of the three bytes of a cell's look holds the numbers of its format and its font.
            style = (len(formats) - 1 if str(cell).isdigit() else 0) | 0x40 * (row in struck)
            place = (row, column, 0, style, 0)
            if isinstance(cell, bool):
                records.append(_record(0x05, "HHBBBBB", *place, int(cell), 0))
            elif isinstance(cell, str) and cell.startswith("#"):
                records.append(_record(0x05, "HHBBBBB", *place, int(cell[1:]), 1))
            elif isinstance(cell, str):
                records.append(_record(0x04, f"HHBBBB{len(cell)}s", *place, len(cell), cell.encode("cp1252")))
            else:
                records.append(_record(0x03, "HHBBBd", *place, float(cell)))
    path.write_bytes(b"".join([*records, _record(0x0A, "")]))
    return path


def _record(kind: int, layout: str, *values: float | bytes) -> bytes:
    body = struct.pack(f"<{layout}", *values)
    return struct.pack("<HH", kind, len(body)) + body


def write_ods(path: Path, rows: str, styles: str = "") -> Path:
    """Writes rows of table:table-row elements as an .ods with one sheet, July; styles are style:style elements."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "style", "table", "text")
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "content.xml",
            f'<office:document-content {spaces} xmlns:calcext="urn:org:documentfoundation:names:experimental:calc"'
            f"><office:automatic-styles>{styles}</office:automatic-styles>"
            f'<office:body><office:spreadsheet><table:table table:name="July">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def write_xlsb(
    path: Path,
    cells: list[tuple[int, int, float | str]],
    *,
    sheet: str = "rId1",
    formats: Sequence[str] = (),
    merged: Sequence[tuple[int, int, int, int]] = (),
    hidden: Sequence[int] = (),
    struck: Sequence[int] = (),
) -> Path:
    """Writes cells as an .xlsb with one sheet, July.

    Args:
        path: the file.
        cells: row and column from 0 and a number, a text, or an error's code such as "#7"; by row.
        sheet: by which key the workbook looks for the sheet, which has "rId1".
        formats: the number formats of the columns, from the first; none for the others.
        merged: first and last row, first and last column of merged cells.
        hidden: rows, from 0; the second column is hidden as well where there are some.
        struck: rows, from 0, whose cells are struck through.
    """
    second = _part(60, struct.pack("<IIIIH", 1, 1, 0, 0, 1)) if hidden else b""
    body = _part(129) + _part(148, struct.pack("<IIII", 0, 99, 0, 9)) + second + _part(145)
    last = -1
    for row, column, value in cells:
        if row != last:
            body += _part(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0x10 * (row in hidden), 0, 0))
        last = row
        style = column + 1 if column < len(formats) else 0
        place = struct.pack("<II", column, len(formats) + 1 if row in struck else style)
        if not isinstance(value, str):
            body += _part(5, place + struct.pack("<d", value))
        elif value.startswith("#"):
            body += _part(3, place + bytes([int(value[1:])]))
        else:
            body += _part(6, place + _counted(value))
    areas = b"".join(_part(176, struct.pack("<IIII", *area)) for area in merged)
    body += _part(146) + areas + _part(130)
    named = _part(156, struct.pack("<II", 0, 1) + _counted(sheet) + _counted("July"))
    book = _part(131) + _part(143) + named + _part(144) + _part(132)
    codes = b"".join(_part(44, struct.pack("<H", 164 + at) + _counted(code)) for at, code in enumerate(formats))
    looks = b"".join(_part(47, struct.pack("<HH", 0, at) + bytes(12)) for at in (0, *range(164, 164 + len(formats))))
    looks += _part(47, struct.pack("<HHH", 0, 0, 1) + bytes(10))
    fonts = b"".join(_part(43, struct.pack("<HH", 200, lined) + bytes(21)) for lined in (0, 8))
    styles = _part(278) + _part(615, struct.pack("<I", len(formats))) + codes + _part(616)
    styles += _part(611, struct.pack("<I", 2)) + fonts + _part(612)
    styles += _part(617, struct.pack("<I", len(formats) + 2)) + looks + _part(618) + _part(279)
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("_rels/.rels", _relationships(("rId1", "officeDocument", "xl/workbook.bin")))
        package.writestr("xl/workbook.bin", book)
        links = [("rId1", "worksheet", "worksheets/sheet1.bin"), ("rId9", "styles", "styles.bin")]
        package.writestr("xl/_rels/workbook.bin.rels", _relationships(*links))
        package.writestr("xl/styles.bin", styles)
        package.writestr("xl/worksheets/sheet1.bin", body)
    return path


def _counted(text: str) -> bytes:
    """A text of an .xlsb with the count of its characters."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _part(kind: int, body: bytes = b"") -> bytes:
    """A record of an .xlsb: its type and size in bytes of seven bits."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(body)]) + body
