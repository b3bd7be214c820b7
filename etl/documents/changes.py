"""Rows that change invoices: what they name is sent, an empty cell leaves its attribute, ``(clear)`` empties it."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from etl.documents.bodies import canonical, payloads
from etl.documents.checks import Finding
from etl.documents.nested import POS, SEQ, ObjectFrame
from etl.documents.planned import RowVerdict, canonical_part, named_file, only
from etl.mapping.columns import ATTACHMENT
from etl.model.document import PlannedRow
from schemas import INVOICE_POST, attributes
from schemas.rules import REQUIRED

#: What a cell says whose attribute is to be emptied; capitals do not matter.
CLEAR = "(clear)"

#: Attributes that identify an invoice to be changed; the first one that a row has counts.
IDS = ("Identity", "InvoiceId")

_ATTRIBUTES = frozenset(attributes(INVOICE_POST))
_MAILS = "SendNewInvoiceEmail"

#: What every invoice has, so that it cannot be emptied.
_KEPT = frozenset({*IDS, "CustomerId", "Amount", _MAILS})


class Clearing(Struct, frozen=True):
    """The cells of a batch that say ``(clear)``.

    Attributes:
        cells: the rows without them.
        named: the attributes to be emptied, by ``seq``: path and row of the batch.
    """

    cells: pl.DataFrame
    named: Mapping[int, tuple[tuple[str, int], ...]]

    def faults(self) -> Iterator[Finding]:
        """A finding for each attribute that cannot be emptied."""
        for seq, cleared in self.named.items():
            for path, pos in cleared:
                if path in _KEPT:
                    remedy = "Write a value, or nothing to leave it."
                    yield Finding(seq, pos, path, "clear", "cannot be emptied", remedy)
                elif path == ATTACHMENT:
                    sentence = "cannot be taken from an invoice: PayFabric documents no way to"
                    yield Finding(seq, pos, path, "clear", sentence, "Name a PDF, or take the row out.")
                elif path not in _ATTRIBUTES:
                    sentence = "is a part of an object or a list, which the portal replaces as a whole"
                    yield Finding(seq, pos, path, "clear", sentence, "Give all of it without this cell.")


def cleared(rows: pl.DataFrame) -> Clearing:
    """Takes the cells that say ``(clear)`` out of a batch: ``seq``, ``pos`` and String columns named by path."""
    names = [name for name in rows.columns if name not in {SEQ, POS}]
    says = rows.select(SEQ, POS, *(_clears(name) for name in names))
    hit = says.filter(pl.any_horizontal(names))
    named = {row[SEQ]: tuple((name, int(row[POS])) for name in names if row[name]) for row in hit.iter_rows(named=True)}
    return Clearing(without_clears(rows), named)


def without_clears(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with null where a cell says ``(clear)``."""
    texts = [name for name, dtype in rows.schema.items() if dtype == pl.String]
    return rows.with_columns(pl.when(~_clears(name)).then(pl.col(name)).alias(name) for name in texts)


def _clears(name: str) -> pl.Expr:
    return (pl.col(name).str.to_lowercase() == CLEAR).fill_null(value=False)


def wanting(found: list[Finding], whole: ObjectFrame, clearing: Clearing, faulty: frozenset[int]) -> list[Finding]:
    """The findings without those that an attribute is empty, which leaves it; with those of rows that name nothing."""
    kept = [each for each in found if each.rule != REQUIRED or "." in each.path]
    kept += [each for each in clearing.faults() if each.seq not in faulty]
    frame = whole.frame
    ids = [name for name in IDS if name in frame.columns]
    values = [name for name in frame.columns if name in _ATTRIBUTES and name not in ids[:1]]
    # A file goes by itself, and no attribute with it.
    values = [ATTACHMENT] if ATTACHMENT in frame.columns else values
    inside = {seq for part in whole.inside for seq in part.frame[SEQ]}
    for row in frame.iter_rows(named=True):
        seq, pos = row[SEQ], row[POS]
        if seq in faulty:
            continue
        if all(row[name] is None for name in ids):
            sentence = "names no invoice to be changed"
            kept.append(Finding(seq, pos, ids[0], REQUIRED, sentence, "Fill in its InvoiceId, or take the row out."))
        elif seq not in clearing.named and seq not in inside and all(row[name] is None for name in values):
            sentence = "The row changes nothing: an empty cell leaves what the portal holds"
            kept.append(Finding(seq, pos, "", "nothing", sentence, f"Fill in a cell, or write {CLEAR} to empty it."))
    return sorted(kept, key=lambda finding: finding.seq)


def changes(
    whole: ObjectFrame, places: pl.DataFrame, verdict: RowVerdict, clearing: Clearing, *, emails: bool | None
) -> pl.DataFrame:
    """One row a change, the columns of ``PlannedRow``; ``payload`` has what the file names and nothing else.

    Args:
        whole: the invoices in plain text, without the cells that say ``(clear)``.
        places: where each stands: ``seq``, ``source_row``, ``rows``.
        verdict: what the checks made of them.
        clearing: what is to be emptied.
        emails: whether Yes in SendNewInvoiceEmail is sent; otherwise it is left out, and counted unless False.
    """
    frame = whole.frame
    both = set(IDS) <= set(frame.columns)
    ids = [pl.col(name) for name in IDS if name in frame.columns]
    asks = _MAILS in frame.columns and emails is not False
    mails = (pl.col(_MAILS) == "Yes").fill_null(value=False) if asks else pl.lit(value=False)
    heads = frame.with_columns(pl.coalesce(ids).alias("target"), mails.alias("mails"))
    named = pl.coalesce("InvoiceId", "target") if "InvoiceId" in frame.columns else pl.col("target")
    heads = heads.with_columns(named.alias("document_id"))
    if _MAILS in frame.columns and not emails:
        heads = heads.with_columns(pl.when(pl.col(_MAILS) != "Yes").then(pl.col(_MAILS)).alias(_MAILS))
    good = only(replace(whole, frame=heads), ~pl.col(SEQ).is_in(_series(verdict.rejected | verdict.faulty)))
    bodies = _bodies(good, clearing, both=both)
    known = attributes(whole.schema)["Amount"]
    amount = canonical(frame["Amount"], known) if "Amount" in frame.columns else pl.lit(None, pl.String)
    joined = heads.with_columns(amount.alias("amount")).join(bodies, on=SEQ, how="left", maintain_order="left")
    joined = joined.join(places, on=SEQ, how="left", maintain_order="left")
    sound = ~pl.col(SEQ).is_in(_series(verdict.faulty))
    currency = pl.col("Currency").fill_null("") if "Currency" in frame.columns else pl.lit("")
    return joined.select(
        pl.col(SEQ).alias("seq"),
        "source_row",
        "document_id",
        pl.when(sound).then(pl.col("document_id").str.to_lowercase()).alias("invoice_key"),
        pl.when(sound).then(pl.col("target").str.to_lowercase()).alias("identity_key"),
        pl.col("target").alias("identity"),
        currency.alias("currency"),
        "amount",
        "payload",
        "mails",
        "rows",
        pl.lit(None, dtype=pl.String).alias("aside"),
        *named_file(heads),
        pl.lit(None, dtype=pl.String).alias("alike"),
        pl.lit(None, dtype=pl.String).alias("stated"),
    ).select(PlannedRow._fields)


def _series(seqs: frozenset[int]) -> pl.Expr:
    return pl.lit(pl.Series(sorted(seqs), dtype=pl.Int64)).implode()


def _bodies(good: ObjectFrame, clearing: Clearing, *, both: bool) -> pl.DataFrame:
    """``seq`` and ``payload`` of what is sent."""
    frame = good.frame.with_columns(pl.col("target").alias("Identity"))
    made = payloads(canonical_part(replace(good, frame=frame)), "Identity")
    rows = [
        (seq, _body(msgspec.json.decode(body), clearing.named.get(seq, ()), both=both))
        for seq, body in made.iter_rows()
    ]
    return pl.DataFrame(rows, schema={SEQ: pl.Int64, "payload": pl.String}, orient="row")


def _body(body: dict[str, Any], emptied: tuple[tuple[str, int], ...], *, both: bool) -> str:
    for name in IDS if not both else IDS[:1]:
        body.pop(name, None)
    return msgspec.json.encode(body | {path: None for path, _ in emptied}).decode()
