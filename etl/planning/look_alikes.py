"""InvoiceIds and CustomerIds that look like another one, and are not equal: told, since they may be one."""

from collections.abc import Callable, Iterator, Mapping

import polars as pl
from msgspec.structs import replace

from etl.documents import LOOK_ALIKE, Checked, Checks
from etl.documents.customers import CUSTOMERS
from etl.grammar.look_alikes import misread, misread_as_shown
from etl.grammar.respelled import respelled
from etl.journal import Journal
from etl.model.document import Key
from etl.model.problem import Problem
from etl.planning.key_duplicates import Keys, grouped, one_invoice, place_of
from etl.text import one_line

#: Ids named in a sentence; the others are counted.
_NAMED = 3

#: Customers that are kept in memory; a file with more than half as many is not looked at to its end.
_CUSTOMERS = 500_000

#: InvoiceIds that are looked for among those that were sent, where they are more than one in twenty.
_SOUGHT, _SHARE = 1_000, 20

_CUSTOMER, _ROWS, _ROW = "CustomerId", "rows", "row"


def tell_alike(journal: Journal, run: int, keys: Keys, heading: Callable[[int, str], str], checks: Checks) -> None:
    """InvoiceIds that look alike are told, or reject their documents where warnings do.

    Args:
        journal: holds the documents.
        run: the run.
        keys: what was noted of them.
        heading: the heading of an attribute in the file of a document, by ``seq`` and attribute.
        checks: which rules apply.
    """
    if LOOK_ALIKE in checks.off:
        return
    found = look_alikes(journal, run, keys, heading)
    if checks.strict:
        journal.reject(run, [replace(each, warning=False) for each in found])
    elif found:
        journal.add(run, 0, (), found)


def look_alikes(journal: Journal, run: int, keys: Keys, heading: Callable[[int, str], str]) -> list[Problem]:
    """A warning for each document whose InvoiceId looks like that of another one of the run, and is not equal.

    Args: as of ``tell_alike``.
    """
    suspects = list(journal.clashes.keys(run, keys.alike()))
    shown = misread(pl.Series([key.invoice_key for key in suspects], dtype=pl.String))
    look = {key.seq: text for key, text in zip(suspects, shown, strict=True)}
    groups = [group for group in grouped(suspects, lambda key: look[key.seq]) if not one_invoice(group)]
    found = {key: group for group in groups for key in group}
    found |= {key: others for key, others in _respelled(journal, run, keys.pairs()).items() if key not in found}
    return [_alike(key, group, heading(key.seq, "InvoiceId")) for key, group in found.items()]


def _respelled(journal: Journal, run: int, pairs: list[tuple[int, int]]) -> dict[Key, list[Key]]:
    """Documents whose InvoiceIds differ in signs or zeros alone, each with those that are like it."""
    known = {key.seq: key for key in journal.clashes.keys(run, sorted({seq for pair in pairs for seq in pair}))}
    likes: dict[Key, list[Key]] = {}
    for one, other in ((known[one], known[other]) for one, other in pairs):
        own, its = one.invoice_key or "", other.invoice_key or ""
        if its in respelled(own) or own in respelled(its):
            likes.setdefault(one, []).append(other)
            likes.setdefault(other, []).append(one)
    return likes


def _alike(key: Key, group: list[Key], heading: str) -> Problem:
    others = [other for other in group if other.invoice_key != key.invoice_key]
    places = [f'"{one_line(other.document_id or "")}" in {place_of(other, key)}' for other in others[:_NAMED]]
    places += [f"{len(others) - _NAMED} more"] if len(others) > _NAMED else []
    return _problem(key, heading, " and ".join(places))


def _problem(key: Key, heading: str, others: str) -> Problem:
    return Problem(
        seq=key.seq,
        column=heading,
        value=key.document_id,
        rule=LOOK_ALIKE,
        sentence=f"looks like {others}, and is written with other characters",
        remedy="Check whether both are one invoice: its hyphen or letter may have been changed on the way.",
        warning=True,
    )


class Customers:
    """The CustomerIds of a run."""

    def __init__(self) -> None:
        self._frames: list[pl.DataFrame] = []
        self._rows = 0
        self._full = False

    def add(self, checked: Checked) -> None:
        """Takes those of the next batch."""
        if self._full:
            return
        self._frames.append(checked.customers)
        self._rows += checked.customers.height
        if self._rows > _CUSTOMERS:
            self._frames = [self._grouped()]
            self._rows = self._frames[0].height
            self._full = self._rows > _CUSTOMERS // 2

    @property
    def named(self) -> Mapping[str, str]:
        """Each of them in small letters, and as it is spelled first."""
        return {name.lower(): name for name in reversed(self._grouped().sort(_ROW)[_CUSTOMER].to_list())}

    def _grouped(self) -> pl.DataFrame:
        """Each customer once."""
        frames = self._frames or [pl.DataFrame(schema=CUSTOMERS)]
        return pl.concat(frames).group_by(_CUSTOMER).agg(pl.col(_ROWS).sum(), pl.col(_ROW).min())

    def alike(self, checks: Checks) -> Iterator[str]:
        """Yields a sentence where some look like others; the one that more invoices have is the known one."""
        found = pl.DataFrame(schema=CUSTOMERS) if LOOK_ALIKE in checks.off else self._grouped()
        if found.height < 2:  # noqa: PLR2004 - two may be alike
            return
        names = found[_CUSTOMER]
        told: dict[str, str] = {}
        for look in (misread_as_shown(names), names.str.to_lowercase()):
            told = dict(_alike_among(found.with_columns(look.alias("look")))) | told
        if told:
            more = f"; and {len(told) - _NAMED:,} more" if len(told) > _NAMED else ""
            named = "; ".join([*told.values()][:_NAMED])
            yield (
                f"CustomerId {named}{more}, written with other characters. Check whether they are one customer. To be"
                f" told no more: --skip-check {LOOK_ALIKE}."
            )


def _alike_among(customers: pl.DataFrame) -> Iterator[tuple[str, str]]:
    """Those whose ``look`` is that of one that more invoices have, and how that is told."""
    several = customers.filter(pl.col("look").is_duplicated()).sort(_ROWS, _ROW, descending=[True, False])
    known: dict[str, str] = {}
    for name, row, look in several.select(_CUSTOMER, _ROW, "look").rows():
        shown = f'"{one_line(name)}" (row {row:,})'
        if look in known:
            yield name, f"{shown} looks like {known[look]}"
        known.setdefault(look, shown)


def mistyped(journal: Journal, run: int, keys: Keys) -> Iterator[str]:
    """Yields a sentence on InvoiceIds that are like others which were sent before, but for a letter, a sign or zeros.

    Args: as of ``tell_alike``.
    """
    meant = [*_sought(keys), *keys.respelled]
    sent = journal.clashes.sent(run, sorted({name for _, name in meant}))
    likely = {seq: sent[name] for seq, name in reversed(meant) if name in sent}
    found = {key.invoice_key or "": key for key in journal.clashes.keys(run, sorted(likely))}
    own = journal.clashes.sent(run, sorted(found))
    told = [
        f"{one_line(key.document_id or '')} is like {spelled}, which run {before} has sent"
        for name, key in found.items()
        if name not in own
        for spelled, before in [likely[key.seq]]
    ]
    if told:
        more = f"; and {len(told) - _NAMED:,} more" if len(told) > _NAMED else ""
        yield (
            f"InvoiceIds that may be mistyped: {'; '.join(told[:_NAMED])}{more}. Check whether they are one invoice. To"
            f" be told no more: --skip-check {LOOK_ALIKE}."
        )


def _sought(keys: Keys) -> list[tuple[int, str]]:
    """Documents whose InvoiceId may be another one mistyped, with that one; none where so many are that it is none."""
    found = keys.mistyped
    return [] if len(found) > _SOUGHT and len(found) * _SHARE > keys.count else found
