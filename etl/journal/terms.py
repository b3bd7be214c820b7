"""Terms: each holder of a portal begins a new one, and only the newest may write."""

from etl.journal.database import Database
from etl.journal.lease import holder, taken_over


def begin_term(db: Database, portal: str) -> int:
    """Begins a new term, which ends that of whoever held the portal before; within a transaction."""
    db.execute(
        "INSERT INTO lease (portal, term, holder, renewed, requests) VALUES (?, 1, ?, 0, '')"
        " ON CONFLICT (portal) DO UPDATE SET term = lease.term + 1, holder = excluded.holder",
        (portal, holder()),
    )
    (term,) = db.execute("SELECT term FROM lease WHERE portal = ?", (portal,)).fetchone()
    return int(term)


def end_terms(db: Database) -> None:
    """Ends the term of whoever holds a portal; within a transaction.

    An older build that still sends would write what it takes the tables for.
    """
    if db.has("lease"):
        db.execute("UPDATE lease SET term = term + 1")


def require_term(db: Database, portal: str, term: int) -> None:
    """Raises JournalError where a term is over; within the transaction that this is asked in it does not end."""
    row = db.execute(f"SELECT 1 FROM lease WHERE portal = ? AND term = ?{db.for_share}", (portal, term))
    if row.fetchone() is None:
        raise taken_over(portal)
