"""Journals of versions 3 and 4, of which PostgreSQL has had some too, are carried on."""

import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest
from msgspec.structs import replace

from etl import Client, JournalOptions
from etl.errors import JournalError
from etl.journal import Journal, JournalServer
from etl.journal.clashes import Variant
from etl.journal.opening import connect
from etl.journal.row_hash import row_hash
from etl.journal.schema import VERSION
from etl.model.audit import Attempt, Invocation
from etl.model.document import Outcome, PlannedRow, Status
from etl.model.hash_chain import BEGUN, BY_ROWS, FORM, Contents
from etl.model.run import RunRequest, SourceFile
from tests.support.older import lowered

HERE = "http://127.0.0.1/api"
AT = "2026-07-31T18:00:00.000Z"

VERSION_3 = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE run (
    run INTEGER PRIMARY KEY, started_at TEXT NOT NULL, command TEXT NOT NULL, portal TEXT NOT NULL,
    state TEXT NOT NULL, who TEXT NOT NULL, options TEXT NOT NULL, results TEXT NOT NULL,
    compacted INTEGER NOT NULL DEFAULT 0, resend INTEGER NOT NULL DEFAULT 0, planner TEXT NOT NULL DEFAULT '',
    documents INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE source (
    run INTEGER NOT NULL, source INTEGER NOT NULL, file TEXT NOT NULL, sheet TEXT NOT NULL, sha256 TEXT NOT NULL,
    PRIMARY KEY (run, source)
);
CREATE TABLE document (
    run INTEGER NOT NULL, seq INTEGER NOT NULL, source INTEGER NOT NULL, source_row INTEGER NOT NULL, document_id TEXT,
    invoice_key TEXT, identity_key TEXT, identity TEXT, currency TEXT NOT NULL, amount TEXT, payload TEXT,
    mails INTEGER NOT NULL, status TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, http_status INTEGER,
    message TEXT NOT NULL DEFAULT '', finished_at TEXT, asked INTEGER NOT NULL DEFAULT 0,
    content TEXT NOT NULL DEFAULT '', seal TEXT NOT NULL DEFAULT '', source_rows TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (run, seq)
);
CREATE TABLE problem (
    run INTEGER NOT NULL, seq INTEGER NOT NULL, column_name TEXT NOT NULL, value TEXT, rule TEXT NOT NULL,
    sentence TEXT NOT NULL, remedy TEXT NOT NULL, source INTEGER NOT NULL DEFAULT 0,
    source_row INTEGER NOT NULL DEFAULT 0, warning INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX problem_of_document ON problem (run, seq);
CREATE TABLE delivered (
    portal TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, content TEXT NOT NULL, finished_at TEXT NOT NULL,
    run INTEGER NOT NULL, PRIMARY KEY (portal, kind, name)
);
INSERT INTO meta VALUES ('version', '3');
"""
VERSION_4 = """
ALTER TABLE run ADD COLUMN corrects INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN recipe TEXT NOT NULL DEFAULT '';
ALTER TABLE source ADD COLUMN path TEXT NOT NULL DEFAULT '';
ALTER TABLE source ADD COLUMN header INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN formats TEXT NOT NULL DEFAULT '';
CREATE TABLE correction (
    root INTEGER NOT NULL, place INTEGER NOT NULL, run INTEGER NOT NULL, seq INTEGER NOT NULL,
    PRIMARY KEY (root, place, run, seq)
);
CREATE INDEX correction_of_document ON correction (run, seq);
UPDATE meta SET value = '4' WHERE name = 'version';
INSERT INTO meta VALUES ('identity', 'abcdef012345');
INSERT INTO correction VALUES (1, 3, 9, 0);
"""


def body(number: int) -> str:
    return f'{{"Amount":"{number}.00"}}'


def content(number: int) -> str:
    return sha256(body(number).encode()).hexdigest()


def document(seq: int, status: Status) -> str:
    """A row of it as versions 3 and 4 wrote it."""
    name = f"A{seq}"
    hashed = row_hash((0, seq, seq + 2, name, name.lower(), name.lower(), name, "USD", "1.00", 0, content(seq)))
    return (
        "INSERT INTO document (run, seq, source, source_row, document_id, invoice_key, identity_key, identity,"
        " currency, amount, payload, mails, status, content, seal)"
        f" VALUES (1, {seq}, 0, {seq + 2}, '{name}', '{name.lower()}', '{name.lower()}', '{name}', 'USD', '1.00',"
        f" '{body(seq)}', 0, '{status}', '{content(seq)}', '{hashed}');\n"
    )


RUN = (
    "INSERT INTO run (run, started_at, command, portal, state, who, options, results, documents)"
    f" VALUES (1, '2026-07-31T18:00:00Z', 'import', '{HERE}', 'sending', 'anna', 'o', 'r.csv', 3);\n"
    "INSERT INTO source (run, source, file, sheet, sha256) VALUES (1, 0, 'july.csv', '', 'abc');\n"
    + document(0, Status.SUCCESS)
    + document(1, Status.SENDING)
    + document(2, Status.PLANNED)
    + "".join(
        f"INSERT INTO delivered VALUES ('{HERE}', '{kind}', 'a{seq}', '{held}', '{AT}', 1);\n"
        for kind in ("invoice", "identity")
        for seq, held in ((0, content(0)), (1, ""))
    )
)


@pytest.fixture(params=["3", "4"])
def older(request: pytest.FixtureRequest, place: Path | JournalServer) -> Path | JournalServer:
    """A journal of an older version, with a run that was cut off."""
    script = VERSION_3 + RUN + (VERSION_4 if request.param == "4" else "")
    if isinstance(place, JournalServer):
        with psycopg.connect(place.url, autocommit=True) as connection:
            connection.execute("CREATE SCHEMA payfabric_etl")
            connection.execute("SET search_path TO payfabric_etl")
            connection.execute(script.encode())
        return place
    place.parent.mkdir()
    with sqlite3.connect(place) as database:
        database.executescript(script)
    database.close()
    return place


def test_a_run_is_carried_on_and_its_trail_begins(older: Path | JournalServer) -> None:
    done = Attempt(AT, "POST", 200, "accepted", "")
    with Journal(older) as journal:
        (run,) = journal.runs()
        assert (run.number, run.who, run.pending, run.sources) == (1, "anna", 2, (SourceFile("july.csv", "", "abc"),))
        assert journal.audit.invocations(1) == []
        number = journal.audit.begin(1, Invocation(("etl", "resume"), {}, {}, "desk"))
        claimed = journal.settle_and_claim(1, [], -1, 10)
        assert [(each.seq, each.in_doubt) for each in claimed] == [(1, True), (2, False)]
        outcomes = [Outcome(n, Status.SUCCESS, 1, 200, "", AT, requests=(done,)) for n in (1, 2)]
        journal.settle_and_claim(1, outcomes, 2, 0)
        journal.audit.end(1, number, 0, "")
    with Journal(older) as journal:
        assert journal.runs()[0].pending == 0
        told = [[each.what for each in attempts] for _, attempts in journal.audit.documents(1)]
        assert told == [[], ["cut off", "POST"], ["POST"]]
        assert [each.exit_code for each in journal.audit.invocations(1)] == [0]


def test_what_was_delivered_is_known_again(older: Path | JournalServer) -> None:
    with Journal(older) as journal:
        run = journal.begin(RunRequest("import", HERE))
        journal.add_source(run, 0, SourceFile("july.csv", "", "0"))
        rows = [
            PlannedRow(n, n + 2, f"A{n}", f"a{n}", f"a{n}", f"A{n}", "USD", "1.00", body(n), mails=False)
            for n in range(2)
        ]
        journal.add(run, 0, rows, [])
        journal.planned(run)
        ((first, second),) = journal.results(run)
    assert (first.status, second.status) == (Status.UNCHANGED, Status.PLANNED)


def test_an_id_in_other_capitals_is_known_of_what_older_versions_sent(older: Path | JournalServer) -> None:
    with Journal(older) as journal:
        run = journal.begin(RunRequest("import", HERE))
        journal.add_source(run, 0, SourceFile("july.csv", "", "0"))
        names = ("a0", "A1", "A7")
        rows = [
            PlannedRow(n, n + 2, name, name.lower(), name.lower(), name, "USD", "1.00", body(n + 5), mails=False)
            for n, name in enumerate(names)
        ]
        journal.add(run, 0, rows, [])
        journal.planned(run)
        assert journal.clashes.variants(run) == [Variant(0, "a0", "A0", 1)]


def test_a_journal_of_the_version_before_lets_its_portals_be_held(place: Path | JournalServer) -> None:
    with Journal(place) as journal, journal._writing() as db:  # noqa: SLF001 - what no method does
        db.execute("DROP TABLE lease")
        lowered(db, 6)
    for _ in range(2):
        with Journal(place) as journal, journal.portal_lock(HERE):
            journal.begin(RunRequest("import", HERE))


def test_a_trail_whose_links_had_every_row_is_followed_and_goes_on(place: Path | JournalServer) -> None:
    words, client = Invocation(("etl", "plan"), {}, {}, "desk"), Client("acme", journal=JournalOptions(journal=place))
    with Journal(place) as journal:
        run = journal.begin(RunRequest("import", HERE))
        journal.add_source(run, 0, SourceFile("july.csv", "", "0" * 64))
        rows = [
            PlannedRow(n, n + 2, f"A{n}", f"a{n}", f"a{n}", f"A{n}", "USD", "1.00", "{}", mails=False) for n in (0, 1)
        ]
        journal.add(run, 0, [*rows, rows[0]._replace(seq=2, payload=None)], [])
        journal.planned(run)
        number = journal.audit.begin(run, words)
        journal.audit.end(run, number, 0, "")
        journal.chain.end(run, number)
        links, now, before = journal.chain.links(), journal.chain.contents(run, BY_ROWS), journal.chain.root()
    with closing(connect(place)) as db, db.transaction():
        for link in links:
            of = Contents("", "") if link.kind == BEGUN else now
            old = replace(link, planned=of.planned, outcomes=of.outcomes, form=BY_ROWS)
            before = old.hashed(before)
            found = (of.planned, of.outcomes, before, link.number)
            db.execute("UPDATE link SET planned = ?, outcomes = ?, head = ? WHERE number = ?", found)
        db.execute("ALTER TABLE link DROP COLUMN form")
        lowered(db, 16)
    assert client.verify_journal(f"2-{before}").findings == ()
    with Journal(place) as journal, journal._writing() as db:  # noqa: SLF001 - a hand in the journal
        db.execute("UPDATE document SET amount = '9.00' WHERE seq = 1")
    assert [each.run for each in client.verify_journal().findings if each.wrong] == [run]
    with Journal(place) as journal:
        with journal._writing() as db:  # noqa: SLF001
            db.execute("UPDATE document SET amount = '1.00' WHERE seq = 1")
        number = journal.audit.begin(run, words)
        journal.audit.end(run, number, 0, "")
        journal.chain.end(run, number)
        assert [link.form for link in journal.chain.links()] == [BY_ROWS, BY_ROWS, FORM, FORM]
    assert client.verify_journal(f"2-{before}").findings == ()
    # The form is hashed too: nobody passes off one for the other.
    with closing(connect(place)) as db, db.transaction():
        db.execute("UPDATE link SET form = 1 WHERE number = 4")
    assert {each.run for each in client.verify_journal().findings if each.wrong} == {run}


def test_a_journal_is_named_once_and_its_corrections_stay(older: Path | JournalServer) -> None:
    names, kept = set(), 0
    for _ in range(2):
        with Journal(older) as journal:
            names.add(journal.rejects.identity())
            with journal._reading() as db:  # noqa: SLF001 - what no method tells
                (kept,) = db.execute("SELECT COUNT(*) FROM correction").fetchone()
    assert len(names) == 1
    assert (names == {"abcdef012345"}) == (kept == 1)


def test_an_older_etl_that_still_sends_writes_nothing_once_a_newer_one_has_come(
    place: Path | JournalServer,
) -> None:
    request = RunRequest("import", HERE)
    with Journal(place) as older, older.portal_lock(HERE):
        older.begin(request)
        with closing(connect(place)) as db, db.transaction():
            lowered(db, VERSION - 1)
        with Journal(place) as newer:
            with pytest.raises(JournalError, match="is older than the etl that uses it by now"):
                older.begin(request)
            assert [run.number for run in newer.runs()] == [1]
            assert newer.begin(request) == 2
