"""Pages of journals that knew no settled ones are carried on."""

from contextlib import closing
from pathlib import Path

import pytest

from etl.journal import Journal, JournalServer, page
from etl.journal.opening import connect
from etl.model.document import Status
from tests.support.older import lowered
from tests.support.packed import COUNT, packed, planned

VERSION_21 = """
    CREATE TABLE page (run INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, documents INTEGER NOT NULL,
        mails INTEGER NOT NULL, sums TEXT NOT NULL, data BYTEA NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (run, first))
"""


def test_planned_pages_of_version_21_are_told_and_sent(
    place: Path | JournalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "LEAST", 1)
    with Journal(place) as journal:
        run = planned(journal)
        count, totals = packed(journal, run), journal.totals(run)
    columns = "run, first, last, documents, mails, sums, data, digest"
    with closing(connect(place)) as db, db.transaction():
        for view in ("invoice_overview", "run_overview"):
            db.execute(f"DROP VIEW {view}")
        db.execute("ALTER TABLE page RENAME TO page_22")
        db.execute(VERSION_21)
        db.execute(f"INSERT INTO page ({columns}) SELECT {columns} FROM page_22")
        for table in ("page_22", "attribute_names"):
            db.execute(f"DROP TABLE {table}")
        lowered(db, 21)
    with Journal(place) as journal:
        assert (packed(journal, run), journal.totals(run)) == (count, totals)
        claimed = journal.settle_and_claim(run, [], -1, COUNT)
        ready = sum(total.count for total in totals if total.status is Status.PLANNED)
        assert (len(claimed), packed(journal, run)) == (ready, 0)
