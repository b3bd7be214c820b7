"""Tables with a row a line: which invoice each row belongs to, wherever its rows stand."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import polars as pl
from msgspec import Struct

from etl.documents.nested import LINE, SEQ
from etl.documents.rows import SOURCE
from etl.documents.struck_cells import legible
from etl.extract.table import ROW
from etl.mapping.mapping import ColumnMap


class Invoices(Struct, frozen=True):
    """Which invoice each row of a table belongs to, by the row's position among those kept.

    Attributes:
        number: the invoice of each row, numbered from 0 in the order of their first rows, UInt32.
        last: the position of the last row of that invoice, UInt32.
        doubtful: invoices that may lack a line, with the rows that cannot be read and may be it.
        below: how many rows say of no invoice that they are its lines, and belong to the one above.
    """

    number: pl.Series
    last: pl.Series
    doubtful: Mapping[int, tuple[int, ...]]
    below: int = 0

    @property
    def count(self) -> int:
        """How many invoices there are."""
        return self.number.n_unique()


class LineSurvey:
    """Notes the rows of a table in order; twenty bytes a row, whatever is in them.

    A row belongs to the invoice its InvoiceId names. One with nothing but cells of a line belongs to the invoice above
    it in the same table.

    Args:
        key: what rows of one invoice have in common, where it is not the InvoiceId.
    """

    def __init__(self, key: str = "InvoiceId") -> None:
        self._name = key
        self._keys: list[pl.Series] = []
        self._bad: list[tuple[int, int]] = []
        self._named: list[pl.Series] = []
        self._starts: list[int] = []
        self._above: int | None = None
        self._source: int | None = None
        self._count = 0
        self._below = 0

    def add(self, rows: pl.DataFrame, mapping: ColumnMap) -> None:
        """Takes the next rows, as ``RowSorter`` keeps them with that mapping."""
        if rows.height and rows[SOURCE][0] != self._source:
            self._source, self._above = rows[SOURCE][0], None
            self._starts.append(self._count)
        own_columns = (each for each in mapping.bindings if each.columns and each.default is None)
        said = [each.attribute for each in own_columns if each.attribute in rows.columns]
        lines = [name for name in said if name.startswith(LINE)]
        own = rows.select(self._key([name for name in said if name not in lines]).alias("key"))["key"]
        self._below += own.null_count()
        keys = own.forward_fill()
        if self._above is not None:
            keys = keys.fill_null(pl.lit(self._above, dtype=pl.UInt64))
        if keys.len():
            self._above = keys[-1]
        stray = pl.col(self._name).is_null() & pl.any_horizontal(pl.col(lines).is_not_null()) & own.is_not_null()
        lost = ~legible() | stray if lines else pl.lit(value=False)
        bad = rows.select(lost.alias("lost"))["lost"].arg_true()
        self._bad += zip((bad + self._count).to_list(), rows[ROW].gather(bad).to_list(), strict=True)
        self._named.append(rows[self._name].is_not_null())
        self._keys.append(keys)
        self._count += rows.height

    def _key(self, heads: list[str]) -> pl.Expr:
        """A hash of the key; null in a row that belongs to the invoice above it: all ``heads`` are empty."""
        named = pl.col(self._name).is_not_null()
        own = pl.format("\0{}\0{}", SOURCE, ROW)
        follows = pl.all_horizontal(pl.col(heads).is_null()) & legible()
        follows &= pl.lit(self._above is not None) | (pl.int_range(pl.len()) > 0)
        key = pl.when(named).then(pl.col(self._name).str.to_lowercase()).otherwise(own)
        return pl.when(~follows).then(key.hash())

    def invoices(self) -> Invoices:
        """What was found, once every row was noted."""
        keys = pl.concat(self._keys) if self._keys else pl.Series("key", [], dtype=pl.UInt64)
        rows = keys.to_frame().with_row_index("position")
        groups = rows.group_by("key", maintain_order=True).agg(pl.col("position").max().alias("last"))
        placed = rows.join(groups.with_row_index("number"), on="key", how="left", maintain_order="left")
        return Invoices(placed["number"], placed["last"], self._doubtful(keys, placed["number"]), self._below)

    def _doubtful(self, keys: pl.Series, number: pl.Series) -> dict[int, tuple[int, ...]]:
        """A row that cannot be read may be a line of either neighbour, whatever it names: its cells may have moved.

        Rows that would belong to it, since they name no invoice, are no neighbours.
        """
        if not self._bad:
            return {}
        bad = dict(self._bad)
        position = pl.int_range(len(keys), dtype=pl.Int64, eager=True)
        legible = ~position.is_in(list(bad))
        sure = number.is_in(number.filter(legible & pl.concat(self._named)).implode())
        good = pl.DataFrame({"good": position.set(~(legible & sure), None)})
        beside = good.select(above=pl.col("good").forward_fill(), below=pl.col("good").backward_fill())
        found: defaultdict[int, list[int]] = defaultdict(list)
        heads, bare = self._bare(number)
        for place, row in bad.items():
            near = {number[each] for each in beside.row(place) if each is not None}
            maybe = near if number[place] in heads else near | bare
            for each in maybe - {number[place]}:
                found[each].append(row)
        return {each: tuple(rows) for each, rows in found.items()}

    def _bare(self, number: pl.Series) -> tuple[set[int], set[int]]:
        """The invoices of a first table, and those that the second has no row of: a bad row may be their only line."""
        if len(self._starts) < 2:  # noqa: PLR2004 - two tables
            return set(), set()
        heads = set(number.head(self._starts[1]).to_list())
        return heads, heads - set(number.slice(self._starts[1]).to_list())


def assembled(batches: Iterator[pl.DataFrame], invoices: Invoices, first: int) -> Iterator[pl.DataFrame]:
    """The rows again, each batch holding whole invoices only, with their ``seq`` counted from ``first``.

    Rows of an invoice whose last row is yet to come are held back: few where the lines of an invoice stand together.
    """
    position = told_of = 0
    held = None
    for rows in batches:
        numbers = invoices.number.slice(position, rows.height).cast(pl.Int64)
        lasts = invoices.last.slice(position, rows.height)
        position += rows.height
        told = rows.with_columns((numbers + first).alias(SEQ), lasts.alias("last"))
        pending = told if held is None else pl.concat([held, told], how="diagonal")
        whole = pending["last"] < position
        held = pending.filter(~whole)
        ready = pending.filter(whole).drop("last").sort(SEQ, maintain_order=True)
        told_of += ready.height
        if ready.height:
            yield ready
    if told_of != position or position != len(invoices.number):
        raise AssertionError(f"{told_of:,} of {len(invoices.number):,} rows made up invoices")
