"""The customers of a batch of invoices."""

import polars as pl

from etl.documents.nested import SEQ, ObjectFrame
from etl.extract.table import ROW

_CUSTOMER = "CustomerId"

#: ``CustomerId``, how many invoices have it, and the row of the first.
CUSTOMERS = {_CUSTOMER: pl.String, "rows": pl.UInt32, ROW: pl.Int64}


def customers(whole: ObjectFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Each customer once, as ``CUSTOMERS`` says.

    Args:
        whole: the invoices in plain text.
        rows: of the batch: ``seq`` and ``row``, ordered by ``seq``.
    """
    if _CUSTOMER not in whole.frame.columns:
        return pl.DataFrame(schema=CUSTOMERS)
    named = whole.frame.lazy().filter(pl.col(_CUSTOMER).is_not_null()).group_by(_CUSTOMER)
    found = named.agg(pl.len().cast(pl.UInt32).alias("rows"), pl.col(SEQ).min()).collect()
    return found.with_columns(rows[ROW].gather(rows[SEQ].search_sorted(found[SEQ])).alias(ROW)).select(*CUSTOMERS)
