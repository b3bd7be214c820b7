"""A page as one file of HTML: no network, no script, nothing of it taken for markup."""

import base64
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from etl.errors import ResultsError
from etl.report.html.blocks import Cell, HtmlPage
from etl.report.money import money
from etl.text import one_line
from etl.whole import WRITE, is_there, write_whole

if TYPE_CHECKING:
    from jinja2 import Template

#: Stands in every page of ours, near its beginning.
MARK = '<meta name="generator" content="payfabric-etl">'

#: Characters of a file in which that mark stands.
_START = 2_000

#: Characters of a cell.
_LONGEST = 1_000


def write_html(page: HtmlPage, path: Path) -> Path:
    """Writes a page whole or not at all; returns where it is: beside ``path``, numbered, where that is another's.

    Raises:
        ResultsError: the disk is full, or the folder cannot be written to.
    """

    def failure(cause: str) -> ResultsError:
        return ResultsError(f"The report {path} cannot be written: {cause}. {WRITE}")

    text = html(page)
    return write_whole(_vacant(path), lambda part: part.write_text(text, encoding="utf-8"), failure, beside=True)


def html(page: HtmlPage) -> str:
    """The page as HTML; the styles are known to it by their hash alone, and anything else is refused by a browser."""
    style = files("etl.report.html").joinpath("styles.css").read_text(encoding="utf-8")
    digest = base64.b64encode(sha256(style.encode()).digest()).decode()
    return _template().render(page=page, style=style, digest=digest)


@cache
def _template() -> "Template":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("etl.report.html", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        finalize=_clean,
    )
    environment.filters["cell"] = _cell
    environment.tests["number"] = _is_number
    environment.tests["of_numbers"] = _is_of_numbers
    return environment.get_template("page.html.j2")


def _clean(shown: object) -> object:
    """What is shown, without the control characters that no page may have; our own markup stays."""
    return one_line(shown, _LONGEST) if isinstance(shown, str) and not hasattr(shown, "__html__") else shown


def _cell(cell: Cell) -> str:
    """A cell for people."""
    match cell:
        case None:
            return ""
        case Decimal():
            return money(cell)
        case int():
            return f"{cell:,}"
        case date():
            return cell.isoformat()
        case _:
            return cell


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | Decimal)


def _is_of_numbers(rows: Sequence[Sequence[Cell]], column: int) -> bool:
    """Whether the first cell of a column that is not empty is a number."""
    return _is_number(next((row[column] for row in rows if row[column] not in {None, ""}), None))


def _vacant(path: Path) -> Path:
    """The place, or where somebody else's file has that name, the next one that is free or ours."""
    number = 1
    place = path
    while is_there(place) and not is_page(place):
        number += 1
        place = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return place


def is_page(path: Path) -> bool:
    """Whether a file is a page that was written by this."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return MARK in file.read(_START)
    except OSError:
        return False
