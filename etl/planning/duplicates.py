"""Documents that would overwrite one another, or may: an InvoiceId or Identity that is twice in a run, or looks so."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

import polars as pl

from etl.documents.crosschecks import LOOK_ALIKE
from etl.grammar.look_alikes import looks
from etl.journal import Journal
from etl.model.document import Key
from etl.model.problem import Problem
from etl.planning.spool import Spool
from etl.text import one_line

#: Hashes compared in memory at once.
_AT_ONCE = 2_000_000

#: The column of what an InvoiceId looks like.
_LOOK = "look"

#: Duplicates named in a sentence; the others are counted.
_NAMED = 3


class Keys:
    """The keys and the likeness of a run's documents, as 64-bit hashes in a spool, so that memory does not grow.

    Attributes:
        count: how many documents were noted: the ``seq`` of the first of the next table.
        undecided: whether one of them says nothing of what is due, and nobody has said what that means.
    """

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._odd = False
        self.count = 0
        self.undecided = False

    def add(self, rows: pl.DataFrame) -> None:
        """Takes the ``seq``, ``invoice_key``, ``identity_key`` and ``alike`` of the next documents."""
        keys = rows["invoice_key"]
        look = looks(keys)
        hashes = rows.select("seq", _hash("invoice_key"), _hash("identity_key"), _hash("alike"))
        seen = hashes["invoice_key"] if look is keys else look.to_frame("look").select(_hash("look"))["look"]
        self._odd = self._odd or look is not keys
        self._spool.add(hashes.with_columns(seen.alias(_LOOK)))
        self.count += rows.height

    def suspects(self) -> list[int]:
        """The ``seq`` of every document whose hash occurs twice; few others among them."""
        return self._suspects("invoice_key", "identity_key")

    def alike(self) -> list[int]:
        """The same of documents whose InvoiceIds look alike; none where all ids are plain."""
        return self._suspects(_LOOK) if self._odd else []

    def likely(self) -> list[int]:
        """The same of documents that may be duplicates by what they say."""
        return self._suspects("alike")

    def _suspects(self, *names: str) -> list[int]:
        return sorted({seq for name in names for some in self._parts(name) for seq in some})

    def _parts(self, key: str) -> Iterator[list[int]]:
        parts = self.count // _AT_ONCE + 1
        return (self._twice(key, part, parts) for part in range(parts))

    def _twice(self, key: str, part: int, parts: int) -> list[int]:
        """Among the hashes that leave this rest: equal ones do."""
        some = [frame.filter(pl.col(key) % parts == part).select("seq", key) for frame in self._spool]
        return pl.concat(some).filter(pl.col(key).is_duplicated())["seq"].to_list() if some else []


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
        for group in _groups(suspects, lambda key: key.invoice_key)
        for key in group
    ]
    # Where a whole group has one InvoiceId, that is told of it already.
    untold = (group for group in _groups(suspects, lambda key: key.identity_key) if not _one_invoice(group))
    found += [_problem(key, group, heading(key.seq, "Identity"), key.identity) for group in untold for key in group]
    return found


def look_alikes(journal: Journal, run: int, keys: Keys, heading: Callable[[int, str], str]) -> list[Problem]:
    """A warning for each document whose InvoiceId looks like that of another one of the run, and is not equal.

    Args: as of ``duplicates``.
    """
    suspects = list(journal.clashes.keys(run, keys.alike()))
    shown = looks(pl.Series([key.invoice_key for key in suspects], dtype=pl.String))
    look = {key.seq: text for key, text in zip(suspects, shown, strict=True)}
    groups = [group for group in _groups(suspects, lambda key: look[key.seq]) if not _one_invoice(group)]
    return [_alike(key, group, heading(key.seq, "InvoiceId")) for group in groups for key in group]


def _alike(key: Key, group: list[Key], heading: str) -> Problem:
    others = [other for other in group if other.invoice_key != key.invoice_key]
    places = [f'"{one_line(other.document_id or "")}" in {_place(other, key)}' for other in others[:_NAMED]]
    places += [f"{len(others) - _NAMED} more"] if len(others) > _NAMED else []
    return Problem(
        seq=key.seq,
        column=heading,
        value=key.document_id,
        rule=LOOK_ALIKE,
        sentence=f"looks like {' and '.join(places)}, and is written with other characters",
        remedy="Check whether both are one invoice: its hyphen or letter may have been changed on the way.",
        warning=True,
    )


def _groups(keys: Iterable[Key], by: Callable[[Key], str | None]) -> Iterator[list[Key]]:
    """Yields the keys that have a value in common, for each value that occurs more than once."""
    groups: defaultdict[str, list[Key]] = defaultdict(list)
    for key in keys:
        value = by(key)
        if value is not None:
            groups[value].append(key)
    return (group for group in groups.values() if len(group) > 1)


def _one_invoice(group: list[Key]) -> bool:
    return len({key.invoice_key for key in group}) == 1


def _problem(key: Key, group: list[Key], heading: str, value: str | None) -> Problem:
    places = [_place(other, key) for other in group[: _NAMED + 1] if other.seq != key.seq][:_NAMED]
    more = len(group) - 1 - len(places)
    places += [f"{more} more"] if more else []
    return Problem(
        seq=key.seq,
        column=heading,
        value=value,
        rule="unique",
        sentence=f"is also in {' and '.join(places)}",
        remedy="Keep the row that is right and delete the others: PayFabric would overwrite one with the other.",
    )


def _place(other: Key, key: Key) -> str:
    row = f"row {other.source_row}"
    return (
        row
        if (other.file, other.sheet) == (key.file, key.sheet)
        else f"{other.file} {other.sheet} {row}".replace("  ", " ")
    )
