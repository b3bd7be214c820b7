"""Checked invoices as the plan records them: the canonical body, the keys, the amount."""

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from etl.documents.aside import aside
from etl.documents.bodies import canonical, canonical_columns, payloads
from etl.documents.nested import PARENT, SEQ, ObjectFrame
from etl.mapping.columns import ATTACHMENT
from etl.model.document import PlannedRow
from schemas import attributes

_MAILS = "SendNewInvoiceEmail"

_DAY = len("YYYY-MM-DD")


class RowVerdict(Struct, frozen=True):
    """What the checks made of a batch's documents, by ``seq``.

    Attributes:
        rejected: those with a problem.
        unreadable: those whose Amount is no amount.
        faulty: those of which no value counts, for any may be another column's.
    """

    rejected: frozenset[int]
    unreadable: frozenset[int]
    faulty: frozenset[int]


def planned(  # noqa: PLR0913 - what the user chose
    whole: ObjectFrame, places: pl.DataFrame, verdict: RowVerdict, *, emails: bool | None, memos: bool, voided: bool
) -> pl.DataFrame:
    """One row a document, the columns of ``PlannedRow``.

    Args:
        whole: the invoices in plain text.
        places: where each document stands, as ``places`` says it.
        verdict: what the checks made of them.
        emails: whether Yes in SendNewInvoiceEmail is sent; otherwise every document carries No, and
            those with Yes are counted unless it is False.
        memos: whether credit memos and the like are sent as invoices; otherwise they are set aside.
        voided: the same of voided invoices.
    """
    heads = _with_always(whole.frame)
    rejected, faulty, unreadable = map(_among, (verdict.rejected, verdict.faulty, verdict.unreadable))
    reason = pl.when(~rejected).then(aside(heads, memos=memos, voided=voided))
    mails = (pl.col(_MAILS) == "Yes") & pl.lit(emails is not False)
    heads = heads.with_columns(reason.alias("aside"), mails.alias("mails"))
    heads = heads.with_columns(pl.when(emails is True).then(_MAILS).otherwise(pl.lit("No")).alias(_MAILS))
    sent = canonical_part(only(replace(whole, frame=heads), ~rejected & pl.col("aside").is_null()))
    legible = heads.filter(~unreadable & ~faulty)
    amount = canonical(legible["Amount"], attributes(whole.schema)["Amount"])
    amounts = legible.select(SEQ, amount.alias("amount"))
    joined = _beside(_beside(_beside(heads, payloads(sent, _MAILS)), amounts), places)
    told = stated(heads.filter((rejected | pl.col("aside").is_not_null()) & ~faulty))
    # Of most batches there is nothing to be told.
    said = pl.lit(None, pl.String).alias("stated")
    joined = joined.join(told, on=SEQ, how="left", maintain_order="left") if told.height else joined.with_columns(said)
    return joined.select(
        pl.col(SEQ).alias("seq"),
        pl.col("source_row"),
        pl.col("InvoiceId").alias("document_id"),
        pl.when(~faulty).then(_key("InvoiceId")).alias("invoice_key"),
        pl.when(~faulty).then(_key("Identity")).alias("identity_key"),
        pl.col("Identity").alias("identity"),
        pl.when(~faulty).then(pl.col("Currency")).fill_null("").alias("currency"),
        pl.col("amount"),
        pl.col("payload"),
        pl.col("mails"),
        pl.col("rows"),
        pl.col("aside"),
        *named_file(heads),
        _alike(joined).alias("alike"),
        pl.col("stated"),
    ).select(PlannedRow._fields)


def _beside(heads: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """The documents with the columns of a frame that has some of them by ``seq``: almost always all, in their order."""
    if heads[SEQ].equals(others[SEQ]):
        return heads.hstack(others.drop(SEQ))
    return heads.join(others, on=SEQ, how="left", maintain_order="left")


def stated(heads: pl.DataFrame) -> pl.DataFrame:
    """Whose invoices they are that have no body: ``seq`` Int64, ``stated`` String, as JSON."""
    names = [name for name in ("CustomerId", "CustomerName") if name in heads.columns]
    said = pl.struct(names).struct.json_encode() if names else pl.lit(None, pl.String)
    return heads.select(SEQ, said.alias("stated"))


def _alike(documents: pl.DataFrame) -> pl.Expr:
    if "PostingDate" not in documents.columns:
        return pl.lit(None, dtype=pl.String)
    currency = pl.col("Currency").fill_null("").str.to_uppercase()
    facts = (_key("CustomerId"), pl.col("PostingDate").str.head(_DAY), currency, pl.col("amount"))
    return pl.when(pl.col("amount").str.contains("[1-9]")).then(pl.concat_str(facts, separator="\n"))


def named_file(heads: pl.DataFrame) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """What the file says of the attachment; what that is, only who may look at the disk can say."""
    none = pl.lit(None, dtype=pl.String)
    named = pl.col(ATTACHMENT) if ATTACHMENT in heads.columns else none
    size = pl.lit(None, dtype=pl.Int64).alias("attachment_size")
    return named.alias("attachment"), size, none.alias("attachment_sha256")


def _with_always(heads: pl.DataFrame) -> pl.DataFrame:
    """The attributes that every document has: Identity, SendNewInvoiceEmail, and Currency even if it is null."""
    names = set(heads.columns)
    identity = pl.coalesce("Identity", "InvoiceId") if "Identity" in names else pl.col("InvoiceId")
    mails = pl.col(_MAILS).fill_null("No") if _MAILS in names else pl.lit("No")
    currency = pl.col("Currency") if "Currency" in names else pl.lit(None, dtype=pl.String)
    return heads.with_columns(identity.alias("Identity"), mails.alias(_MAILS), currency.alias("Currency"))


def only(part: ObjectFrame, which: pl.Expr) -> ObjectFrame:
    """Leaves out the documents that are not sent, and all that is inside them, however deep."""
    frame = part.frame.filter(which)
    return replace(
        part, frame=frame, inside=tuple(only(inner, pl.col(SEQ).is_in(frame[SEQ].implode())) for inner in part.inside)
    )


def canonical_part(part: ObjectFrame) -> ObjectFrame:
    """The part in canonical text; the lines of an invoice are numbered where the file numbers none of them."""
    known = attributes(part.schema)
    frame = canonical_columns(part.frame, [known[name] for name in part.bound])
    for name in part.bound:
        # A cell that passed its checks and has no form to send would be dropped without a word: stop instead.
        if frame[name].null_count() > part.frame[name].null_count():
            raise AssertionError(f"{name}: a valid cell has no canonical form")
    if "Sequence" in known:
        count = (pl.int_range(pl.len()).over(PARENT) + 1).cast(pl.String)
        own = pl.col("Sequence") if "Sequence" in part.bound else pl.lit(None, dtype=pl.String)
        numbered = pl.when(own.is_null().all().over(PARENT)).then(count).otherwise(own)
        frame = frame.with_columns(numbered.alias("Sequence"))
    return replace(part, frame=frame, inside=tuple(map(canonical_part, part.inside)))


def _among(seqs: frozenset[int]) -> pl.Expr:
    return pl.col(SEQ).is_in(pl.Series(sorted(seqs), dtype=pl.Int64).implode()) if seqs else pl.lit(value=False)


def _key(column: str) -> pl.Expr:
    """How ids are compared: SQL Server's default collation ignores case, and trailing blanks, which cells have lost."""
    return pl.col(column).str.to_lowercase()
