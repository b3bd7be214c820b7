"""Planned documents in pages of which their portal was given something."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from etl.journal import pages
from etl.journal.database import Database, Value
from etl.journal.delivered_table import Kind
from etl.journal.kinds import FILES, IDENTITY, INVOICES
from etl.journal.portal_numbers import number_of
from etl.journal.row_hash import likeness_of

if TYPE_CHECKING:
    from etl.journal.page import Frame

#: Documents of a batch that are looked for, to know whether its portal was given most of them.
_SAMPLE = 100

#: Values named in a statement, at most.
_SOME = 500


def are_most(db: Database, run: int, documents: "Frame") -> bool:
    """Whether the portal was given most of some documents before, as far as a sample tells."""
    portal = number_of(db, run)
    sample = documents.gather_every(documents.height // _SAMPLE + 1)
    return len(_given(db, portal, *IDENTITY, sample)) * 2 > sample.height


def take_out(db: Database, run: int) -> None:
    """Makes rows of documents of which the portal was given something under one of their keys, or something like it."""
    portal = number_of(db, run)
    kinds = [(kind, key) for kind, key in (*INVOICES.items(), *FILES.items()) if _given_any(db, portal, kind)]
    alike, lengths = _any_likeness(db, portal), _lengths(db, portal)

    def known(documents: "Frame") -> set[int]:
        found = {seq for kind, key in kinds for seq in _given(db, portal, kind, key, documents)}
        zeros = _padded(db, portal, lengths, documents["invoice_key"].to_list())
        named = documents.select("seq", "invoice_key").iter_rows() if zeros else ()
        found |= {seq for seq, name in named if name in zeros}
        return found | _alike(db, portal, documents) if alike else found

    if kinds:
        pages.take_out_found(db, run, known)


def _given_any(db: Database, portal: int, kind: Kind) -> bool:
    found = db.execute("SELECT 1 FROM delivered WHERE portal = ? AND kind = ? LIMIT 1", (portal, kind))
    return found.fetchone() is not None


def _any_likeness(db: Database, portal: int) -> bool:
    # The index of the likeness, and no other one: there may be a great many without.
    asked = "SELECT 1 FROM delivered WHERE portal + 0 = ? AND likeness IS NOT NULL ORDER BY likeness LIMIT 1"
    return db.execute(asked, (portal,)).fetchone() is not None


def _given(db: Database, portal: int, kind: Kind, key: str, documents: "Frame") -> dict[int, int]:
    """The run that the portal was given something by, last, of each document that has its name in a column."""
    found = _of(db, portal, kind, documents[key].drop_nulls().to_list(), ("run",))
    runs = {name: run for name, (run,) in found.items()}
    named = documents.select("seq", key).iter_rows() if runs else ()
    return {seq: runs[name] for seq, name in named if name in runs}


def given(db: Database, run: int, kind: Kind, names: Sequence[str], columns: Sequence[str]) -> dict[str, Any]:
    """Columns of what the portal of a run was given last, by the names of a kind that it was given."""
    return _of(db, number_of(db, run), kind, names, columns)


def _of(db: Database, portal: int, kind: Kind, names: Sequence[str], columns: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for among, some in _parts(names):
        asked = f"SELECT name, {', '.join(columns)} FROM delivered WHERE portal = ? AND kind = ? AND name IN ({among})"
        found.update((name, told) for name, *told in db.execute(asked, (portal, kind, *some)).fetchall())
    return found


def padded(db: Database, portal: int, names: Sequence[str]) -> dict[str, tuple[str, int]]:
    """Of InvoiceIds that are numbers, what the portal was given with more zeros before them, or fewer.

    Returns:
        How each was spelled, and by which run; nothing of those that it was given as they are.
    """
    return _padded(db, portal, _lengths(db, portal), names)


def _padded(db: Database, portal: int, lengths: "_Lengths", names: Iterable[str | None]) -> dict[str, tuple[str, int]]:
    forms = {name: others for name in names if name and name.isdecimal() and (others := _forms(name, lengths))}
    asked = sorted({*forms, *(each for others in forms.values() for each in others)})
    sent = _of(db, portal, Kind.INVOICE, asked, ("spelled", "run"))
    found = {
        name: [sent[each] for each in others if each in sent and sent[each][0]]
        for name, others in forms.items()
        if name not in sent
    }
    return {name: (told[0][0], told[0][1]) for name, told in found.items() if told}


class _Lengths(NamedTuple):
    """Of InvoiceIds that a portal was given: how long those with a zero before them are; whether others are numbers."""

    zeros: tuple[int, ...]
    plain: bool


def _lengths(db: Database, portal: int) -> _Lengths:
    given = f"FROM delivered WHERE portal = ? AND kind = {Kind.INVOICE}"
    zeros = db.execute(f"SELECT DISTINCT LENGTH(name) {given} AND name >= '0' AND name < '1'", (portal,)).fetchall()
    # Letters come behind digits in every order of characters, which is not so of signs.
    plain = db.execute(f"SELECT 1 {given} AND name >= '1' AND name < 'a' LIMIT 1", (portal,)).fetchone()
    return _Lengths(tuple(sorted(length for (length,) in zeros)), plain is not None)


def _forms(name: str, lengths: _Lengths) -> list[str]:
    """A number with other zeros before it, as long as what the portal has."""
    if name[0] != "0" and not lengths.zeros:
        return []
    bare = name.lstrip("0")
    forms = [bare] if lengths.plain else []
    forms += [bare.zfill(length) for length in lengths.zeros if length >= len(bare)]
    return [form for form in dict.fromkeys(forms) if form not in {"", name}]


def _alike(db: Database, portal: int, documents: "Frame") -> set[int]:
    numbers = {seq: likeness_of(facts) for seq, facts in documents.select("seq", "alike").iter_rows()}
    known: set[int] = set()
    for among, some in _parts([number for number in numbers.values() if number is not None]):
        # The index of the likeness, and no other one: nothing is known of how many share a portal.
        asked = (
            f"SELECT likeness FROM delivered WHERE likeness IN ({among}) AND likeness IS NOT NULL AND portal + 0 = ?"
        )
        known.update(number for (number,) in db.execute(asked, (*some, portal)).fetchall())
    return {seq for seq, number in numbers.items() if number in known}


def superseded(db: Database, run: int, kinds: Collection[tuple[Kind, str]]) -> int:
    """Of how many packed documents a later run has sent a version, by kinds and keys."""
    portal = number_of(db, run)
    if not any(_given_any(db, portal, kind) for kind, _ in kinds):
        return 0
    found = 0
    for documents in pages.frames(db, run):
        later = {seq for kind, key in kinds for seq, by in _given(db, portal, kind, key, documents).items() if by > run}
        found += len(later)
    return found


def _parts(values: Sequence[Value]) -> Iterator[tuple[str, Sequence[Value]]]:
    for first in range(0, len(values), _SOME):
        some = values[first : first + _SOME]
        yield ", ".join("?" * len(some)), some
