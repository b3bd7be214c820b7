"""Documents that would overwrite one another, or may: an InvoiceId or Identity that is twice in a run, or looks so."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

import polars as pl

from etl.grammar.look_alikes import misread, repaired
from etl.grammar.respelled import respelled
from etl.journal import Journal
from etl.model.document import Key
from etl.model.problem import Problem
from etl.planning.beginnings import Beginnings
from etl.planning.spool import Spool

#: Hashes compared in memory at once.
_AT_ONCE = 2_000_000

#: The column of what an InvoiceId looks like.
_LOOK = "look"

#: Mistyped ids that are noted.
_MISTYPED = 100_000

#: Duplicates named in a sentence; the others are counted.
_NAMED = 3


_HASHES = ("invoice_key", "identity_key", "alike", _LOOK)
_NONE = pl.DataFrame(schema={"seq": pl.Int64, **dict.fromkeys(_HASHES, pl.UInt64)})


class Keys:
    """The keys and the likeness of a run's documents, as 64-bit hashes in a spool, so that memory does not grow.

    Attributes:
        count: how many documents were noted: the ``seq`` of the first of the next table.
        mistyped: the first of those whose InvoiceId may be another one with a letter for a digit, by ``seq``, and that.
        undecided: whether one of them says nothing of what is due, and nobody has said what that means.
    """

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self.count = 0
        self.mistyped: list[tuple[int, str]] = []
        self.undecided = False
        self._beginnings = Beginnings()

    def add(self, rows: pl.DataFrame) -> None:
        """Takes the ``seq``, ``invoice_key``, ``identity_key`` and ``alike`` of the next documents."""
        keys = rows["invoice_key"]
        hashes = rows.select("seq", _hash("invoice_key"), _hash("identity_key"), _hash("alike"))
        seen = misread(keys).to_frame(_LOOK).select(_hash(_LOOK))
        self._spool.add(hashes.with_columns(seen[_LOOK]))
        meant = repaired(keys)
        odd = (meant != keys).fill_null(value=False)
        if odd.any() and len(self.mistyped) < _MISTYPED:
            self.mistyped += zip(rows["seq"].filter(odd).to_list(), meant.filter(odd).to_list(), strict=True)
        self._beginnings.add(rows)
        self.count += rows.height

    @cached_property
    def respelled(self) -> list[tuple[int, str]]:
        """Some documents of each kind of ids, by ``seq``, and the ids that theirs may be typed anew; of a whole run."""
        return [(seq, other) for seq, key in self._beginnings for other in respelled(key)]

    def pairs(self) -> list[tuple[int, int]]:
        """Of those, documents and others of the run that have such an id, by ``seq``; hardly any that has not."""
        others = pl.DataFrame(self.respelled, {"seq": pl.Int64, "name": pl.String}, orient="row")
        named = others.select(pl.col("seq").alias("one"), pl.col("name").hash().alias("invoice_key"))
        found = [frame.select("seq", "invoice_key").join(named, on="invoice_key") for frame in self._spool]
        every = [pair for each in found for pair in each.select("one", "seq").iter_rows()]
        return sorted({(min(pair), max(pair)) for pair in every})

    def suspects(self) -> list[int]:
        """The ``seq`` of every document whose hash occurs twice; few others among them."""
        return self._suspects("invoice_key", "identity_key")

    def alike(self) -> list[int]:
        """The same of documents whose InvoiceIds look alike and differ."""
        parts = self.count // _AT_ONCE + 1
        return sorted(seq for part in range(parts) for seq in self._differing(part, parts))

    def likely(self) -> list[int]:
        """The same of documents that may be duplicates by what they say."""
        return self._suspects("alike")

    def _differing(self, part: int, parts: int) -> list[int]:
        same = self._same(_LOOK, part, parts)
        return same.filter(pl.col("invoice_key").n_unique().over(_LOOK) > 1)["seq"].to_list()

    def _suspects(self, *names: str) -> list[int]:
        return sorted({seq for name in names for some in self._parts(name) for seq in some})

    def _parts(self, key: str) -> Iterator[list[int]]:
        parts = self.count // _AT_ONCE + 1
        return (self._twice(key, part, parts) for part in range(parts))

    def _twice(self, key: str, part: int, parts: int) -> list[int]:
        return self._same(key, part, parts)["seq"].to_list()

    def _same(self, key: str, part: int, parts: int) -> pl.DataFrame:
        """What was noted of documents whose hash occurs twice, among the hashes that leave this rest: equal ones do."""
        some = [frame[key].filter(frame[key] % parts == part) for frame in self._spool]
        # In order, equal ones stand side by side: that takes less memory than to count them, and there are few.
        ordered = pl.concat(some).sort() if some else pl.Series(key, dtype=pl.UInt64)
        twice = ordered.filter(ordered == ordered.shift()).unique()
        found = [frame.filter(pl.col(key).is_in(twice.implode())) for frame in self._spool if len(twice)]
        return pl.concat(found) if found else _NONE


def _hash(key: str) -> pl.Expr:
    return pl.when(pl.col(key).is_not_null()).then(pl.col(key).hash()).alias(key)


def duplicates(journal: Journal, run: int, keys: Keys, heading: Callable[[int, str], str]) -> list[Problem]:
    """A problem for each document whose InvoiceId or Identity another one of the run has too.

    Args:
        journal: holds the documents.
        run: the run.
        keys: what was noted of them.
        heading: the heading of an attribute in the file of a document, by ``seq`` and attribute.
    """
    suspects = list(journal.clashes.keys(run, keys.suspects()))
    found = [
        _problem(key, group, heading(key.seq, "InvoiceId"), key.document_id)
        for group in grouped(suspects, lambda key: key.invoice_key)
        for key in group
    ]
    # Where a whole group has one InvoiceId, that is told of it already.
    untold = (group for group in grouped(suspects, lambda key: key.identity_key) if not one_invoice(group))
    found += [_problem(key, group, heading(key.seq, "Identity"), key.identity) for group in untold for key in group]
    return found


def grouped(keys: Iterable[Key], by: Callable[[Key], str | None]) -> Iterator[list[Key]]:
    """Yields the keys that have a value in common, for each value that occurs more than once."""
    groups: defaultdict[str, list[Key]] = defaultdict(list)
    for key in keys:
        value = by(key)
        if value is not None:
            groups[value].append(key)
    return (group for group in groups.values() if len(group) > 1)


def one_invoice(group: list[Key]) -> bool:
    """Whether keys are of one InvoiceId."""
    return len({key.invoice_key for key in group}) == 1


def _problem(key: Key, group: list[Key], heading: str, value: str | None) -> Problem:
    places = [place_of(other, key) for other in group[: _NAMED + 1] if other.seq != key.seq][:_NAMED]
    more = len(group) - 1 - len(places)
    places += [f"{more} more"] if more else []
    return Problem(
        seq=key.seq,
        column=heading,
        value=value,
        rule="unique",
        sentence=f"is also in {' and '.join(places)}",
        remedy="Keep the row that is right and delete the others, or give each its own number:"
        " PayFabric would overwrite one with the other.",
    )


def place_of(other: Key, key: Key) -> str:
    """Where a document stands, as seen from another one."""
    row = f"row {other.source_row}"
    return (
        row
        if (other.file, other.sheet) == (key.file, key.sheet)
        else f"{other.file} {other.sheet} {row}".replace("  ", " ")
    )
