"""The portals that runs go to, by number: what each was given names it in every row, and in every entry of an index."""

from etl.journal.database import Database

PORTAL = "CREATE TABLE portal (number INTEGER PRIMARY KEY, portal TEXT NOT NULL UNIQUE)"

#: The SQL of the number of a portal, given the value of its address; NULL of one that no run has gone to.
NUMBER = "(SELECT number FROM portal WHERE portal.portal = ?)"


def number_for(run: str) -> str:
    """The SQL of the number of a run's portal, given that of the run."""
    return f"(SELECT number FROM run JOIN portal USING (portal) WHERE run.run = {run})"


def number_of(db: Database, run: int) -> int:
    """The number of a run's portal."""
    (number,) = db.execute(f"SELECT {number_for('?')}", (run,)).fetchone()
    return int(number)


def add(db: Database, portal: str) -> None:
    """Gives a portal its number, where it has none yet. The caller lets nobody else write."""
    db.execute(
        "INSERT INTO portal (number, portal) SELECT COALESCE(MAX(number), 0) + 1, ? FROM portal WHERE TRUE"
        " ON CONFLICT (portal) DO NOTHING",
        (portal,),
    )
