"""What the portal says in JSON, exactly: numbers as decimals, and each name once."""

import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from etl.exact_json import without_noise

#: What follows a name; and the same with blanks, as few write it.
_AFTER_NAME = b'":'
_APART = re.compile(rb'"[ \t\r\n]+:')


_PARTED = {dict, list}


class _TwiceError(ValueError):
    """An object has a name twice."""


def _number(text: str) -> Decimal:
    return without_noise(Decimal(text))


_DECODER = msgspec.json.Decoder(float_hook=_number)


def decoded(body: bytes) -> Any:  # noqa: ANN401 - JSON is whatever it is
    """What a body says; None where it is no JSON, or says of something two things: no reader need take the last one.

    A byte order mark has been seen before it.
    """
    text = body.removeprefix(b"\xef\xbb\xbf")
    try:
        found = _DECODER.decode(text)
        return None if isinstance(found, dict | list) and _says_twice(text, found) else found
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ArithmeticError):
        return None


def contradicts(told: Mapping[str, Any]) -> bool:
    """Whether an object has a name in other capitals, too, with another value; or one within it has."""
    first: dict[str, Any] = {}
    if any(first.setdefault(name.casefold(), value) != value for name, value in told.items()):
        return True
    inside = [part for value in told.values() for part in (value if isinstance(value, list) else [value])]
    return any(contradicts(part) for part in inside if isinstance(part, Mapping))


def _says_twice(text: bytes, found: dict[str, Any] | list[Any]) -> bool:
    """Each name has a colon behind it, so that as many as there are names prove each of them to be there once."""
    if text.count(_AFTER_NAME) == _names(found) and not _APART.search(text):
        return False
    try:
        json.loads(text, object_pairs_hook=_once)
    except _TwiceError:
        return True
    return False


def _names(found: dict[str, Any] | list[Any]) -> int:
    """A page has thousands of values, hardly one of which has parts."""
    count, parts = 0, [found]
    for part in parts:
        inside: Iterable[Any] = part
        if isinstance(part, dict):
            count += len(part)
            inside = part.values()
        parts += [each for each in inside if type(each) in _PARTED]
    return count


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _TwiceError
    return found
