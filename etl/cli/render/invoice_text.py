"""An invoice of the portal as a table for people. Pure."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from etl.compare.fields import NO_DATE
from etl.text import one_line

_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)T00:00:00(?:\.0+)?Z?", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.0+)?(Z?)", re.ASCII)

#: Characters of a value; --json has the whole.
_LONGEST = 1000


def invoice_text(invoice: Mapping[str, Any]) -> Iterator[str]:
    """A line an attribute that has a value, in the portal's order; what belongs to it indented below."""
    yield f"Invoice {_value(invoice.get('InvoiceId') or invoice.get('Identity'))}"
    yield from _lines(invoice, "  ")


def _lines(record: Mapping[str, Any], indent: str) -> Iterator[str]:
    shown = {name: value for name, value in record.items() if not _empty(value)}
    width = max((len(name) for name, value in shown.items() if not _nested(value)), default=0)
    for name, value in shown.items():
        if isinstance(value, Mapping):
            yield f"{indent}{name}"
            yield from _lines(value, f"{indent}  ")
        elif _nested(value):
            for number, member in enumerate(value, start=1):
                yield f"{indent}{name} {number}"
                yield from _lines(member, f"{indent}  ")
        else:
            yield f"{indent}{name:<{width}}  {_value(value)}"


def _nested(value: object) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, list) and any(isinstance(item, Mapping) for item in value))


def _empty(value: object) -> bool:
    if isinstance(value, Mapping):
        return all(map(_empty, value.values()))
    if isinstance(value, str):
        return not value.strip() or value.startswith(NO_DATE)
    return value is None or value == []


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return one_line("; ".join(map(str, value)), _LONGEST)
    if not isinstance(value, str):
        return f"{value:f}" if hasattr(value, "as_tuple") else str(value)
    if found := _MIDNIGHT.fullmatch(value):
        return found[1]
    if found := _MOMENT.fullmatch(value):
        return f"{found[1]} {found[2]}{' UTC' if found[3] else ''}"
    return one_line(value.rstrip(), _LONGEST)
