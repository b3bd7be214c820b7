"""Documents of which there is nothing to tell: in pages of columns, until they are sent or something is.

A document is in a page or is a row of the table of documents, never both. All that a row says beyond its page is what
every planned document begins with, so that whoever asks for it can be answered from the page; whoever changes one
takes it out first, within the same transaction. Once the portal has taken them they come into pages of settled ones:
see ``etl.journal.folding``. No two pages of a run overlap.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from etl.journal.database import Database, Value
from etl.journal.row_hash import COLUMNS, rows_of
from etl.journal.settled_rows import add_rows
from etl.model.document import PlannedRow, Total
from etl.model.problem import Problem

if TYPE_CHECKING:
    from etl.journal.page import Frame, Page

# The module of pages is imported where there is one: its library takes long to load.

#: The table: see ``Page``. SQLite takes any name for a type, and to come to a column reads all that stands before it.
PAGE = """
    CREATE TABLE page (
        run INTEGER NOT NULL,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL,
        documents INTEGER NOT NULL,
        mails INTEGER NOT NULL,
        settled INTEGER NOT NULL,
        finished_at TEXT NOT NULL,
        sums TEXT NOT NULL,
        digest TEXT NOT NULL,
        data BYTEA NOT NULL,
        overview TEXT NOT NULL,
        PRIMARY KEY (run, first)
    )
"""

_FIELDS = ("first", "last", "documents", "mails", "sums", "data", "digest", "settled", "finished_at", "overview")

#: The pages whose documents are still planned, the others, and those of these that have bodies; SQL.
PLANNED, SETTLED, KEPT = "settled = 0", "settled > 0", "settled = 1"


def add(db: Database, run: int, documents: "Frame", problems: Sequence[Problem], *, packed: bool) -> None:
    """Puts documents into pages, and into rows those of which there is something to tell.

    Args:
        db: in a transaction.
        run: the run.
        documents: in the order of ``seq``; the columns of ``PlannedRow`` and ``source``.
        problems: of these.
        packed: whether pages are worth it: most of these will not have to be taken out at once.
    """
    from etl.journal import page

    odd = {problem.seq for problem in problems}
    plain, others = page.split(documents, odd)
    (corrects,) = db.execute("SELECT corrects FROM run WHERE run = ?", (run,)).fetchone()
    if corrects or not packed:
        # Each document of a correction is looked for by its place.
        plain, others = [], documents
    insert(db, run, [page.pack(run, each) for each in plain])
    _add_rows(db, run, others)
    take_out(db, run, odd - set(documents["seq"].to_list()) if odd else ())


def framed(source: int, rows: Iterable[PlannedRow]) -> "Frame":
    """Documents of a table as columns."""
    from etl.journal import page

    return page.framed(source, rows)


def take_out(db: Database, run: int, seqs: Collection[int]) -> None:
    """Makes rows of documents, where they are in pages."""
    if not seqs:
        return
    from etl.journal import page

    wanted = sorted(set(seqs))
    for first, last in stretches(db, run):
        if some := wanted[bisect_left(wanted, first) : bisect_right(wanted, last)]:
            (found,) = _pages(db, run, "first = ?", (first,))
            _part(db, run, found, *page.parted(page.unpacked(run, found), some))


def take_out_found(db: Database, run: int, find: "Callable[[Frame], Collection[int]]") -> None:
    """Makes rows of documents, by the ``seq`` that are found in each page."""
    from etl.journal import page

    for each in _pages(db, run, PLANNED):
        documents = page.unpacked(run, each)
        if found := find(documents):
            _part(db, run, each, *page.parted(documents, found))


def take_all_out(db: Database, run: int) -> None:
    """Makes rows of all planned documents of a run."""
    while take_next_out(db, run, -1):
        pass


def take_next_out(db: Database, run: int, after: int, before: int | None = None) -> bool:
    """Makes rows of the first page of planned documents behind a ``seq``, and before another; whether there was one."""
    found = next(_pages(db, run, f"{PLANNED} AND last > ? ORDER BY first LIMIT 1", (after,)), None)
    if found is None or (before is not None and found.first >= before):
        return False
    from etl.journal import page

    _part(db, run, found, page.unpacked(run, found), None)
    return True


def count(db: Database, run: int) -> int:
    """How many planned documents of a run are in pages."""
    asked = f"SELECT COALESCE(SUM(documents), 0) FROM page WHERE run = ? AND {PLANNED}"
    (found,) = db.execute(asked, (run,)).fetchone()
    return int(found)


def totals(db: Database, run: int, without: Collection[int] = ()) -> list[Total]:
    """Count and sum of Amount of the packed documents of a run, page by page; without some documents."""
    from etl.journal import page

    found: list[Total] = []
    for each in _pages(db, run):
        if any(each.first <= seq <= each.last for seq in without):
            found += page.totals(page.parted(page.unpacked(run, each), without)[1])
        else:
            found += page.checked(run, each).totals
    return found


def frames(db: Database, run: int, *, mailing: bool = False) -> Iterator["Frame"]:
    """The planned documents of a run, in order; only pages with mails where that is said."""
    return framed_pages(db, run, f"{PLANNED} AND mails > 0" if mailing else PLANNED)


def framed_pages(db: Database, run: int, which: str) -> Iterator["Frame"]:
    """The documents of pages of a run, in order: those of which a condition of SQL is true."""
    from etl.journal import page

    return (page.unpacked(run, each) for each in _pages(db, run, which))


def mailing(db: Database, run: int) -> Iterator[str]:
    """The bodies of packed documents that ask for a mail."""
    for documents in frames(db, run, mailing=True):
        yield from documents.filter("mails")["payload"].to_list()


def totals_lacking(db: Database, run: int, text: str) -> list[Total]:
    """Totals of the packed documents in whose body a text does not occur, page by page."""
    from etl.journal import page

    return [total for documents in frames(db, run) for total in page.totals(page.lacking(documents, text))]


def first_lacking(db: Database, run: int, text: str, limit: int) -> list[tuple[int, str]]:
    """The first of these, by ``seq``: that, and the InvoiceId."""
    from etl.journal import page

    found: list[tuple[int, str]] = []
    for documents in frames(db, run):
        found += page.lacking(documents, text).select("seq", "document_id").head(limit - len(found)).rows()
        if len(found) == limit:
            break
    return found


def settled(db: Database, run: int, which: str = SETTLED) -> "Iterator[tuple[Page, Frame]]":
    """The pages of settled documents of a run, in order."""
    from etl.journal import page

    return ((each, page.unpacked(run, each)) for each in _pages(db, run, which))


def remove(db: Database, run: int, found: "Page") -> bool:
    """Removes a page; tells whether it was still there."""
    return bool(db.execute("DELETE FROM page WHERE run = ? AND first = ?", (run, found.first)).rowcount)


def having(  # noqa: PLR0913, PLR0917 - which of a run's documents
    db: Database, run: int, names: Sequence[str], column: str, values: Collection[str], which: str = PLANNED
) -> list[Any]:
    """The packed documents that have one of these values in a column, as ``rows`` has them."""
    from etl.journal import page

    found = (page.having(documents, column, values) for documents in framed_pages(db, run, which)) if values else ()
    return [row for documents in found for row in _rows(db, run, names, documents)]


def rows(  # noqa: PLR0913 - as ``documents.behind`` asks for them
    db: Database, run: int, names: Sequence[str], after: int, limit: int, *, hashed: bool = True, which: str = "1 = 1"
) -> list[Any]:
    """The next packed documents behind a ``seq``, at most so many: columns of their rows and of their tables."""
    found: list[Any] = []
    pages = _pages(db, run, f"{which} AND last > ?", (after,))
    while len(found) < limit and (each := next(pages, None)) is not None:
        from etl.journal import page

        part = page.behind(page.unpacked(run, each), after).head(limit - len(found))
        found += _rows(db, run, names, part, hashed=hashed)
    return found


def next_stretch(db: Database, run: int, after: int) -> tuple[int, int] | None:
    """The ``first`` and ``last`` of the first page with documents behind a ``seq``."""
    asked = "SELECT first, last FROM page WHERE run = ? AND last > ? ORDER BY first LIMIT 1"
    found = db.execute(asked, (run, after)).fetchone()
    return found and (found[0], found[1])


def columns(db: Database, run: int, names: Sequence[str], first: int, between: tuple[int, int]) -> list[Sequence[Any]]:
    """Columns of the rows of a page's documents behind a ``seq`` and up to another one."""
    from etl.journal import page

    documents = part(db, run, first, between)
    return [list(islice(each, documents.height)) for each in page.columns(documents, names)]


def part(db: Database, run: int, first: int, between: tuple[int, int]) -> "Frame":
    """A page's documents behind a ``seq`` and up to another one."""
    from etl.journal import page

    (found,) = _pages(db, run, "first = ?", (first,))
    return page.behind(page.unpacked(run, found), *between)


def settled_columns(db: Database, run: int, *names: str) -> "Iterator[Frame]":
    """Columns of the settled documents of a run, page by page."""
    from etl.journal import page

    return (page.columns_of(run, each, names) for each in _pages(db, run, SETTLED))


def places(db: Database, run: int) -> dict[int, tuple[str, str]]:
    """File and sheet of each table of a run."""
    sources = db.execute("SELECT source, file, sheet FROM source WHERE run = ?", (run,)).fetchall()
    return {source: (file, sheet) for source, file, sheet in sources}


def _rows(db: Database, run: int, names: Sequence[str], documents: "Frame", *, hashed: bool = True) -> list[Any]:
    from etl.journal import page

    return page.told(run, documents, names, places(db, run), hashed=hashed)


def _pages(db: Database, run: int, where: str = "1 = 1", values: Sequence[Value] = ()) -> Iterator["Page"]:
    """The pages of a run, in order, each fetched when it is asked for."""
    ordered = where if "ORDER BY" in where else f"{where} ORDER BY first"
    numbers = db.execute(f"SELECT first FROM page WHERE run = ? AND {ordered}", (run, *values)).fetchall()
    from etl.journal.page import Page

    for (first,) in numbers:
        asked = f"SELECT {', '.join(_FIELDS)} FROM page WHERE run = ? AND first = ?"
        row = db.execute(asked, (run, first)).fetchone()
        if row is not None:
            yield Page._make(row)


def stretches(db: Database, run: int) -> list[tuple[int, int]]:
    """The ``first`` and ``last`` of each page of a run, in order."""
    return list(db.execute("SELECT first, last FROM page WHERE run = ? ORDER BY first", (run,)).fetchall())


def _part(db: Database, run: int, found: "Page", out: "Frame", rest: "Frame | None") -> None:
    """Makes rows of some documents of a page, and a page of the others."""
    from etl.journal import page

    if not out.height:
        return
    remove(db, run, found)
    if found.settled:
        add_rows(db, run, out)
    else:
        _add_rows(db, run, out)
    if rest is not None and rest.height:
        insert(db, run, [page.pack(run, rest, found.first, found.last)])


def insert(db: Database, run: int, pages: "Sequence[Page]") -> None:
    """Puts pages into a run."""
    if pages:
        db.insert("page", ("run", *_FIELDS), [(run, *each) for each in pages])


def _add_rows(db: Database, run: int, documents: "Frame") -> None:
    from etl.journal import page

    every = (rows_of(run, source, planned) for source, planned in page.rows(documents))
    db.insert("document", COLUMNS, chain.from_iterable(every))
