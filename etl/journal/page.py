"""A page: some thousand documents as columns, packed into one value of the database with a hash over it.

The columns are those of ``PlannedRow`` and ``source``, the number of each document's table; of settled documents those
of ``etl.journal.settled_page`` besides.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, localcontext
from hashlib import blake2b
from io import BytesIO
from itertools import repeat
from typing import Any, NamedTuple

import polars as pl

from etl.journal.row_hash import BEGINNING, CorruptRowError, Facts, content_of, likeness_of, row_hash
from etl.journal.settled_page import ENDED, OWN, SETTLED, is_forgotten, is_settled, overview
from etl.model.document import PlannedRow, Status, Total

#: One row a document.
Frame = pl.DataFrame

#: Documents of a page at most; and at least, for few are as small and as quick as rows.
SIZE, LEAST = 4_096, 1_000

#: Documents of a page at least once they are settled, and nothing hurries any more.
FEW = 100

#: Decimals of amounts that Polars sums; before the point there is room for a page of the largest.
_DECIMALS = 10

#: Digits of any sum of those that are longer: more than Python has at once.
_DIGITS = 60

#: Columns of a row that are made of the others.
_HASHES = frozenset({"content", "seal"})

_SCHEMA = {
    name: {"seq": pl.Int64, "source_row": pl.Int64, "mails": pl.Boolean, "attachment_size": pl.Int64}.get(
        name, pl.String()
    )
    for name in PlannedRow._fields
}


class Page(NamedTuple):
    """A row of the table of pages.

    Attributes:
        first: the ``seq`` with which the page begins; no other document that was packed stands between it and ``last``.
        last: the ``seq`` with which it ends.
        documents: how many of these are in it: the others are rows.
        mails: how many of them ask the portal to mail the customer.
        sums: JSON: currency, count, sum of Amount as text, and how many have no Amount.
        data: the columns, as Arrow's IPC file.
        digest: a hash over all of this and the number of the run.
        settled: 0 of planned ones, 1 of settled ones, and 2 once the bodies of these are forgotten.
        finished_at: when the last of them was; "" of planned ones.
        overview: of settled ones, a list in JSON for programs that know SQL alone: see ``etl.journal.views``.
    """

    first: int
    last: int
    documents: int
    mails: int
    sums: str
    data: bytes
    digest: str
    settled: int = 0
    finished_at: str = ""
    overview: str = "[]"

    @property
    def totals(self) -> list[Total]:
        """Count and sum of Amount by currency."""
        return _totals(json.loads(self.sums), settled=bool(self.settled))


def framed(source: int, rows: Iterable[PlannedRow]) -> Frame:
    """Documents of a table as columns."""
    return pl.DataFrame(list(rows), schema=_SCHEMA, orient="row").with_columns(pl.lit(source, pl.Int64).alias("source"))


def split(documents: Frame, odd: Collection[int]) -> tuple[list[Frame], Frame]:
    """Documents that go into a page each time, and those that become rows.

    Args:
        documents: in the order of ``seq``.
        odd: those of which something is to be told.
    """
    plain = pl.col("payload").is_not_null() & pl.col("aside").is_null() & pl.col("attachment").is_null()
    marked = documents.with_columns((plain & ~_among(odd)).alias("plain"))
    packed, others = (marked.filter(which).drop("plain") for which in (pl.col("plain"), ~pl.col("plain")))
    if packed.height < LEAST or not packed["seq"].is_sorted():
        return [], documents
    size = -(-packed.height // -(-packed.height // SIZE))
    return list(packed.iter_slices(size)), others


def pack(run: int, documents: Frame, first: int | None = None, last: int | None = None) -> Page:
    """A page of documents, which are in the order of ``seq``; it may have been of more."""
    seqs = documents["seq"]
    data = BytesIO()
    documents.write_ipc(data, compression="zstd", compat_level=pl.CompatLevel.oldest())
    plain = Page(
        seqs[0] if first is None else first,
        seqs[-1] if last is None else last,
        documents.height,
        int(documents["mails"].sum()),
        json.dumps(sums(documents)),
        data.getvalue(),
        "",
    )
    if is_settled(documents):
        plain = plain._replace(
            settled=1 + is_forgotten(documents), finished_at=max(documents["finished_at"]), overview=overview(documents)
        )
    return plain._replace(digest=_digest(run, plain))


def checked(run: int, page: Page) -> Page:
    """The page.

    Raises:
        CorruptRowError: it is not as it was written.
    """
    if _digest(run, page) != page.digest:
        raise CorruptRowError(
            f"the invoices {page.first + 1:,} to {page.last + 1:,} of run {run} are not as they were written"
        )
    return page


def unpacked(run: int, page: Page) -> Frame:
    """The documents of a page.

    Raises:
        CorruptRowError: it is not as it was written.
    """
    documents = pl.read_ipc(BytesIO(checked(run, page).data))
    # A page may be older than a column that planning writes today.
    new = [name for name in PlannedRow._fields if name not in documents.columns]
    more = SETTLED if page.settled else ()
    return documents.with_columns(
        pl.lit(PlannedRow._field_defaults[name], _SCHEMA[name]).alias(name) for name in new
    ).select(*PlannedRow._fields, "source", *more)


def columns_of(run: int, page: Page, names: Sequence[str]) -> Frame:
    """Some columns of a page alone, each of which all pages of its kind have; ``unpacked`` has all of them.

    Raises:
        CorruptRowError: it is not as it was written.
    """
    return pl.read_ipc(BytesIO(checked(run, page).data), columns=list(names))


def parted(documents: Frame, seqs: Collection[int]) -> tuple[Frame, Frame]:
    """Some documents, and the others."""
    marked = documents.with_columns(_among(seqs).alias("some"))
    return marked.filter(pl.col("some")).drop("some"), marked.filter(~pl.col("some")).drop("some")


def rows(documents: Frame) -> Iterator[tuple[int, Iterator[PlannedRow]]]:
    """The documents of each table, by its number."""
    for (source,), part in documents.group_by(["source"], maintain_order=True):
        yield source, map(PlannedRow._make, part.select(PlannedRow._fields).iter_rows())


def told(
    run: int, documents: Frame, names: Sequence[str], places: Mapping[int, tuple[str, str]], *, hashed: bool = True
) -> list[Any]:
    """The documents as their rows would have it.

    Args:
        run: the run.
        documents: of it.
        names: columns of the tables of documents and of sources; ``seq`` is among them.
        places: file and sheet of each table that a document stands in.
        hashed: whether the hash is made that each row has; otherwise "".
    """
    files, sheets = ({source: place[at] for source, place in places.items()} for at in (0, 1))
    of_source = pl.col("source").replace_strict
    documents = documents.with_columns(
        pl.lit(run).alias("run"),
        of_source(files, return_dtype=pl.String).alias("file"),
        of_source(sheets, return_dtype=pl.String).alias("sheet"),
    )
    made = iter(columns(documents, [name for name in names if hashed or name != "seal"]))
    return list(zip(*(next(made) if hashed or name != "seal" else repeat("") for name in names), strict=False))


def columns(documents: Frame, names: Sequence[str]) -> list[Iterable[Any]]:
    """Columns of the rows of documents; those that begin the same in all of them have no end."""
    if not _HASHES.isdisjoint(names):
        # Of a body that is forgotten its hash stands in its place.
        contents = [text if text[:1] != "{" else content_of(text) for text in documents["payload"].to_list()]
        documents = documents.with_columns(pl.Series("content", contents, pl.String))
    return [_column(documents, name) for name in names]


def _column(documents: Frame, name: str) -> Iterable[Any]:
    """A column of the rows: every value of it, or the same one without end."""
    if is_settled(documents) and name in OWN:
        return documents[name].to_list()
    if is_settled(documents) and name in ENDED:
        return repeat(ENDED[name])
    if name in BEGINNING:
        return repeat(BEGINNING[name])
    return _MADE[name](documents) if name in _MADE else documents[name].to_list()


_MADE: Mapping[str, Callable[[Frame], Iterable[Any]]] = {
    "mails": lambda documents: map(int, documents["mails"].to_list()),
    "source_rows": lambda documents: documents["rows"].to_list(),
    "likeness": lambda documents: map(likeness_of, documents["alike"].to_list()),
    "seal": lambda documents: map(row_hash, zip(*(_column(documents, each) for each in Facts._fields), strict=False)),
}


def behind(documents: Frame, seq: int, last: int | None = None) -> Frame:
    """The documents behind a ``seq``, up to another one where that is said."""
    return documents.filter(pl.col("seq") > seq if last is None else pl.col("seq").is_between(seq + 1, last))


def having(documents: Frame, column: str, values: Collection[str]) -> Frame:
    """The documents that have one of these values."""
    return documents.filter(pl.col(column).is_in(pl.Series(list(values), dtype=pl.String).implode()))


def lacking(documents: Frame, text: str) -> Frame:
    """The documents in whose body a text does not occur."""
    return documents.filter(~pl.col("payload").str.contains(text, literal=True))


def totals(documents: Frame) -> list[Total]:
    """Count and sum of Amount by currency."""
    return _totals(sums(documents), settled=is_settled(documents))


def _totals(sums: Iterable[tuple[str, int, str, int]], *, settled: bool) -> list[Total]:
    status = Status.SUCCESS if settled else Status.PLANNED
    return [Total(status, currency, n, Decimal(amount), bare) for currency, n, amount, bare in sums]


def sums(documents: Frame) -> list[tuple[str, int, str, int]]:
    """Currency, count, exact sum of Amount as text with as many decimals as the longest has, how many have none."""
    text = pl.col("amount")
    decimals = (text.str.len_bytes() - text.str.find(".", literal=True) - 1).max().fill_null(0)
    exact = text.cast(pl.Decimal(38, _DECIMALS), strict=False)
    found = (
        documents.group_by("currency")
        .agg(
            count=pl.len(),
            bare=text.null_count(),
            amount=exact.sum().cast(pl.String),
            lost=exact.null_count(),
            decimals=decimals,
        )
        .sort("currency")
    )
    summed: list[tuple[str, int, str, int]] = []
    for currency, count, bare, amount, lost, places in found.iter_rows():
        if lost > bare or places > _DECIMALS:
            own = documents.filter(pl.col("currency") == currency)["amount"].drop_nulls()
            with localcontext(prec=_DIGITS):
                summed.append((currency, count, str(sum(map(Decimal, own), Decimal(0))), bare))
        else:
            summed.append((currency, count, amount[: len(amount) - _DECIMALS + places].removesuffix("."), bare))
    return summed


def _digest(run: int, page: Page) -> str:
    digest = blake2b(page.data, digest_size=32)
    digest.update(repr((run, *page[: Page._fields.index("data")])).encode())
    if page.settled:
        digest.update(f"settled {page.finished_at} {page.overview}".encode())
    return digest.hexdigest()


def _among(seqs: Collection[int]) -> pl.Expr:
    return pl.col("seq").is_in(pl.Series(sorted(set(seqs)), dtype=pl.Int64).implode())
