"""Words of the command line become what the library understands."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from etl.cli.understanding import Understanding
    from etl.report import Expected

_CELLS = ("delimiter", "quote", "encoding", "sheet", "fill_merged")
_HEADINGS = ("profile", "mapping", "ignore", "lines", "decimal", "date_order", "skip_check", "strict", "send_credits")


def reading_words(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the command line says of how files are read."""
    return {name: values[name] for name in (*_CELLS, *_HEADINGS)}


def understood(words: Mapping[str, Any]) -> "Understanding":
    """The same as a record.

    Raises:
        SettingsError: the words contradict each other, or one says what there is not.
        FileError: the mapping file cannot be read.
    """
    from etl.cli.understanding import understanding
    from etl.extract import Reading

    reading = Reading(password=workbook_password(), **{name: words[name] for name in _CELLS})
    headings = {name: words[name] for name in _HEADINGS}
    headings["off"] = headings.pop("skip_check") or ()
    headings["ignore"] = headings["ignore"] or ()
    return understanding(reading, **headings)


def expected(count: str | None, totals: list[str] | None) -> "Expected":
    """The control totals that must be met.

    Raises:
        SettingsError: they are none.
    """
    from etl import report

    return report.expected(count, totals or ())


def workbook_password() -> str | None:
    """That of an encrypted workbook; from the environment only, since a command line is seen by others."""
    return os.environ.get("ETL_WORKBOOK_PASSWORD")
