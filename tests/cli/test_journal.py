"""A journal that was changed by hand, or from which something is gone, is told; whatever commands do to it is not."""

import json
import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from etl import Client, JournalOptions, SettingsError
from etl.journal import Journal, JournalServer
from etl.journal.row_hash import FACTS, HASHED_COLUMNS, row_hash
from etl.model.audit import Invocation
from etl.model.document import Outcome, PlannedRow, Status
from etl.model.run import RunRequest, RunState, SourceFile
from tests.support.accounts import BERT, account
from tests.support.command import Etl
from tests.support.plans import DATA, FAST, plan_id, row, write
from tests.support.postgres import Server

_HEAD = re.compile(r"Audit trail of run (\d+): (\d+-[0-9a-f]{20})")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[int, str]]:
    """A journal of three runs, and the head that each has told last."""
    etl = Etl(tmp_path_factory.mktemp("loaded"))
    heads: dict[int, str] = {}
    with etl.simulator(*DATA) as where:
        for number, rows in enumerate(((row(1), row(2)), (row(3),), (row(4), row(5, amount="x"))), start=1):
            done = etl.run("import", write(etl, f"{number}.csv", *rows), **where, **FAST)
            heads |= {int(run): head for run, head in _HEAD.findall(done.stdout)}
    assert sorted(heads) == [1, 2, 3]
    return etl.journal, heads


@pytest.fixture
def copied(etl: Etl, loaded: tuple[Path, dict[int, str]]) -> Iterator[sqlite3.Connection]:
    """A copy of it, to be changed by hand."""
    etl.journal.parent.mkdir()
    etl.journal.write_bytes(loaded[0].read_bytes())
    with closing(sqlite3.connect(etl.journal, isolation_level=None)) as hand:
        yield hand


def verified(etl: Etl, *heads: str) -> tuple[int, str]:
    done = etl.run("journal", "verify", *(word for head in heads for word in ("--head", head)))
    assert not done.stderr
    return done.returncode, done.stdout


def test_a_journal_that_nobody_has_touched_is_as_it_was(
    etl: Etl, copied: sqlite3.Connection, loaded: tuple[Path, dict[int, str]]
) -> None:
    heads = loaded[1]
    assert copied.total_changes == 0
    assert verified(etl, *heads.values()) == (0, f"3 runs as the trail has it: {heads[3]}\n")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE document SET amount = '1.11' WHERE run = 1 AND seq = 0", "Run 1: its record, its files or what was"),
        ("UPDATE document SET content = '00' WHERE run = 2", "Run 2: its record, its files or what was planned"),
        ("DELETE FROM document WHERE run = 1 AND seq = 1", "Run 1: its record"),
        ("UPDATE source SET sha256 = '00' WHERE run = 1", "Run 1: its record"),
        ("UPDATE run SET who = 'bert' WHERE run = 3", "Run 3: its record"),
        ("UPDATE run SET account = 'bert' WHERE run = 3", "Run 3: its record"),
        ("UPDATE document SET status = 'success' WHERE run = 3 AND seq = 1", "Run 3: its commands, its requests or"),
        ("UPDATE document SET message = '' WHERE run = 3 AND seq = 1", "Run 3: its commands"),
        ("UPDATE document SET finished_at = '' WHERE run = 2", "Run 2: its commands"),
        ("DELETE FROM attempt WHERE run = 1 AND seq = 0", "Run 1: its commands"),
        ("UPDATE attempt SET outcome = 'refused' WHERE run = 2", "Run 2: its commands"),
        ("UPDATE invocation SET who = 'bert' WHERE run = 2", "Run 2: its commands"),
        ("UPDATE invocation SET command = '[]' WHERE run = 2", "Run 2: its commands"),
        ("INSERT INTO approval VALUES (2, 'bert', '00', '')", "Run 2: its commands"),
        ("DELETE FROM run WHERE run = 2", "Run 2: it is gone"),
        ("DELETE FROM link WHERE run = 2", "The journal: links 3 to 4 of the trail is gone, before run 3"),
        ("UPDATE link SET outcomes = '00' WHERE number = 4", "Run 2: link 4 of the trail is not as it was"),
        ("UPDATE link SET run = 1 WHERE number = 4", "Run 1: link 4 of the trail is not as it was"),
        ("DELETE FROM link WHERE run = 3", "Run 3: command 1 on it is in no link of the trail"),
    ],
)
@pytest.mark.edits_rows
def test_what_was_changed_by_hand_is_told_with_its_run(
    etl: Etl, copied: sqlite3.Connection, change: str, told: str
) -> None:
    assert copied.execute(change).rowcount
    code, said = verified(etl)
    assert code == 1
    assert f"NOT AS IT WAS. {told}" in said
    assert "Compare with a backup" in said


def test_that_the_last_run_is_gone_without_a_trace_is_told_by_the_head_it_has_told(
    etl: Etl, copied: sqlite3.Connection, loaded: tuple[Path, dict[int, str]]
) -> None:
    for table in ("link", "invocation", "attempt", "problem", "document", "source", "run"):
        copied.execute(f"DELETE FROM {table} WHERE run = 3")
    delivered = verified(etl)
    copied.execute("DELETE FROM delivered WHERE run = 3")
    silent, heads = verified(etl), loaded[1]
    code, said = verified(etl, *heads.values())
    assert "NOT AS IT WAS. Run 3: it is gone." in delivered[1]
    assert silent[0] == 0
    assert code == 1
    assert f"{heads[3]} was told once; the trail ends with {heads[2]}, of run 2: what came later is gone." in said


@pytest.mark.edits_rows
def test_a_history_that_was_rewritten_whole_is_told_by_a_head_told_before(
    etl: Etl, copied: sqlite3.Connection, loaded: tuple[Path, dict[int, str]]
) -> None:
    copied.execute("UPDATE document SET amount = '1.11' WHERE run = 2")
    facts = copied.execute(f"SELECT {HASHED_COLUMNS}, seal FROM document WHERE run = 2").fetchone()
    copied.execute("UPDATE document SET seal = ? WHERE run = 2", (row_hash(facts[:FACTS]),))
    with Journal(etl.journal) as journal:
        links, now, before = journal.chain.links(), journal.chain.contents(2), journal.chain.root()
    for link in links:
        columns = (link.planned, link.outcomes) if link.run != 2 or not link.planned else now
        copied.execute("UPDATE link SET planned = ?, outcomes = ? WHERE number = ?", (*columns, link.number))
        with Journal(etl.journal) as journal:
            found = journal.chain.links()[link.number - 1]
        before = found.hashed(before)
        copied.execute("UPDATE link SET head = ? WHERE number = ?", (before, link.number))
    silent, heads = verified(etl), loaded[1]
    code, said = verified(etl, heads[1], heads[2])
    assert silent[0] == 0
    assert code == 1
    assert f"NOT AS IT WAS. Run 2: {heads[2]} was told once and is 4-" in said
    assert heads[1] not in said


def test_a_head_is_written_as_it_was_told(etl: Etl, copied: sqlite3.Connection) -> None:
    assert copied.total_changes == 0
    done = etl.run("journal", "verify", "--head", "57")
    assert done.returncode == 2
    assert "--head 57: write it as a command has told it, such as 57-0a1b2c3d4e5f60718293." in done.stderr
    client = Client("acme", journal=JournalOptions(journal=etl.journal))
    assert client.verify_journal().ending == 0
    with pytest.raises(SettingsError, match="write it as a command has told it"):
        client.verify_journal("57-")


@pytest.mark.skipif(sys.platform == "win32", reason="numbers of accounts are POSIX's")
def test_whatever_commands_do_to_a_run_later_raises_no_alarm(etl: Etl) -> None:
    told: list[str] = []

    def run(*words: str) -> str:
        done = etl.run(*words, **settings)
        found = [head for _, head in _HEAD.findall(done.stdout)]
        told.extend(found)
        assert verified(etl, *told)[0] == 0, (words, done.stdout, done.stderr)
        assert found, words
        return done.stdout

    with etl.simulator(*DATA) as where:
        settings = where | FAST
        run("import", write(etl, "july.csv", row(1), row(2), row(3)), "--canary", "1")
        run("import", "july.csv", "--fresh")
        plan = plan_id(run("plan", write(etl, "august.csv", row(2, date="2026-09-01"), row(4))))
        with account(BERT):
            run("approve", plan)
        run("import", "--plan", plan, "--verify")
        run("resume", "1")
        (etl.folder / "change.csv").write_text("InvoiceId,PONumber\nINV-0001,NEW\nINV-0099,X\n", encoding="utf-8")
        run("update", "change.csv")
        run("retry", "4")
        waiting = plan_id(run("plan", write(etl, "may.csv", row(9))))
        with Client("acme", journal=JournalOptions(journal=etl.journal)) as old:
            old_run = next(each for each in old.runs() if each.plan == waiting).number
        # What is over --keep days old: bodies shrink, plans expire, comparisons and words are forgotten.
        with closing(sqlite3.connect(etl.journal, isolation_level=None)) as hand:
            dates = hand.execute("SELECT run, started_at FROM run").fetchall()
            hand.execute("UPDATE run SET started_at = '2020' || substr(started_at, 5)")
        etl.run("validate", "may.csv")
        etl.run("import", write(etl, "june.csv", row(10)), "--keep", "1", **settings)
        with closing(sqlite3.connect(etl.journal, isolation_level=None)) as hand:
            for number, at in dates:
                hand.execute("UPDATE run SET started_at = ? WHERE run = ?", (at, number))
            assert hand.execute("SELECT state FROM run WHERE run = ?", (old_run,)).fetchone() == ("expired",)
            assert hand.execute("SELECT SUM(compacted) FROM run").fetchone()[0] > 1
        assert verified(etl, *told)[0] == 0
        log = etl.run("import", write(etl, "sept.csv", row(11)), "--log-format", "json", **settings)
        listed, raw = etl.run("runs", "1"), etl.run("runs", "1", "--json")
    assert told[5] in listed.stdout
    assert json.loads(raw.stdout)["head"] == told[5]
    (linked,) = [each for each in map(json.loads, log.stderr.splitlines()) if each["event"] == "linked"]
    assert (str(linked["run"]), linked["head"]) == _HEAD.findall(log.stdout)[0]


def run_of(journal: Journal, name: str, amount: str = "1.00") -> int:
    run = journal.begin(RunRequest("import", "http://127.0.0.1:9/api"))
    journal.add_source(run, 0, SourceFile("july.csv", "", "0" * 64))
    document = PlannedRow(0, 2, name, name, name, name, "USD", amount, "{}", mails=False)
    journal.add(run, 0, [document], [])
    journal.planned(run)
    return run


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
@pytest.mark.edits_rows
def test_a_command_that_was_cut_off_is_told_and_is_no_change(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    place: Path | JournalServer = tmp_path / "journal.sqlite3"
    if engine == "postgresql":
        server: Server = request.getfixturevalue("postgres")
        place = server.journal()
    client = Client("acme", journal=JournalOptions(journal=place))
    words = Invocation(("etl", "resume"), {}, {}, "desk")
    with Journal(place) as journal:
        older, run = run_of(journal, "A1"), run_of(journal, "A2")
        for each in (older, run):
            number = journal.audit.begin(each, words)
            journal.audit.end(each, number, 3, "Stopped.")
            head = journal.chain.end(each, number)
        lost = journal.audit.begin(run, words)
        journal.mark(run, RunState.SENDING)
        journal.settle_and_claim(run, [], -1, 1)
        found = client.verify_journal(head)
        assert (found.ending, [each.text.split(":")[0] for each in found.findings]) == (
            0,
            ["command 2 on it is under way, or was cut off"],
        )
        settled = Outcome(0, Status.SUCCESS, 1, 200, "", "2026-07-31T18:00:00.000Z")
        journal.settle_and_claim(run, [settled], -1, 0)
        # What was planned is proved all the same.
        with journal._writing(run) as db:  # noqa: SLF001 - a hand in the journal
            db.execute("UPDATE document SET currency = 'EUR' WHERE run = ?", (run,))
        assert [each.wrong for each in client.verify_journal(head).findings] == [True, False]
        with journal._writing(run) as db:  # noqa: SLF001
            db.execute("UPDATE document SET currency = 'USD' WHERE run = ?", (run,))
        journal.audit.end(run, lost, 0, "")
        journal.chain.end(run, lost)
        assert client.verify_journal(head).findings == ()
        with journal._writing(older) as db:  # noqa: SLF001
            db.execute("UPDATE document SET status = 'success' WHERE run = ?", (older,))
        (wrong,) = client.verify_journal(head).findings
        assert (wrong.run, wrong.wrong) == (older, True)
