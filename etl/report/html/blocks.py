"""What a page is made of. Facts alone: how they look is the template's business."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

Cell = str | int | Decimal | date | None


class Tone(StrEnum):
    """How good it is; a word always says the same."""

    GOOD = "good"
    OPEN = "open"
    BAD = "bad"
    PLAIN = "plain"


class Part(Struct, frozen=True):
    """A part of a bar: what it stands for, its figures in words, and how wide it is, in hundredths of the whole."""

    name: str
    figures: str
    share: float
    tone: Tone = Tone.PLAIN


class Bar(Struct, frozen=True):
    """A bar of one or more parts, under a label."""

    label: str
    parts: tuple[Part, ...]


class Table(Struct, frozen=True):
    """Rows below headings; amounts and counts stand to the right."""

    headings: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    strong: bool = False


class Group(Struct, frozen=True):
    """Rows that have one thing in common: what that is, and what to do about it."""

    title: str
    figures: str
    remedy: str
    table: Table
    more: str = ""


class Section(Struct, frozen=True):
    """A chapter of a page; what it has none of is empty."""

    title: str
    intro: str = ""
    bars: tuple[Bar, ...] = ()
    table: Table | None = None
    groups: tuple[Group, ...] = ()
    notes: tuple[str, ...] = ()


class HtmlPage(Struct, frozen=True):
    """A page.

    Attributes:
        title: what it tells of.
        verdict: the one sentence to read, and how good that is.
        facts: what, where, when, by whom: each a name and what it is.
        sections: the chapters.
    """

    title: str
    verdict: str
    tone: Tone
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
