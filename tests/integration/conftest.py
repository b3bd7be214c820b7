import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from etl.journal import Journal
from etl.records import PlannedRow, RunRequest, SourceFile
from tests.support.planned import PlanDocuments, PlannedRun


def planned_row(seq: int, more: Mapping[str, str]) -> PlannedRow:
    identity = f"A/{seq} é&#+"
    payload = {"Amount": "30.10", "CustomerId": "C1", "Identity": identity, "InvoiceId": identity, **more}
    return PlannedRow(
        seq, seq + 2, identity, identity.lower(), identity.lower(), identity, "USD", "30.10", json.dumps(payload), False
    )


@pytest.fixture
def plan_documents(tmp_path: Path) -> Iterator[PlanDocuments]:
    with Journal(tmp_path / "journal.sqlite3") as journal:

        def plan(count: int, more: Mapping[str, str] | None = None) -> PlannedRun:
            run = journal.begin(RunRequest("import", "test"))
            journal.add_source(run, 0, SourceFile("july.csv", "", "0" * 64))
            journal.add(run, 0, [planned_row(seq, more or {}) for seq in range(count)], [])
            return PlannedRun(journal, run)

        yield plan
