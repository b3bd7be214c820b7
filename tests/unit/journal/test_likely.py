"""Documents like others, on both engines."""

from pathlib import Path

from etl.journal import Journal, JournalServer
from etl.journal.clashes import Like
from etl.model.document import Outcome, PlannedRow, Status
from etl.model.run import RunRequest, RunState, SourceFile

HERE = "http://127.0.0.1/api"
AT = "2026-07-31T18:00:00.000Z"


def planned(journal: Journal, *names: str) -> int:
    run = journal.begin(RunRequest("import", HERE))
    journal.add_source(run, 0, SourceFile("july.csv", "", "0"))
    keys = [(name, name.lower(), name.lower(), name) for name in names]
    rows = [
        PlannedRow(n, n + 2, *key, "USD", "1.00", f'{{"A":"{key[0]}"}}', mails=False, alike="x")
        for n, key in enumerate(keys)
    ]
    journal.add(run, 0, rows, [])
    journal.planned(run)
    return run


def test_what_was_sent_before_and_what_stands_above_is_found(place: Path | JournalServer) -> None:
    with Journal(place) as journal:
        first = planned(journal, "A1")
        journal.mark(first, RunState.SENDING)
        journal.settle_and_claim(first, [], -1, 10)
        journal.settle_and_claim(first, [Outcome(0, Status.SUCCESS, 1, 200, "", AT)], 0, 0)
        second = planned(journal, "B1", "B2", "A1")
        assert journal.clashes.like_before(second) == [Like(0, "B1", "A1", 1), Like(1, "B2", "A1", 1)]
        assert journal.clashes.like_within(second, [0, 1]) == [Like(1, "B2", "B1", None)]
        assert [(each.count, str(each.amount)) for each in journal.clashes.totals(second, [0, 1])] == [(2, "2.00")]
