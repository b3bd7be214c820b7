"""What the portal gave, as it came: a line of JSON each, with the digits it gave."""

from collections.abc import Iterator

from etl.app.events import Event, Held, Queued
from etl.exact_json import ENCODER


def raw_text(event: Event) -> Iterator[str]:
    """The lines of an event; none for what the portal did not give."""
    match event:
        case Held(_, body) if body is not None:
            yield ENCODER.encode(body).decode()
        case Queued(rows):
            yield from (ENCODER.encode(row).decode() for row in rows)
        case _:
            pass
