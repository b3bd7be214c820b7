import sqlite3
from pathlib import Path

from etl.journal import Journal
from etl.records import Outcome, Status

VERSION_1 = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE run (
    run INTEGER PRIMARY KEY, started_at TEXT NOT NULL, command TEXT NOT NULL, portal TEXT NOT NULL, state TEXT NOT NULL
);
CREATE TABLE source (
    run INTEGER NOT NULL, source INTEGER NOT NULL, file TEXT NOT NULL, sheet TEXT NOT NULL, sha256 TEXT NOT NULL,
    PRIMARY KEY (run, source)
);
CREATE TABLE document (
    run INTEGER NOT NULL, seq INTEGER NOT NULL, source INTEGER NOT NULL, source_row INTEGER NOT NULL, document_id TEXT,
    invoice_key TEXT, identity_key TEXT, identity TEXT, currency TEXT NOT NULL, amount TEXT, payload TEXT,
    mails INTEGER NOT NULL, status TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, http_status INTEGER,
    message TEXT NOT NULL DEFAULT '', finished_at TEXT, PRIMARY KEY (run, seq)
);
CREATE TABLE problem (
    run INTEGER NOT NULL, seq INTEGER NOT NULL, column_name TEXT NOT NULL, value TEXT, rule TEXT NOT NULL,
    sentence TEXT NOT NULL, remedy TEXT NOT NULL
);
INSERT INTO meta VALUES ('version', '1');
INSERT INTO run VALUES (1, '2026-07-31T18:00:00Z', 'import', 'here', 'sending');
INSERT INTO source VALUES (1, 0, 'july.csv', '', 'abc');
INSERT INTO document (run, seq, source, source_row, document_id, invoice_key, identity_key, identity, currency, amount,
    payload, mails, status) VALUES
    (1, 0, 0, 2, 'A1', 'a1', 'a1', 'A1', 'USD', '1.00', '{}', 0, 'sending'),
    (1, 1, 0, 3, 'A2', 'a2', 'a2', 'A2', 'USD', '2.00', '{}', 0, 'planned');
"""


def test_a_run_of_an_older_version_is_carried_on(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    with sqlite3.connect(path) as database:
        database.executescript(VERSION_1)
    database.close()
    with Journal(path) as journal:
        (run,) = journal.runs()
        assert (run.number, run.pending, run.sources[0].sha256) == (1, 2, "abc")
        claimed = journal.turn(1, [], -1, 10)
        assert [(document.seq, document.in_doubt) for document in claimed] == [(0, True), (1, False)]
        done = [Outcome(seq, Status.SUCCESS, 1, 200, "", "2026-08-01T00:00:00.000Z", 1, "f" * 64) for seq in (0, 1)]
        journal.turn(1, done, 1, 0)
        assert journal.asked(1) == 2
    with Journal(path) as journal:
        assert journal.runs()[0].pending == 0
