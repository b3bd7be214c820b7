"""What keeps a spreadsheet from changing a cell of a text file, ``="00123"`` and ``'00123``, is taken off again."""

import polars as pl

from etl.extract.table import ROW
from etl.grammar.sightings import Seen, first
from etl.mapping.catalogue import holds
from etl.mapping.mapping import ColumnMap
from etl.mapping.paths import Path, is_role
from schemas import Kind

#: Attributes whose values may be digits and no number; of others an apostrophe may be the text's own: '90s.
_CODES = {"InvoiceId", "Identity", "CustomerId", "ItemCode", "PONumber", "AddressID", "Zip", "BatchNumber"}
_CODES |= {"TrackingNumber", "InvoiceNumber", "CommodityCode"}

#: What a guard may stand before as well, where a program guards every cell.
_MEASURED = {Kind.DECIMAL, Kind.DATETIME}
_FIRST = 1_000

_FORMULA = r'^= ?"{1,2}([^"]*)"{1,2}\s*$'
_APOSTROPHE = r"^'([0-9+\-=][^']*)$"


def unguarded(batch: pl.DataFrame, mapping: ColumnMap) -> tuple[pl.DataFrame, dict[str, Seen]]:
    """The batch without them, and by heading which cells had one: the first, and how many.

    Args:
        batch: as a Table yields them: ``row`` Int64 and String columns "0", "1", …
        mapping: which columns hold what.
    """
    found: dict[str, Seen] = {}
    plain: dict[str, pl.Series] = {}
    for binding in mapping.bindings:
        codes = not is_role(binding.attribute) and Path.parse(binding.attribute).steps[-1].name in _CODES
        measured = holds(binding.attribute) in _MEASURED
        for column in binding.columns:
            text = batch[column]
            for sign, pattern in (("=", _FORMULA), ("'", _APOSTROPHE)) if codes or measured else (("=", _FORMULA),):
                # Of amounts and dates all are guarded or none: one that is so further down is refused.
                looked = text.head(_FIRST) if measured else text
                if not looked.str.starts_with(sign).any():
                    continue
                guarded = text.str.contains(pattern).fill_null(value=False)
                if guarded.any():
                    seen = Seen(first(text, batch[ROW], guarded), int(guarded.sum() or 0))
                    found[binding.heading] = found.get(binding.heading, Seen()) | seen
                    text = text.str.replace(pattern, "${1}")
                    plain[column] = text.alias(column)
    return (batch.with_columns(plain.values()) if plain else batch), found
