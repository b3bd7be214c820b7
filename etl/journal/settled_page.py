"""What a page of settled documents has beside what was planned: what became of each, and its one request.

Only what the portal has plainly taken is in one: everything of its row that is not here is as ``ENDED`` has it, or as
planning made it.
"""

import json
from collections.abc import Sequence
from typing import Any

import polars as pl

from etl.model.document import Status

#: Columns beside those of a planned document: of its row; of its request; what was held before, and when that was kept.
SETTLED = {
    "likeness": pl.Int64(),
    "http_status": pl.Int64(),
    "finished_at": pl.String(),
    "started_at": pl.String(),
    "what": pl.String(),
    "outcome": pl.String(),
    "before": pl.String(),
    "kept_at": pl.String(),
}

#: Those that its row has under the same name.
OWN = frozenset({"likeness", "http_status", "finished_at"})

#: What the row of each says otherwise than that of a planned one.
ENDED = {"status": str(Status.SUCCESS), "attempts": 1}

#: The columns of the rows that are packed, in their order; the two hashes come besides.
PACKED = {
    "seq": pl.Int64(),
    "source": pl.Int64(),
    "source_row": pl.Int64(),
    "document_id": pl.String(),
    "invoice_key": pl.String(),
    "identity_key": pl.String(),
    "identity": pl.String(),
    "currency": pl.String(),
    "amount": pl.String(),
    "payload": pl.String(),
    "mails": pl.Int64(),
    "rows": pl.String(),
    **SETTLED,
    "content": pl.String(),
    "seal": pl.String(),
}

#: Columns that an overview has of each document, behind the row: see ``overview``.
_TOLD = ("source_row", "document_id", "currency", "amount", "http_status")

#: Characters of a time, with milliseconds.
_MOMENT = len("2026-07-31T18:00:00.000Z")

#: What PostgreSQL's JSON cannot have in a text.
_UNTOLD = "[\x00\x1a]"


def is_settled(documents: pl.DataFrame) -> bool:
    """Whether documents are of a page of settled ones."""
    return "finished_at" in documents.columns


def is_forgotten(documents: pl.DataFrame) -> bool:
    """Whether none of the documents has a body any more, but its hash."""
    return not documents["payload"].str.starts_with("{").any()


def framed(rows: Sequence[Sequence[Any]]) -> pl.DataFrame:
    """Rows as columns: see ``PACKED``."""
    documents = pl.DataFrame(rows, schema=PACKED, orient="row").with_columns(pl.col("mails").cast(pl.Boolean))
    return documents.filter(
        pl.col("finished_at").str.len_bytes() == _MOMENT,
        ~pl.any_horizontal(pl.col("document_id", "currency").str.contains(_UNTOLD).fill_null(value=False)),
    )


def overview(documents: pl.DataFrame) -> str:
    """A list of each document in JSON; of its end what differs within the page, which begins alike in all of them."""
    ends = documents["finished_at"].to_list()
    pairs = enumerate(zip(min(ends), max(ends), strict=False))
    same = next((at for at, (least, most) in pairs if least != most), _MOMENT)
    columns = (documents[name].to_list() for name in _TOLD)
    told = [[*row, end[same:]] for *row, end in zip(*columns, ends, strict=True)]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def forgotten(documents: pl.DataFrame, contents: Sequence[str]) -> pl.DataFrame:
    """The documents without their bodies, of which the hash stays, and without what was held before."""
    return documents.with_columns(
        pl.Series("payload", contents, pl.String),
        before=pl.lit(None, pl.String),
        kept_at=pl.lit(None, pl.String),
    )
