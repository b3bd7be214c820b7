"""The portal's integration queue as a table. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from etl.app.events import Event, Queued
from etl.cli.render.event_text import event_text
from etl.text import one_line

#: What is shown, and how wide.
_COLUMNS = {"Date": 19, "Type": 11, "Status": 7, "FailedAttempts": 14, "DocumentId": 24, "ErrorMessage": 0}

_MESSAGE = 200


def queue_text(event: Event) -> Iterator[str]:
    """A line an entry; of anything else what is said of it elsewhere."""
    if isinstance(event, Queued):
        yield from map(_line, event.rows)
    else:
        yield from event_text(event)


def _line(row: Mapping[str, Any]) -> str:
    cells = (f"{_cell(row.get(name), width):<{width}}" for name, width in _COLUMNS.items())
    return "  ".join(cells).rstrip()


def _cell(value: object, width: int) -> str:
    text = one_line("" if value is None else str(value), _MESSAGE)
    return text[:width].replace("T", " ") if width == _COLUMNS["Date"] else text


#: The line above the entries.
HEADING = _line({name: name for name in _COLUMNS})
