import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from itertools import count as count_from
from pathlib import Path

import pytest

from etl.journal import Journal
from etl.model.document import PlannedRow
from etl.model.run import RunRequest, RunState, SourceFile
from tests.support.planned import PlanDocuments, PlannedRun


def planned_row(seq: int, more: Mapping[str, str], customer: str) -> PlannedRow:
    identity = f"A/{seq} é&#+"
    payload = {"Amount": "30.10", "CustomerId": customer, "Identity": identity, "InvoiceId": identity, **more}
    return PlannedRow(
        seq, seq + 2, identity, identity.lower(), identity.lower(), identity, "USD", "30.10", json.dumps(payload), False
    )


@pytest.fixture
def plan_documents(tmp_path: Path) -> Iterator[PlanDocuments]:
    """Plans runs, all in one journal."""
    with Journal(tmp_path / "journal.sqlite3") as journal:

        def plan(
            count: int, more: Mapping[str, str] | None = None, customers: Callable[[int], str] = _another
        ) -> PlannedRun:
            return planned_run(journal, count, more or {}, customers)

        yield plan


@pytest.fixture
def plan_apart(tmp_path: Path) -> Iterator[PlanDocuments]:
    """Plans runs, each in a journal of its own: they may be sent at the same time."""
    with ExitStack() as journals:
        numbers = count_from(0)

        def plan(
            count: int, more: Mapping[str, str] | None = None, customers: Callable[[int], str] = _another
        ) -> PlannedRun:
            journal = journals.enter_context(Journal(tmp_path / f"{next(numbers)}.sqlite3"))
            return planned_run(journal, count, more or {}, customers)

        yield plan


def _another(seq: int) -> str:
    return f"C{seq + 1}"


def planned_run(
    journal: Journal, count: int, more: Mapping[str, str], customers: Callable[[int], str] = _another
) -> PlannedRun:
    run = journal.begin(RunRequest("import", "test"))
    journal.add_source(run, 0, SourceFile("july.csv", "", "0" * 64))
    journal.add(run, 0, [planned_row(seq, more, customers(seq)) for seq in range(count)], [])
    journal.mark(run, RunState.PLANNED)
    return PlannedRun(journal, run)
