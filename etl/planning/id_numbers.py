"""The numbers in InvoiceIds: their hash total, and what is missing in the sequences that they make.

A hash total is an auditor's control (ISACA, IIA GTAG 8): a sum of numbers that means nothing, and that only the very
same ids come to.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import polars as pl
from msgspec import Struct

_DIGITS = "0123456789"

#: Digits of a number that fits into 64 bits.
_FITS = 18

#: Digits that are summed up at once, so that the sum fits into 64 bits.
_NINE, _BILLION = 9, 10**9

#: Stretches of numbers that are kept at most: ids that are in no order make many, and memory must not grow with a file.
_KEPT = 1_000_000

#: Ids of a sequence at least.
_FEWEST = 10

#: For how many ids of a sequence it may have one break, at most.
_BREAK = 20

Stretch = tuple[int, int]
"""The first and the last of numbers that follow one another."""


class IdSequence(Struct, frozen=True):
    """Ids that are numbered one after the other.

    Attributes:
        prefix: what stands before their numbers.
        width: the digits that numbers are filled up to with zeros.
        first: the lowest number.
        last: the highest one.
        missing: the numbers between that no id has.
    """

    prefix: str
    width: int
    first: int
    last: int
    missing: tuple[Stretch, ...]

    def name(self, number: int) -> str:
        """The id of a number."""
        return f"{self.prefix}{self.digits(number)}"

    def digits(self, number: int) -> str:
        """A number as its id has it."""
        return str(number).zfill(self.width)


class IdNumbers:
    """Adds up the numbers of ids, batch by batch.

    Attributes:
        hash_total: the sum of the numbers that the digits of each id make: INV-1001 is 1001, 2026/17 is 202617, and
            what has no digits is 0. Only the digits 0 to 9 count.
    """

    def __init__(self) -> None:
        self.hash_total = 0
        self._stretches: list[pl.DataFrame] | None = []
        self._kept = 0

    def add(self, ids: pl.Series) -> None:
        """Takes the next ids: String; nulls are none."""
        split = ids.drop_nulls().to_frame("id").with_columns(pl.col("id").str.strip_chars_end(_DIGITS).alias("prefix"))
        digits = split.with_columns(pl.col("id").str.strip_prefix(pl.col("prefix")).alias("digits"))
        width = pl.col("digits").str.len_bytes()
        number = pl.when(width <= _FITS).then(pl.col("digits").cast(pl.Int64, strict=False))
        # Only a zero in front tells that numbers are filled up.
        filled = pl.when(pl.col("digits").str.starts_with("0")).then(width).otherwise(1)
        numbers = digits.select("id", "prefix", width.alias("width"), filled.alias("filled"), number.alias("number"))
        if numbers.is_empty():
            return
        self._sum(numbers)
        if self._stretches is not None:
            found = _stretches(numbers.select("prefix", "filled", "number").drop_nulls())
            self._stretches.append(found)
            self._kept += found.height
            if self._kept > _KEPT:
                self._stretches = None

    def _sum(self, numbers: pl.DataFrame) -> None:
        prefix = numbers["prefix"][0]
        plain = not any(sign in _DIGITS for sign in prefix) and bool((numbers["prefix"] == prefix).all())
        if plain and (numbers["width"] <= _FITS).all():
            self.hash_total += _total(numbers["number"])
            return
        # All digits of an id, nine at a time from its end.
        digits, power = numbers["id"].str.replace_all("[^0-9]", ""), 1
        while (digits != "").any():
            self.hash_total += power * int(digits.str.tail(_NINE).cast(pl.Int64, strict=False).sum())
            digits, power = digits.str.head(-_NINE), power * _BILLION

    def sequences(self) -> Iterator[IdSequence]:
        """Yields each sequence that is evident.

        It has ten ids or more and few breaks, one to twenty ids at most; what is missing at once is less than the ids
        with this prefix that are there, else two sequences stand beside one another.
        """
        for prefix, width, stretches in _by_prefix(self._stretches or []):
            count = sum(last - first + 1 for first, last in stretches)
            for part in _parts(stretches, count):
                there = sum(last - first + 1 for first, last in part)
                if there >= _FEWEST and len(part) - 1 <= max(1, there // _BREAK):
                    missing = tuple((before[1] + 1, after[0] - 1) for before, after in pairwise(part))
                    yield IdSequence(prefix, width, part[0][0], part[-1][1], missing)


def _total(numbers: pl.Series) -> int:
    """Their sum, which may not fit into 64 bits as each of them does."""
    high, low = int((numbers // _BILLION).sum()), int((numbers % _BILLION).sum())
    return high * _BILLION + low


def _stretches(numbers: pl.DataFrame) -> pl.DataFrame:
    """Numbers that follow one another, as first and last, by prefix; with the digits they are filled up to."""
    if numbers.height and (numbers["number"].diff() == 1).all() and (numbers["prefix"] == numbers["prefix"][0]).all():
        # As most exports are: in order, and none missing.
        least = numbers.select("prefix", pl.col("filled").max(), first="number", last=pl.col("number").last())
        return least.head(1)
    ordered = numbers.unique(["prefix", "number"]).sort("prefix", "number")
    begins = (pl.col("number").diff() != 1) | (pl.col("prefix") != pl.col("prefix").shift())
    stretch = begins.fill_null(value=True).cum_sum()
    return (
        ordered.group_by(stretch.alias("stretch"), maintain_order=True)
        .agg(
            pl.col("prefix").first(),
            pl.col("filled").max(),
            pl.col("number").first().alias("first"),
            pl.col("number").last().alias("last"),
        )
        .drop("stretch")
    )


def _by_prefix(frames: Sequence[pl.DataFrame]) -> Iterator[tuple[str, int, list[Stretch]]]:
    """Yields the stretches of each prefix that has enough ids, in order and joined, and the width of their numbers."""
    if not frames:
        return
    every = pl.concat(frames).sort("prefix", "first")
    enough = (pl.col("last") - pl.col("first") + 1).sum().over("prefix") >= _FEWEST
    for (prefix,), found in every.filter(enough).partition_by("prefix", as_dict=True, maintain_order=True).items():
        joined: list[Stretch] = []
        for first, last in found.select("first", "last").iter_rows():
            if joined and first <= joined[-1][1] + 1:
                joined[-1] = (joined[-1][0], max(joined[-1][1], last))
            else:
                joined.append((first, last))
        yield str(prefix), int(found["filled"].max() or 0), joined  # type: ignore[arg-type] # of numbers


def _parts(stretches: Sequence[Stretch], count: int) -> Iterator[list[Stretch]]:
    """Parts a list where so much is missing at once that another sequence begins."""
    part = [stretches[0]]
    for stretch in stretches[1:]:
        if stretch[0] - part[-1][1] > count:
            yield part
            part = []
        part.append(stretch)
    yield part
