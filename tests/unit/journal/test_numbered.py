"""What was delivered, of journals whose portals and kinds were no numbers yet."""

from contextlib import closing
from pathlib import Path

import pytest

from etl.errors import JournalError
from etl.journal import Journal, JournalServer, schema
from etl.journal.delivered_table import Kind
from etl.journal.opening import connect
from etl.model.attachment import Attached
from etl.model.document import Outcome, PlannedRow, Status
from etl.model.run import RunRequest, RunState, SourceFile
from tests.support.older import lowered
from tests.unit.journal.test_migration import AT, HERE, body, unchanged


def known(place: Path | JournalServer) -> list[tuple[object, ...]]:
    """What is known of each portal."""
    columns = "portal.portal, kind, name, content, finished_at, run, version, earlier, spelled, likeness, paid_at"
    with closing(connect(place)) as db:
        rows = db.execute(f"SELECT {columns} FROM delivered JOIN portal ON number = delivered.portal").fetchall()
    return sorted(map(tuple, rows))


def of_version_22(place: Path | JournalServer) -> list[tuple[object, ...]]:
    """A journal of that version, with what is delivered to two portals, on its way there, and paid; what is known."""
    with Journal(place) as journal:
        for portal in ("https://b/api", HERE):
            run = journal.begin(RunRequest("import", portal))
            journal.add_source(run, 0, SourceFile("july.csv", "", "0" * 64))
            facts = [(n, n + 2, f"A{n}", f"a{n}", f"x{n}", f"X{n}", "USD", "1.00", body(n)) for n in range(4)]
            rows = [PlannedRow(*each, mails=False, alike=each[2]) for each in facts]
            last = rows.pop()._replace(attachment="A3.pdf", attachment_size=5, attachment_sha256="c" * 64)
            journal.add(run, 0, [*rows, last], [])
            journal.mark(run, RunState.PLANNED)
            journal.settle_and_claim(run, [], -1, 4)
            ends = [Outcome(n, Status.SUCCESS, 1, 200, "", AT, paid=n == 1) for n in (0, 1)]
            ends.append(Outcome(3, Status.SUCCESS, 1, 200, "", AT, attached=Attached.YES))
            journal.settle_and_claim(run, ends, 3, 0)
    found = known(place)
    with closing(connect(place)) as old, old.transaction():
        lowered(old, 22)
        old.execute("UPDATE delivered SET content = content || ? WHERE content <> ''", ("e" * 32,))
        old.execute("UPDATE delivered SET finished_at = ? WHERE content <> ''", (AT,))
    return found


def test_what_version_22_delivered_is_known_by_number_to_the_letter(place: Path | JournalServer) -> None:
    before = of_version_22(place)
    assert {(len(row), row[0]) for row in before} == {(11, "https://b/api"), (11, HERE)}
    # Under two keys each, of which one is on its way; the file of one is known under both, too.
    assert [len([row for row in before if row[1] == kind]) for kind in Kind] == [8, 2, 8, 2]
    assert (sum(row[3] == "" for row in before), sum(row[10] != "" for row in before)) == (4, 2)
    for _ in range(2):
        with Journal(place) as journal:
            assert [journal.history.sent(portal, ["a1", "b"]) for portal in (HERE, "", "https://c")] == [
                {"a1"},
                {"a1"},
                frozenset(),
            ]
        assert known(place) == before
    with Journal(place) as journal:
        assert unchanged(journal, "a0", "x0", body(0))
        assert not unchanged(journal, "a2", "x2", body(2))


def test_a_journal_whose_migration_is_cut_off_is_migrated_later(
    place: Path | JournalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(_: object) -> None:
        raise JournalError("cut off")

    before = of_version_22(place)
    with monkeypatch.context() as patched:
        patched.setattr(schema, "make_views", cut_off)
        with pytest.raises(JournalError, match="cut off"):
            Journal(place)
    with closing(connect(place)) as old:
        assert old.execute("SELECT COUNT(*), MIN(kind) FROM delivered").fetchone() == (20, "identity")
        assert old.has("portal") is False
    with Journal(place):
        pass
    assert known(place) == before
