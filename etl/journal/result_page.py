"""Results as columns: what became of some documents of a run, in input order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Self

import polars as pl
from msgspec import Struct

from etl.journal.page import Frame, sums
from etl.journal.row_hash import BEGINNING
from etl.journal.settled_page import ENDED, OWN, is_settled
from etl.journal.stated import of_bodies
from etl.model.attachment import Attached
from etl.model.document import Result, Status, Total

_NUMBERS = {name: pl.Int64() for name in ("source_row", "attempts", "http_status")}
_SCHEMA = {name: _NUMBERS.get(name, pl.String()) for name in Result._fields} | {"rules": pl.List(pl.String())}

#: Columns that the row of a document has under the same name.
_OF_ROW = ("status", "message", "attempts", "http_status", "finished_at", "attachment", "attached")


class ResultPage(Struct, frozen=True, eq=False):
    """Some results: to be looped over, or as columns.

    Attributes:
        frame: a row a document, the columns of ``Result``; ``status`` and ``attached`` are text, and ``rules`` a list.
    """

    frame: pl.DataFrame

    @classmethod
    def of(cls, results: Iterable[Result]) -> Self:
        """The page of these."""
        columns = list(zip(*results, strict=True)) or [()] * len(_SCHEMA)
        return cls(pl.DataFrame(dict(zip(_SCHEMA, columns, strict=True)), schema=_SCHEMA))

    def __len__(self) -> int:
        return self.frame.height

    def __iter__(self) -> Iterator[Result]:
        for each in map(Result._make, self.frame.iter_rows()):
            status, attached = Status(each.status), Attached(each.attached)
            yield each._replace(status=status, attached=attached, rules=tuple(each.rules))

    def within(self, statuses: Iterable[Status]) -> "ResultPage":
        """Those in one of these statuses."""
        return ResultPage(self.frame.filter(pl.col("status").is_in(list(map(str, statuses)))))

    @property
    def totals(self) -> list[Total]:
        """Count and exact sum of Amount by status and currency."""
        return [
            Total(Status(str(status)), currency, count, Decimal(amount), bare)
            for (status,), part in self.frame.group_by(["status"], maintain_order=True)
            for currency, count, amount, bare in sums(part)
        ]


def packed(documents: Frame, places: Mapping[int, tuple[str, str]]) -> pl.DataFrame:
    """The results of documents of a page, with their ``seq``.

    Args:
        documents: nothing is odd about any of them.
        places: file and sheet of each table that one stands in.
    """
    settled = is_settled(documents)
    own, alike = (OWN, BEGINNING | ENDED) if settled else (frozenset(), BEGINNING)
    files, sheets = ({source: place[at] for source, place in places.items()} for at in (0, 1))
    said = of_bodies(documents["payload"].to_list())
    return documents.with_columns(
        *(pl.lit(alike[name], _SCHEMA[name]).alias(name) for name in _OF_ROW if name not in own),
        pl.col("source").replace_strict(files, return_dtype=pl.String).alias("source_file"),
        pl.col("source").replace_strict(sheets, return_dtype=pl.String).alias("source_sheet"),
        pl.lit("").alias("warnings"),
        pl.lit(pl.Series([[]], dtype=_SCHEMA["rules"])).first().alias("rules"),
        pl.Series("customer", [each.CustomerId or "" for each in said], pl.String),
        pl.Series("customer_name", [each.CustomerName or "" for each in said], pl.String),
        pl.Series("due", [each.BalanceDue for each in said], pl.String),
    ).select("seq", *_SCHEMA)


def of_rows(seqs: Sequence[int], results: Iterable[Result]) -> pl.DataFrame:
    """The results of documents that are rows, with their ``seq``."""
    return ResultPage.of(results).frame.select(pl.Series("seq", seqs, pl.Int64), pl.all())


def merged(parts: Sequence[pl.DataFrame]) -> tuple[list[int], ResultPage]:
    """The ``seq`` of all in their order, and these."""
    frame = parts[0] if len(parts) == 1 else pl.concat(parts).sort("seq")
    return frame["seq"].to_list(), ResultPage(frame.drop("seq"))
