"""What keeps a spreadsheet from changing a cell of a text file, ``="00123"`` and ``'00123``, is taken off again."""

from collections import defaultdict
from collections.abc import Sequence

import polars as pl

from etl.extract.table import ROW
from etl.grammar.sightings import Seen, first
from etl.mapping.catalogue import holds
from etl.mapping.mapping import Binding, ColumnMap
from etl.mapping.paths import Path, is_role
from schemas import Kind

#: Attributes whose values may be digits and no number; of others an apostrophe may be the text's own: '90s.
_CODES = {"InvoiceId", "Identity", "CustomerId", "ItemCode", "PONumber", "AddressID", "Zip", "BatchNumber"}
_CODES |= {"TrackingNumber", "InvoiceNumber", "CommodityCode"}

#: What a guard may stand before as well, where a program guards every cell.
_MEASURED = {Kind.DECIMAL, Kind.DATETIME}
_FIRST = 1_000

#: Guarded cells, by how they begin.
_PATTERNS = {"=": r'^= ?"{1,2}([^"]*)"{1,2}\s*$', "'": r"^'([0-9+\-=][^']*)$"}


def unguarded(batch: pl.DataFrame, mapping: ColumnMap) -> tuple[pl.DataFrame, dict[str, Seen]]:
    """The batch without them, and by heading which cells had one: the first, and how many.

    Args:
        batch: as a Table yields them: ``row`` Int64 and String columns "0", "1", …
        mapping: which columns hold what.
    """
    found: dict[str, Seen] = {}
    plain: dict[str, pl.Series] = {}
    for binding, column in _marked(batch, mapping):
        text = batch[column]
        for sign in _signs(binding):
            if not text.slice(0, _telling(binding)).str.starts_with(sign).any():
                continue
            guarded = text.str.contains(_PATTERNS[sign]).fill_null(value=False)
            if guarded.any():
                seen = Seen(first(text, batch[ROW], guarded), int(guarded.sum() or 0))
                found[binding.heading] = found.get(binding.heading, Seen()) | seen
                text = text.str.replace(_PATTERNS[sign], "${1}")
                plain[column] = text.alias(column)
    return (batch.with_columns(plain.values()) if plain else batch), found


def _marked(batch: pl.DataFrame, mapping: ColumnMap) -> list[tuple[Binding, str]]:
    """The columns of which a cell begins as guarded ones do: one look at all of them."""
    places = [(binding, column) for binding in mapping.bindings for column in binding.columns]
    alike = defaultdict[tuple[str, int | None], set[str]](set)
    for binding, column in places:
        for sign in _signs(binding):
            alike[sign, _telling(binding)].add(column)
    looks = (
        pl.col(*columns).slice(0, telling).str.starts_with(sign).any().name.suffix(f"{sign}{telling}")
        for (sign, telling), columns in alike.items()
    )
    seen = batch.select(looks).row(0, named=True) if places else {}
    return [
        (binding, column)
        for binding, column in places
        if any(seen[f"{column}{sign}{_telling(binding)}"] for sign in _signs(binding))
    ]


def _signs(binding: Binding) -> Sequence[str]:
    """What the guards of a column's cells begin with."""
    codes = not is_role(binding.attribute) and Path.parse(binding.attribute).steps[-1].name in _CODES
    return "='" if codes or holds(binding.attribute) in _MEASURED else "="


def _telling(binding: Binding) -> int | None:
    """How many cells tell, None for all: of amounts and dates all are guarded, or one further down is refused."""
    return _FIRST if holds(binding.attribute) in _MEASURED else None
