import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.journal import Journal
from etl.records import PlannedRow, RunRequest, SourceFile
from tests.support.planned import PlanDocuments, PlannedRun


def planned_row(seq: int) -> PlannedRow:
    identity = f"A/{seq} é&#+"
    payload = {"Amount": "30.10", "CustomerId": "C1", "Identity": identity, "InvoiceId": identity}
    return PlannedRow(
        seq, seq + 2, identity, identity.lower(), identity.lower(), identity, "USD", "30.10", json.dumps(payload), False
    )


@pytest.fixture
def plan_documents(tmp_path: Path) -> Iterator[PlanDocuments]:
    with Journal(tmp_path / "journal.sqlite3") as journal:

        def plan(count: int) -> PlannedRun:
            run = journal.begin(RunRequest("import", "test"))
            journal.add_source(run, 0, SourceFile("july.csv", "", "0" * 64))
            journal.add(run, 0, map(planned_row, range(count)), [])
            return PlannedRun(journal, run)

        yield plan
