"""What is written becomes values. Each raises ValueError, its text being what to write instead."""

import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from etl.model.limits import FailureLimit

if TYPE_CHECKING:
    from etl.model.limits import RateLimit

UNLIMITED = "unlimited"
_WHOLE = 100
_PERIODS = {"": 1.0, "s": 1.0, "min": 60.0, "h": 3600.0}
_SIZES = {"": 1, "k": 1_000, "m": 1_000_000}

_Word = TypeVar("_Word", bound=StrEnum)
_Number = TypeVar("_Number", int, float)


def path(value: object) -> Path:
    """The path of a file or folder."""
    if not isinstance(value, str | Path):
        raise ValueError("write the name of a file")  # noqa: TRY004 - told like every other wrong value
    return Path(value)


def words(value: object) -> frozenset[str]:
    """Words of which the order is nothing."""
    every = [value] if isinstance(value, str) else list(value) if isinstance(value, Iterable) else [None]
    if not all(isinstance(each, str) for each in every):
        raise ValueError("write a text, or a list of texts")
    return frozenset(map(str, every))


def all_or_names(value: object) -> bool | frozenset[str]:
    """All or none, or the names in a list; "" is what stands there where a flag is given without one: all."""
    if isinstance(value, bool):
        return value
    named = frozenset([value] if isinstance(value, str) else value if isinstance(value, Iterable) else ["?", ""])
    if "" in named and len(named) > 1:
        raise ValueError("name the invoices, or say it without a name for all conflicts")
    return True if "" in named else named


def one_of(kinds: Callable[[], type[_Word]]) -> Callable[[object], _Word]:
    """A word of a closed list, which is looked up when it is needed."""

    def parse(value: object) -> _Word:
        known = kinds()
        if value not in set(known):
            raise ValueError(f"write {' or '.join(known)}")
        return known(str(value))

    return parse


def whole(least: int, most: int | None = None) -> Callable[[object], int]:
    """A whole number within bounds."""

    def parse(value: object) -> int:
        number = _number(value, int, "write a whole number")
        _refuse_outside(number, least, most)
        return number

    return parse


def seconds(
    *, over: float | None = None, least: float | None = None, most: float | None = None
) -> Callable[..., float]:
    """A number of seconds within bounds."""

    def parse(value: object) -> float:
        number = _number(value, float, "write a number")
        if over is not None and not number > over:
            raise ValueError(f"write more than {over:g}")
        _refuse_outside(number, least, most)
        return number

    return parse


def rates(value: object) -> "tuple[RateLimit, ...]":
    """``unlimited``, or limits parted by commas: ``50``, ``50/s``, ``2000/min``, ``0.5`` for one in 2 seconds."""
    if isinstance(value, tuple):
        return value
    return () if value == UNLIMITED else tuple(_limit(part.strip()) for part in str(value).split(","))


def most_failures(value: object) -> FailureLimit:
    """``50`` documents, or ``5%`` of those that were settled."""
    if isinstance(value, FailureLimit):
        return value
    found = re.fullmatch(r"([0-9]+)(%?)", str(value).strip())
    if not found or (found[2] and int(found[1]) > _WHOLE):
        raise ValueError("write a number of documents, such as 50, or a share, such as 5%")
    return FailureLimit(share=int(found[1]) / _WHOLE) if found[2] else FailureLimit(count=int(found[1]))


def size(value: object) -> int:
    """``4MB`` is 4,000,000 bytes, ``500kB`` 500,000."""
    found = re.fullmatch(r"([0-9]{1,12})\s*(k|M)?B?", str(value).strip(), re.IGNORECASE)
    number = int(found[1]) * _SIZES[(found[2] or "").lower()] if found else 0
    if not number:
        raise ValueError("write a size such as 4MB, 500kB, or bytes")
    return number


def _limit(text: str) -> "RateLimit":
    from etl.model.limits import RateLimit

    found = re.fullmatch(r"([0-9]{1,9}|0?\.[0-9]{1,6})(?:/(s|min|h))?", text)
    number = float(found[1]) if found else 0.0
    if not found or not number or (number < 1 and found[2]):
        raise ValueError(f"write {UNLIMITED}, or limits such as 10, 50/s,2000/min,20000/h, or 0.5 for one in 2 seconds")
    return RateLimit(1, 1 / number) if number < 1 else RateLimit(int(number), _PERIODS[found[2] or ""])


def _number(value: object, kind: type[_Number], wording: str) -> _Number:
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        try:
            number = kind(value)
        except (ValueError, OverflowError):
            raise ValueError(wording) from None
        if isinstance(value, str) or number == value:
            return number
    raise ValueError(wording)


def _refuse_outside(number: float, least: float | None, most: float | None) -> None:
    if least is not None and not number >= least:
        raise ValueError(f"write {least:g} or more")
    if most is not None and not number <= most:
        raise ValueError(f"write {most:g} or less")
