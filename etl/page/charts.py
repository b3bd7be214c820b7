"""Bars as SVG, drawn here: no script and no style within, so that the page's policy holds."""

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

_WIDTH, _HEIGHT, _TOP, _GAP, _BAR = 640, 120, 18, 8, 40


class Drawn(Struct, frozen=True):
    """A bar: where it stands, in pixels, and what is said of it."""

    x: int
    y: int
    width: int
    height: int
    label: str
    value: str


class Chart(Struct, frozen=True):
    """Bars beside each other; sizes in pixels."""

    name: str
    width: int
    height: int
    bars: tuple[Drawn, ...]


def bars(name: str, values: Sequence[tuple[str, Decimal, str]]) -> Chart:
    """A chart of values that are not below zero, each with its label and itself in words; the highest fills it."""
    highest = max((value for _, value, _ in values), default=Decimal(0))
    step = min(_BAR * 2, (_WIDTH - _GAP) // max(len(values), 1))
    found = []
    for number, (label, value, said) in enumerate(values):
        height = int(value / highest * _HEIGHT) if highest > 0 and value > 0 else 0
        found.append(Drawn(_GAP + number * step, _TOP + _HEIGHT - height, max(step - _GAP, 2), height, label, said))
    return Chart(name, _GAP + len(values) * step, _TOP + _HEIGHT + 20, tuple(found))
