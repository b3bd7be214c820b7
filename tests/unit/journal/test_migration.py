import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from etl.journal import Journal, JournalServer
from etl.journal.opening import connect
from etl.model.comparison import Comparison, PlannedAction
from etl.model.document import UPDATE, Outcome, PlannedRow, Status
from etl.model.run import RunRequest, RunState, SourceFile
from etl.versions import facts_of
from tests.support.older import lowered

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
        claimed = journal.settle_and_claim(1, [], -1, 10)
        assert [(document.seq, document.in_doubt) for document in claimed] == [(0, True), (1, False)]
        done = [Outcome(seq, Status.SUCCESS, 1, 200, "", "2026-08-01T00:00:00.000Z", 1) for seq in (0, 1)]
        journal.settle_and_claim(1, done, 1, 0)
        assert journal.asked(1) == 2
    with Journal(path) as journal:
        assert journal.runs()[0].pending == 0


VERSION_2 = (
    VERSION_1.split("INSERT INTO meta", maxsplit=1)[0]
    + """
ALTER TABLE run ADD COLUMN who TEXT NOT NULL DEFAULT '';
ALTER TABLE run ADD COLUMN options TEXT NOT NULL DEFAULT '';
ALTER TABLE run ADD COLUMN results TEXT NOT NULL DEFAULT '';
ALTER TABLE run ADD COLUMN compacted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN resend INTEGER NOT NULL DEFAULT 0;
ALTER TABLE document ADD COLUMN asked INTEGER NOT NULL DEFAULT 0;
CREATE TABLE delivered (
    portal TEXT NOT NULL, identity_key TEXT NOT NULL, content TEXT NOT NULL, finished_at TEXT NOT NULL,
    run INTEGER NOT NULL, PRIMARY KEY (portal, identity_key)
);
INSERT INTO meta VALUES ('version', '2');
INSERT INTO run (run, started_at, command, portal, state) VALUES
    (1, '2026-07-30T18:00:00Z', 'import', 'http://localhost:80/api', 'finished'),
    (2, '2026-07-31T18:00:00Z', 'import', 'http://127.0.0.1/api', 'finished');
INSERT INTO source VALUES (1, 0, 'july.csv', '', 'abc'), (2, 0, 'july.csv', '', 'abc');
"""
)
AT = "2026-07-31T18:00:00.000Z"
HERE = "http://127.0.0.1/api"


def body(number: int) -> str:
    return f'{{"Amount":"{number}.00"}}'


def delivered(database: sqlite3.Connection, run: int, seq: int, invoice: str, identity: str, payload: str) -> None:
    """A document as version 2 knew it when it was delivered."""
    (portal,) = database.execute("SELECT portal FROM run WHERE run = ?", (run,)).fetchone()
    keys = (invoice, invoice, identity, identity)
    database.execute(
        "INSERT INTO document (run, seq, source, source_row, document_id, invoice_key, identity_key, identity,"
        " currency, amount, payload, mails, status) VALUES (?, ?, 0, ?, ?, ?, ?, ?, 'USD', '1.00', ?, 0, 'success')",
        (run, seq, seq + 2, *keys, payload),
    )
    content = sha256(payload.encode()).hexdigest()
    database.execute(
        "INSERT INTO delivered (portal, identity_key, content, finished_at, run) VALUES (?, ?, ?, ?, ?)",
        (portal, identity, content, AT, run),
    )


def unchanged(journal: Journal, invoice: str, identity: str, payload: str) -> bool:
    run = journal.begin(RunRequest("import", HERE))
    journal.add_source(run, 0, SourceFile("july.csv", "", "0"))
    row = PlannedRow(0, 2, invoice, invoice, identity, identity, "USD", "1.00", payload, mails=False)
    journal.add(run, 0, [row], [])
    journal.settle_unchanged(run)
    ((result,),) = journal.results(run)
    return result.status is Status.UNCHANGED


@pytest.mark.parametrize("lacking", [(), ("delivered.run",), ("run.resend",), ("delivered.run", "run.resend")])
def test_what_version_2_delivered_is_still_unchanged_under_both_keys(tmp_path: Path, lacking: tuple[str, ...]) -> None:
    path = tmp_path / "journal.sqlite3"
    with sqlite3.connect(path) as database:
        database.executescript(VERSION_2)
        delivered(database, 1, 0, "1", "x", body(1))
        delivered(database, 1, 1, "2", "z", body(2))
        delivered(database, 2, 0, "1", "y", body(3))
        for column in lacking:
            table, name = column.split(".")
            database.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
    database.close()
    with Journal(path) as journal:
        assert len(journal.runs()) == 2
        assert not unchanged(journal, "1", "x", body(1))
        assert unchanged(journal, "2", "z", body(2))
        assert unchanged(journal, "1", "y", body(3))
        assert {run.request.portal for run in journal.runs()} == {HERE}
    with Journal(path) as journal:
        assert [document.identity for document in journal.sent.delivered(1, 9)] == ["x", "z"]


def test_a_journal_of_version_4_learns_to_compare(place: Path | JournalServer) -> None:
    with Journal(place) as journal:
        run = journal.begin(RunRequest("import", HERE))
        name = journal.rejects.identity()
    with closing(connect(place)) as old, old.transaction():
        old.execute("DROP TABLE comparison")
        old.execute("ALTER TABLE run DROP COLUMN plan")
        old.execute("ALTER TABLE run DROP COLUMN overwrites")
        lowered(old, 4)
    with Journal(place) as journal:
        assert [(found.number, found.plan) for found in journal.runs()] == [(run, "")]
        assert journal.rejects.identity() == name
        journal.comparisons.put(run, AT, [Comparison(0, PlannedAction.CREATE)])
        assert journal.comparisons.compared(run)


def test_a_journal_of_version_5_learns_what_was_held_before(place: Path | JournalServer) -> None:
    def planned(journal: Journal, *payloads: str) -> int:
        run = journal.begin(RunRequest("import", HERE))
        journal.add_source(run, 0, SourceFile("july.csv", "", "0"))
        rows = [
            PlannedRow(n, n + 2, f"A{n}", f"a{n}", f"a{n}", f"A{n}", "USD", "1.00", payload, mails=False)
            for n, payload in enumerate(payloads)
        ]
        journal.add(run, 0, rows, [])
        journal.mark(run, RunState.PLANNED)
        return run

    with Journal(place) as journal:
        run = planned(journal, body(1), body(2))
        journal.settle_and_claim(run, [], -1, 2)
        journal.settle_and_claim(run, [Outcome(0, Status.SUCCESS, 1, 200, "", AT)], 0, 0)
    with closing(connect(place)) as old, old.transaction():
        lowered(old, 5)
        old.execute("ALTER TABLE delivered DROP COLUMN version")
        old.execute("ALTER TABLE delivered DROP COLUMN earlier")
    with Journal(place) as journal:
        (claimed,) = journal.settle_and_claim(run, [], -1, 2)
        assert (claimed.in_doubt, claimed.earlier) == (True, "")
        second = planned(journal, body(3), body(4), body(5))
        claims = journal.settle_and_claim(second, [], -1, 3)
        assert [claim.earlier for claim in claims] == ["", "", "-"]
        journal.settle_and_claim(second, [Outcome(0, Status.SUCCESS, 1, 200, "", AT)], 2, 0)
        third = planned(journal, body(6), body(7), body(8))
        first, unknown, new = journal.settle_and_claim(third, [], -1, 3)
        facts = [facts_of(body(number)) for number in (3, 5, 6)]
        assert (first.earlier, unknown.earlier, new.earlier) == (facts[0], "", f"-/{facts[1]}")
        (again, *_) = journal.settle_and_claim(third, [], -1, 3)
        assert again.earlier == facts[0]
        (fourth, *_) = journal.settle_and_claim(planned(journal, body(9)), [], -1, 1)
        assert fourth.earlier == f"{facts[0]}/{facts[2]}"


def test_a_journal_of_the_version_before_finds_what_was_in_conflict_by_an_index(place: Path | JournalServer) -> None:
    drop = "DROP INDEX conflict_of_comparison"
    with Journal(place):
        pass
    with closing(connect(place)) as old, old.transaction():
        old.execute(drop)
        lowered(old, 18)
    with Journal(place):
        pass
    with closing(connect(place)) as raised, raised.transaction():
        raised.execute(drop)


def test_whose_an_identity_is_is_known_of_what_older_versions_sent_and_changed(place: Path | JournalServer) -> None:
    def planned(journal: Journal, command: str, name: str, identity: str) -> int:
        run = journal.begin(RunRequest(command, HERE))
        journal.add_source(run, 0, SourceFile("july.csv", "", "0"))
        keys = name, name.lower(), identity.lower(), identity
        journal.add(run, 0, [PlannedRow(0, 2, *keys, "USD", "1.00", body(1), mails=False)], [])
        journal.mark(run, RunState.PLANNED)
        return run

    def send(journal: Journal, run: int) -> None:
        journal.settle_and_claim(run, [], -1, 1)
        journal.settle_and_claim(run, [Outcome(0, Status.SUCCESS, 1, 200, "", AT)], 0, 0)

    with Journal(place) as journal:
        for name, identity in (("A1", "X1"), ("A2", "X2")):
            send(journal, planned(journal, "import", name, identity))
        send(journal, planned(journal, UPDATE, "A1", "X1"))
    with closing(connect(place)) as old, old.transaction():
        lowered(old, 20)
        old.execute("UPDATE delivered SET spelled = '' WHERE kind = 'identity'")
    with Journal(place) as journal:
        for name, sender in (("1", 3), ("2", 2)):
            (clash,) = journal.clashes.key_clashes(planned(journal, "import", f"B{name}", f"X{name}"))
            assert (clash.replaced, clash.doubled) == (sender, None)
            (crossed,) = journal.clashes.crossed(planned(journal, UPDATE, f"B{name}", f"x{name}"))
            assert (crossed.spelled, crossed.run) == (f"A{name}", sender)
            assert journal.clashes.crossed(planned(journal, UPDATE, f"a{name}", f"X{name}")) == []
