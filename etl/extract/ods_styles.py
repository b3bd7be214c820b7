"""What the cells of an .ods workbook show beside their values: currencies, percent signs, ids as they are read."""

import html
import re
import zipfile
from collections.abc import Callable, Collection, Iterator
from decimal import ROUND_HALF_UP, Decimal

from etl.extract.formatted import Run, joined
from etl.extract.number_format import NumberFormat, number_format
from etl.extract.ods_grid import CELL, CELLS, ROW, ROWS
from etl.extract.reading import Source
from etl.extract.struck import Struck
from etl.extract.xlsx_zip import chunks, names, opened

_TABLE = re.compile(rb"""<table:table\s[^<>]*\btable:name=["']([^"']*)["']""")
_TYPE = re.compile(rb"""\boffice:value-type=["'](float|currency|percentage)["']""")
_VALUE = re.compile(rb"""\boffice:value=["']([^"']*)["']""")
_CURRENCY = re.compile(rb"""\boffice:currency=["']([^"']*)["']""")
_SHOWN = re.compile(rb"<text:p\b[^<>]*>(.*?)</text:p>", re.DOTALL)
_BESIDE = re.compile(rb"<(office:annotation|text:ruby-text)\b[^<>]*>.*?</\1>", re.DOTALL)
_TAG = re.compile("<[^<>]*>")
_PARTS = re.compile(r"([^0-9]*?)(-?[0-9](?:[0-9.,'\s\u202f]*[0-9])?)([^0-9]*)")
_NAMED = re.compile("#[A-Z]{3,}[!?]|#DIV/0!|#N/A")
_STYLE_NAME = re.compile(rb"""\bstyle:name=["']([^"']*)["']""")
_LINE = re.compile(rb"""\bstyle:text-line-through-(?:style|type)=["'](?!none)""")
_EXPONENT = re.compile("[0-9]E[+-]?[0-9]")
_PARTED = re.compile(r"[.,'\s\u202f]")


def runs(source: Source, sheet: str, columns: Collection[int], wanted: Callable[[NumberFormat], bool]) -> Iterator[Run]:
    """Cells one below the other that are shown through one of the formats that are wanted; columns count from 0."""
    with opened(source) as package:
        member = names(package).get("content.xml")
        found = _cells(package, member, sheet, frozenset(columns)) if member else ()
        yield from joined((place, row, form) for place, row, form in found if wanted(form))


def struck(source: Source, sheet: str) -> Struck:
    """Cells that hold something and are struck through, or a part of them is."""
    found = dict[int, set[int]]()
    with opened(source) as package:
        member = names(package).get("content.xml")
        lined = _lined(package, member) if member else None
        for name, row, times, xml in located(package, member) if member and lined else ():
            if name == sheet and lined and (places := {place for place, cell in placed(xml) if lined(cell[0])}):
                found |= {row + more: places for more in range(times)}
    return found


def _lined(package: zipfile.ZipFile, member: str) -> Callable[[bytes], bool] | None:
    """Tells whether the XML of a cell names a style with a line through its text; None where no style has one."""
    found = (_STYLE_NAME.search(style) for style in _styles(package, member) if _LINE.search(style))
    named = b"|".join(re.escape(name[1]) for name in found if name)
    if not named:
        return None
    pattern = re.compile(rb"""\b(?:table|text):style-name=["'](?:%s)["']""" % named)
    return lambda cell: pattern.search(cell) is not None


def _styles(package: zipfile.ZipFile, member: str) -> list[bytes]:
    """The XML of each style that stands before the sheets."""
    return next(_rows(package, member), b"").split(b"<style:style ")[1:]


def text(cell: re.Match[bytes]) -> str:
    """What stands in a cell, without what tells how to pronounce it."""
    return _shown(cell["content"] or b"")


def error(cell: re.Match[bytes]) -> str:
    """What a cell shows whose formula failed."""
    shown = _shown(cell["content"] or b"")
    return shown if _NAMED.fullmatch(shown) else "#VALUE!"


def _cells(
    package: zipfile.ZipFile, member: str, sheet: str, columns: frozenset[int]
) -> Iterator[tuple[int, int, NumberFormat]]:
    for name, row, times, xml in located(package, member):
        if name == sheet and b"office:value=" in xml:
            formats = [(place, form) for place, form in _formats(xml) if place in columns]
            yield from ((place, row + 1 + more, form) for more in range(times) for place, form in formats)


def located(package: zipfile.ZipFile, member: str) -> Iterator[tuple[str, int, int, bytes]]:
    """Each row: its sheet, its number from 0, how often it is there, and its XML behind the element's name.

    Row -1 is what stands above a sheet's rows.
    """
    sheet, row = "", 0
    for xml in _rows(package, member):
        times = int(found[1]) if (found := ROWS.match(xml)) else 1
        if sheet:
            yield sheet, row, times, xml
        row += times
        if table := _TABLE.search(xml):
            sheet, row = html.unescape(table[1].decode(errors="replace")), 0
            yield sheet, -1, 1, xml[table.start() :]


def _rows(package: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """The XML of each row behind its element's name; first what stands before all of them."""
    rest = b""
    for chunk in chunks(package, member):
        *whole, rest = (rest + chunk).split(ROW)
        yield from whole
    yield rest


def placed(xml: bytes) -> Iterator[tuple[int, re.Match[bytes]]]:
    """The cells of a row with their columns from 0, repeated ones as often as they are there."""
    place = 0
    for cell in CELL.finditer(xml):
        times = int(found[1]) if (found := CELLS.search(cell["attributes"])) else 1
        if cell["content"]:
            yield from ((place + more, cell) for more in range(times))
        place += times


def _formats(xml: bytes) -> Iterator[tuple[int, NumberFormat]]:
    for place, cell in placed(xml):
        if kind := _TYPE.search(cell["attributes"]):
            yield place, number_format(_code(kind[1], cell["attributes"], cell["content"]))


def _code(kind: bytes, attributes: bytes, content: bytes) -> str:
    """A number format that shows a cell as it is shown."""
    if kind == b"percentage":
        return "0%"
    shown = _shown(content)
    if kind == b"currency":
        named = _CURRENCY.search(attributes)
        sign = named[1].decode(errors="replace") if named else re.sub(r"[-0-9.,()'\s]", "", shown)
        return f"[${sign}] 0.00" if sign else "0.00"
    value = _VALUE.search(attributes)
    return shown_through(shown, value[1].decode(errors="replace") if value else "")


def _shown(content: bytes) -> str:
    content = _BESIDE.sub(b"", content)
    return html.unescape(_TAG.sub("", " ".join(each.decode(errors="replace") for each in _SHOWN.findall(content))))


def shown_through(shown: str, value: str) -> str:
    """The format through which a number would be shown so."""
    parts = _PARTS.fullmatch(shown.replace('"', ""))
    before, number, behind = parts.groups() if parts else ("", "", "")
    below = value.startswith("-")
    if number.startswith("-"):
        before, number = before if below else f"{before}-", number[1:]
    elif below and parts and "-" not in before and not ("(" in before and ")" in behind):
        return f'0;"{before}"{_digits(number, value)}"{behind}"'
    if parts and number != value.removeprefix("-") and (_PARTED.search(number) or not number.isdigit()):
        return f'"{before}"{_digits(number, value)}"{behind}"'
    if parts and number == value.removeprefix("-"):
        digits = "0" if number.isdigit() else _digits(number, value)
        return f'"{before}"{digits}"{behind}"' if before or behind else "General"
    if number and not value.isdigit():
        return f'"{before}"{_digits(number, value)}"{behind}"'
    if _EXPONENT.search(shown):
        return "0.00E+00"
    return f'"{shown}"' if shown and value.isdigit() and '"' not in shown else "General"


def _digits(shown: str, value: str) -> str:
    """The places of digits through which a number would be shown so: rounded, or in thousands."""
    digits = _PARTED.sub("", shown)
    last = re.split(_PARTED, shown)[-1]
    for scaled in range(3):
        for places in dict.fromkeys((len(last) if last != shown else 0, 0)):
            seen = abs(Decimal(value)).scaleb(-3 * scaled).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
            if format(seen, "f").replace(".", "") == digits:
                return f"#,##0{'.' * (places > 0)}{'0' * places}{',' * scaled}"
    return "#,##0.00"
