"""Workbooks written by hand, for what no library would write."""

import zipfile
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
