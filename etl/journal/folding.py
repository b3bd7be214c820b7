"""Documents that the portal has plainly taken: put into pages, and made rows again where somebody looks closer.

Such a document has one request, which was accepted, and nothing else to tell of. Its row, its request and that there
was no such invoice before become a line of a page, in one transaction; made rows again they are what they were, to the
last character. Whatever has more to tell stays a row.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from etl.journal import pages
from etl.journal.database import Database
from etl.journal.neighbours import neighbours
from etl.journal.row_hash import request_hash
from etl.journal.schema import OPEN_DOCUMENT
from etl.journal.settled_rows import add_rows
from etl.model.audit import Attempt
from etl.model.before import Before
from etl.model.document import REVERTS, Status

if TYPE_CHECKING:
    from etl.journal.page import Frame


#: Of which documents there is more to tell; each of these and of the following is about one run, and places in it.
_MORE = " UNION ".join(
    f"SELECT {seq} FROM {table} WHERE {run} = ? AND {seq} BETWEEN ? AND ?{condition}"
    for table, run, seq, condition in (
        ("attempt", "run", "seq", " AND number > 1"),
        ("problem", "run", "seq", ""),
        ("comparison", "run", "seq", ""),
        ("correction", "root", "place", ""),
        ("before_image", "run", "seq", f" AND (before <> '{Before.ABSENT}' OR held <> '')"),
    )
)

_DOCUMENTS = (
    "SELECT seq, source, source_row, document_id, invoice_key, identity_key, identity, currency, amount, payload,"
    " mails, source_rows, likeness, http_status, finished_at, content, seal FROM document"
    f" WHERE run = ? AND seq BETWEEN ? AND ? AND status = '{Status.SUCCESS}' AND attempts = 1 AND message = ''"
    " AND asked = 0 AND attached = '' AND quiet_since = '' AND stated = '' AND attachment = '' AND payload IS NOT NULL"
    " AND seal <> '' AND finished_at IS NOT NULL AND http_status IS NOT NULL ORDER BY seq"
)
_REQUESTS = (
    "SELECT seq, started_at, what, http_status, outcome, message, seal FROM attempt"
    " WHERE run = ? AND seq BETWEEN ? AND ? AND number = 1 AND message = ''"
)
_BEFORE = "SELECT seq, before, at FROM before_image WHERE run = ? AND seq BETWEEN ? AND ?"

#: How many tables that asks.
_TABLES = _MORE.count("SELECT")

#: The next documents that were taken, whatever else there is to tell of them.
_TAKEN = (
    f"SELECT seq FROM document WHERE run = ? AND seq > ? AND seq < ? AND status = '{Status.SUCCESS}'"
    " ORDER BY seq LIMIT ?"
)

#: Runs that stay as they are: a few documents that are looked for by their places, or that are put back.
_STAYS = (
    "command IN ({}) OR corrects <> 0".format(", ".join(f"'{each}'" for each in sorted(REVERTS)))
    + " OR EXISTS (SELECT 1 FROM reversal WHERE reverted = run.run)"
)

_BEHIND_ALL = 1 << 62


def fold(db: Database, run: int, after: int = -1, *, sending: bool = False) -> int | None:
    """Puts the next documents of a run behind a ``seq`` into a page.

    Args:
        db: in a transaction of the run.
        run: the run.
        after: the ``seq``.
        sending: whether the run goes on: then no document behind one that is still to settle, and whole pages alone.

    Returns:
        The ``seq`` behind which there may be more; None where there is nothing more to be done.
    """
    from etl.journal import page

    (stays,) = db.execute(f"SELECT CASE WHEN {_STAYS} THEN 1 ELSE 0 END FROM run WHERE run = ?", (run,)).fetchone()
    before, least = (_first_open(db, run), page.SIZE) if sending else (_BEHIND_ALL, page.FEW)
    for first, last in () if stays else _gaps(db, run, after, before):
        taken = db.execute(_TAKEN, (run, first, last, page.SIZE)).fetchall()
        if len(taken) >= least:
            _fold(db, run, taken[0][0], taken[-1][0])
            return int(taken[-1][0])
    return None


def _fold(db: Database, run: int, first: int, last: int) -> None:
    """Puts the documents from one ``seq`` to another into a page, without those that have more to tell."""
    from etl.journal import page, settled_page

    documents = _sound(settled_page.framed(_rows(db, run, first, last)))
    if documents.height >= page.FEW:
        _forget_rows(db, run, documents["seq"].to_list())
        pages.insert(db, run, [page.pack(run, documents)])


def _rows(db: Database, run: int, first: int, last: int) -> list[tuple[Any, ...]]:
    """What is packed of each: see ``settled_page.PACKED``.

    The tables are joined here: a server without statistics might look through all of one for each document.
    """
    here = (run, first, last)
    more = {seq for (seq,) in db.execute(_MORE, here * _TABLES).fetchall()}
    requests = {
        seq: told[:-1]
        for seq, *told, hashed in db.execute(_REQUESTS, here).fetchall()
        if request_hash(seq, Attempt(*told)) == hashed
    }
    before = {seq: told for seq, *told in db.execute(_BEFORE, here).fetchall()}
    rows = []
    for *row, http_status, finished_at, content, hashed in db.execute(_DOCUMENTS, here).fetchall():
        seq = row[0]
        started_at, what, answered, outcome = requests.get(seq, ("", "", None, ""))
        if seq not in more and answered == http_status:
            request = (http_status, finished_at, started_at, what, outcome)
            rows.append((*row, *request, *before.get(seq, (None, None)), content, hashed))
    return rows


def fold_all(db: Database, run: int) -> None:
    """Puts all documents of a run into pages that may be."""
    after: int | None = -1
    while after is not None:
        after = fold(db, run, after)


def unfold(db: Database, run: int) -> None:
    """Makes rows of all settled documents of a run."""
    for each, documents in pages.settled(db, run):
        # Whoever else does the same at the same time has been first.
        if pages.remove(db, run, each):
            add_rows(db, run, documents)


def forget(db: Database, run: int) -> int:
    """Of the bodies of settled documents only the hashes stay; returns how many bodies that were."""
    from etl.journal import page, settled_page

    count = 0
    for each, documents in pages.settled(db, run, pages.KEPT):
        (contents,) = (list(column) for column in page.columns(documents, ("content",)))
        count += sum(text != content for text, content in zip(documents["payload"], contents, strict=True))
        if pages.remove(db, run, each):
            shorter = page.pack(run, settled_page.forgotten(documents, contents), each.first, each.last)
            pages.insert(db, run, [shorter])
    return count


def _sound(documents: "Frame") -> "Frame":
    """Documents without those that are not as they were written, which stay rows, to be noticed."""
    from etl.journal import page

    contents, hashes = page.columns(documents, ("content", "seal"))
    told = zip(documents["content"], documents["seal"], contents, hashes, strict=False)
    same = [(content, hashed) == (own, whole) for content, hashed, own, whole in told]
    return documents.drop("content", "seal").filter(same)


def _gaps(db: Database, run: int, after: int, before: int) -> Iterator[tuple[int, int]]:
    """Between which ``seq`` no document is in a page, behind one and before another."""
    for first, last in [*pages.stretches(db, run), (before, before)]:
        if after + 1 < min(first, before):
            yield after, min(first, before)
        after = max(after, last)


def _first_open(db: Database, run: int) -> int:
    """The first document that is still to settle."""
    found = [
        db.execute(asked, (run,)).fetchone()[0]
        for asked in (
            f"SELECT MIN(seq) FROM document WHERE run = ? AND {OPEN_DOCUMENT} AND status <> '{Status.UNCHANGED}'",
            f"SELECT MIN(first) FROM page WHERE run = ? AND {pages.PLANNED}",
        )
    ]
    return min((seq for seq in found if seq is not None), default=_BEHIND_ALL)


def _forget_rows(db: Database, run: int, seqs: list[int]) -> None:
    for near, some in neighbours(seqs):
        for table in ("document", "attempt", "before_image"):
            db.execute(f"DELETE FROM {table} WHERE run = ? AND {near}", (run, *some))
