"""One batch of text rows on its way to documents."""

from dataclasses import dataclass

import polars as pl

from etl.extract.table import CELLS, FAULT, ROW
from etl.records import PlannedRow, Problem
from etl.transform.checks import problems
from etl.transform.documents import canonical, payload
from etl.transform.headings import ADDRESSES, Mapping
from schemas import ADDRESS_POST, INVOICE_POST, Kind, attributes


@dataclass(frozen=True, slots=True)
class Checked:
    """A batch after the checks.

    Attributes:
        rows: one a document, rejected ones too; the columns of ``PlannedRow``, in its order.
        problems: every broken rule of every row.
    """

    rows: pl.DataFrame
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class Transform:
    """How the rows of one table become documents.

    Attributes:
        mapping: which column holds what.
        width: how many headings the table has.
        emails: whether Yes in SendNewInvoiceEmail is sent; otherwise every document carries No.
    """

    mapping: Mapping
    width: int
    emails: bool

    def check(self, batch: pl.DataFrame, first: int) -> Checked:
        """The batch's documents, numbered from ``first``; blank rows are not documents.

        Args:
            batch: ``row`` Int64, ``cells`` Int64 and String columns "0", "1", …, as a Table yields them.
            first: the ``seq`` of the batch's first document.
        """
        cells = self._filled(batch).with_row_index("seq", offset=first).with_columns(pl.col("seq").cast(pl.Int64))
        found = problems(cells, self.mapping, self.width)
        sent = self._canonical(cells)
        rejected = _among({problem.seq for problem in found})
        _refuse_loss(cells.filter(~rejected), sent.filter(~rejected))
        ragged = pl.col(CELLS) != self.width
        return Checked(_planned(sent, rejected, ragged, self._unreadable(found)), found)

    def _filled(self, batch: pl.DataFrame) -> pl.DataFrame:
        """Attribute columns of trimmed text, null where empty, without rows that are blank from edge to edge."""
        texts = [name for name in batch.columns if name not in {ROW, CELLS, FAULT}]
        trimmed = batch.with_columns(pl.col(texts).str.strip_chars().replace("", None))
        # A row with more cells than the headings may hold its only text in one of those: it is not blank.
        filled = trimmed.filter(pl.any_horizontal(pl.col(texts).is_not_null()) | (pl.col(CELLS) > self.width))
        bound = [pl.col(binding.column).alias(binding.attribute) for binding in self.mapping.bindings]
        return filled.select(ROW, CELLS, *bound)

    def _canonical(self, cells: pl.DataFrame) -> pl.DataFrame:
        """Every attribute as it is sent, with those that are always sent."""
        kinds = _kinds()
        forms = [canonical(name, kinds[name]) for name in cells.columns if name in kinds]
        sent = cells.with_columns(forms)
        names = set(sent.columns)
        identity = pl.coalesce("Identity", "InvoiceId") if "Identity" in names else pl.col("InvoiceId")
        mails = pl.col("SendNewInvoiceEmail").fill_null("No") if "SendNewInvoiceEmail" in names else pl.lit("No")
        currency = pl.col("Currency") if "Currency" in names else pl.lit(None, dtype=pl.String)
        return sent.with_columns(
            identity.alias("Identity"),
            currency.alias("Currency"),
            (mails if self.emails else pl.lit("No")).alias("SendNewInvoiceEmail"),
            (mails == "Yes").alias("mails"),
        )

    def _unreadable(self, found: list[Problem]) -> pl.Expr:
        """Rows whose Amount is no amount."""
        amount = self.mapping.of("Amount")
        return _among({problem.seq for problem in found if amount and problem.column == amount.heading})


def _planned(sent: pl.DataFrame, rejected: pl.Expr, ragged: pl.Expr, unreadable: pl.Expr) -> pl.DataFrame:
    """What the journal keeps. Of a ragged row no value counts, for any may be another column's; its id is shown."""
    return sent.select(
        pl.col("seq"),
        pl.col(ROW).alias("source_row"),
        pl.col("InvoiceId").alias("document_id"),
        pl.when(~ragged).then(_key("InvoiceId")).alias("invoice_key"),
        pl.when(~ragged).then(_key("Identity")).alias("identity_key"),
        pl.col("Identity").alias("identity"),
        pl.when(~ragged).then(pl.col("Currency")).fill_null("").alias("currency"),
        pl.when(~unreadable & ~ragged).then(pl.col("Amount")).alias("amount"),
        pl.when(~rejected).then(payload(sent.columns)).alias("payload"),
        pl.col("mails"),
    ).select(PlannedRow._fields)


def _among(seqs: set[int]) -> pl.Expr:
    return pl.col("seq").is_in(pl.Series(sorted(seqs), dtype=pl.Int64).implode())


def _refuse_loss(cells: pl.DataFrame, sent: pl.DataFrame) -> None:
    """A cell that passed its checks and has no form to send would be dropped without a word: stop instead."""
    for name in cells.columns:
        if sent[name].null_count() > cells[name].null_count():
            raise AssertionError(f"{name}: a valid cell has no canonical form")


def _key(column: str) -> pl.Expr:
    """How ids are compared: SQL Server's default collation ignores case and trailing blanks."""
    return pl.col(column).str.to_lowercase()


def _kinds() -> dict[str, Kind]:
    kinds = {name: attribute.kind for name, attribute in attributes(INVOICE_POST).items()}
    for address in ADDRESSES:
        kinds |= {f"{address}.{name}": attribute.kind for name, attribute in attributes(ADDRESS_POST).items()}
    return kinds
