"""The objects inside invoices: a frame a kind, a row an object, wherever in the file its cells stand.

Columns are named by path: ``Amount``, ``BillingAddress.City``, ``TermDiscounts[].Name`` (one a row of the file),
``InvoiceItems[2].ItemCode`` (the second set of numbered columns), ``InvoiceItems[].Taxes[].Rate``.
"""

import re
from collections.abc import Iterator

import polars as pl
from msgspec import Struct

from etl.mapping.paths import Path
from schemas import (
    ADDRESS_POST,
    INVOICE_ITEM_POST,
    INVOICE_ITEM_TAX,
    INVOICE_POST,
    TERM_DISCOUNT,
    Kind,
    Schema,
    attributes,
)

SEQ, POS, ID, PARENT, PATH = "seq", "pos", "id", "parent", "path"

#: Begins the columns of which every row of the file holds a line of its own.
LINE = "InvoiceItems[]."

_SCHEMAS = {str(schema.name): schema for schema in (ADDRESS_POST, INVOICE_ITEM_POST, INVOICE_ITEM_TAX, TERM_DISCOUNT)}


class ObjectFrame(Struct, frozen=True):
    """The objects of one kind in a batch.

    Attributes:
        name: what their parent calls them: "InvoiceItems"; "" for the invoices themselves.
        schema: of these objects.
        frame: ``seq`` Int64, their invoice; ``pos`` UInt32, the row of the batch they stand in; ``id`` UInt32, theirs
            among the part; ``parent`` UInt32, the ``id`` of their parent; ``path`` String, what stands before the
            names of their attributes in the mapping; and a String column for each attribute that is bound.
        inside: the parts inside them, in the schema's order; none that the file has no column for.
    """

    name: str
    schema: Schema
    frame: pl.DataFrame
    inside: tuple["ObjectFrame", ...]

    def __iter__(self) -> Iterator["ObjectFrame"]:
        """This part and every one below it."""
        yield self
        for part in self.inside:
            yield from part

    def of_kind(self, kind: Kind) -> list[str]:
        """The attributes of a kind that the part has a column for."""
        return [name for name in self.bound if self.schema.columns[name].kind is kind]

    @property
    def bound(self) -> list[str]:
        """The schema's attributes that the part has a column for, objects inside left out."""
        return [name for name in self.schema.columns if name in self.frame.columns]


def paths(schema: Schema) -> Iterator[str]:
    """Yields the names of a schema's attributes, and of those of the objects inside: "BillingAddress.City"."""
    for attribute in attributes(schema).values():
        yield attribute.name
        if attribute.of in _SCHEMAS:
            yield from (f"{attribute.name}.{inner}" for inner in paths(_SCHEMAS[attribute.of]))


def invoices(rows: pl.DataFrame, given: frozenset[str]) -> ObjectFrame:
    """The invoices of a batch with all that is inside them.

    Args:
        rows: ``seq`` Int64 and ``pos`` UInt32, one row an invoice or one a line of it, the rows of an invoice in the
            order of the file; String columns named by path.
        given: paths, with ``[]`` for every array, that cells of the file give a value to. An object none of whose
            attributes a cell gives does not exist: a constant alone makes none.
    """
    heads = _heads(rows).with_row_index(ID).with_columns(pl.lit("").alias(PATH), pl.col(ID).alias(PARENT))
    lines = rows.select(SEQ, POS, *(name for name in rows.columns if name.startswith(LINE)))
    if lines.width > len((SEQ, POS)):
        lines = lines.join(heads.select(SEQ, ID, PATH), on=SEQ, how="left", maintain_order="left")
    return _part("", INVOICE_POST, heads, given, lines)


def _heads(rows: pl.DataFrame) -> pl.DataFrame:
    """One row an invoice, without the columns of lines: the first value of each of its cells."""
    heads = rows.select(name for name in rows.columns if not name.startswith(LINE))
    if rows[SEQ].n_unique() == rows.height:
        return heads
    values = (pl.col(name).drop_nulls().first() for name in heads.columns if name not in {SEQ, POS})
    return heads.group_by(SEQ, maintain_order=True).agg(pl.col(POS).first(), *values)


def _part(
    name: str, schema: Schema, frame: pl.DataFrame, given: frozenset[str], lines: pl.DataFrame | None = None
) -> ObjectFrame:
    inside = []
    for attribute in attributes(schema).values():
        if attribute.kind is Kind.OBJECT:
            found = _objects(frame, f"{attribute.name}.", given)
        elif attribute.kind is Kind.ARRAY:
            found = _elements(frame, attribute.name, given)
            if lines is not None and LINE.startswith(f"{attribute.name}["):
                found += _elements(lines, attribute.name, given)
        else:
            continue
        if found:
            inside.append(_part(attribute.name, _SCHEMAS[attribute.of], _joined(found), given))
    return ObjectFrame(name, schema, frame, tuple(inside))


def _elements(parents: pl.DataFrame, array: str, given: frozenset[str]) -> list[pl.DataFrame]:
    """The elements of an array, a frame for each number that columns have."""
    prefixes = {name[: name.index("].") + 2] for name in parents.columns if name.startswith(f"{array}[")}
    ordered = sorted(prefixes, key=lambda prefix: int("0" + re.sub(r"\D", "", prefix)))
    return [found for prefix in ordered for found in _objects(parents, prefix, given)]


def _objects(parents: pl.DataFrame, prefix: str, given: frozenset[str]) -> list[pl.DataFrame]:
    """The objects below a prefix, of the parents that have one; nothing where there are no such columns."""
    columns = [name for name in parents.columns if name.startswith(prefix)]
    if not columns:
        return []
    above = next(iter(parents[PATH]), "")
    counted = [name for name in columns if Path.parse(above + name).template in given]
    there = pl.any_horizontal(pl.col(counted).is_not_null()) if counted else pl.lit(value=False)
    return [
        parents.filter(there).select(
            SEQ,
            POS,
            pl.col(ID).alias(PARENT),
            (pl.col(PATH) + prefix).alias(PATH),
            *(pl.col(name).alias(name.removeprefix(prefix)) for name in columns),
        )
    ]


def _joined(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """Objects found under several numbers, by parent, row and number."""
    together = pl.concat(frames, how="diagonal") if len(frames) > 1 else frames[0]
    return together.sort(PARENT, POS, maintain_order=True).with_row_index(ID)
