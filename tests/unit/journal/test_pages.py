"""Planned documents in pages of columns: no question is answered otherwise than of rows, and no damage is sent."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from etl.journal import Journal, folder, page, pages
from etl.journal.opening import connect
from etl.model.comparison import CompareScope, Comparison, Overwrites, PlannedAction
from etl.model.document import Outcome, Result, Status
from etl.model.problem import Problem
from etl.model.run import RunRequest, RunState, SourceFile
from tests.support.packed import COUNT, HERE, packed, planned, row

AT = "2026-07-31T18:00:00.000Z"


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "LEAST", 1)
    monkeypatch.setattr(page, "FEW", 1)
    monkeypatch.setattr(page, "SIZE", 7)
    monkeypatch.setattr(folder, "_OFTEN", 1)


@dataclass(frozen=True)
class Both:
    """The same journal twice: in pages, and in rows alone."""

    in_pages: Journal
    in_rows: Journal
    patch: pytest.MonkeyPatch

    def do(self, act: Callable[[Journal], Any]) -> Any:  # noqa: ANN401 - whatever the act returns
        """Does the same in both, and returns what both have answered."""
        found = act(self.in_pages)
        with self.patch.context() as patch:
            patch.setattr(page, "LEAST", 1_000_000)
            patch.setattr(page, "FEW", 1_000_000)
            assert act(self.in_rows) == found
        return found


@pytest.fixture
def both(journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Both]:
    with Journal(tmp_path / "rows.sqlite3") as rows:
        yield Both(journal, rows, monkeypatch)


def told(journal: Journal, run: int) -> list[Any]:
    """Every question that is asked of a run."""
    known = journal.run(run)
    assert known
    rejects, compared = journal.rejects, journal.comparisons
    return [
        [result for some in journal.results(run) for result in some],
        journal.totals(run),
        rejects.totals(run),
        journal.mails(run),
        journal.unstated.totals(run),
        journal.unstated.first(run, 3),
        (journal.pending(run), known.pending, known.state, [r.number for r in journal.runs(pending=True)]),
        journal.superseded(run),
        compared.digest(run),
        [each for some in compared.rows(run) for each in some],
        [document for document, _ in journal.audit.documents(run)],
        [each for some in rejects.documents(run) for each in some],
        [each for some in rejects.rejected(run) for each in some],
        (compared.conflicts_before(run), journal.reasons(run, 9), journal.reasons(run, 9, warnings=True)),
    ]


def clashing(journal: Journal, run: int) -> list[Any]:
    """What is asked of a run that was just planned, and of it alone."""
    clashes = journal.clashes
    return [
        clashes.key_clashes(run),
        clashes.crossed(run),
        clashes.variants(run),
        clashes.padded(run),
        clashes.like_before(run),
    ]


def timeless(result: Result) -> Result:
    return result._replace(message=result.message[:9], finished_at=result.finished_at and "then")


def claim(limit: int, after: int = -1, run: int = 1) -> Callable[[Journal], Any]:
    return lambda journal: [
        (d.seq, d.payload, d.content, d.in_doubt, d.earlier) for d in journal.settle_and_claim(run, [], after, limit)
    ]


def settle(seqs: list[int], status: Status = Status.SUCCESS, run: int = 1) -> Callable[[Journal], Any]:
    done = [Outcome(seq, status, 1, 200, "", AT if status is not Status.PLANNED else None) for seq in seqs]
    return lambda journal: journal.settle_and_claim(run, done, 0, 0)


def test_whatever_becomes_of_a_run_it_answers_as_one_in_rows(both: Both) -> None:
    assert both.do(planned) == 1
    assert packed(both.in_pages, 1) > COUNT // 2
    assert packed(both.in_rows, 1) == 0
    both.do(lambda journal: told(journal, 1))
    both.do(lambda journal: journal.reject(1, [Problem(n, "", None, "unique", "is twice", "") for n in (8, 20, 21)]))
    both.do(lambda journal: journal.add(1, 0, (), [Problem(30, "", None, "odd", "is odd", "", warning=True)]))
    both.do(lambda journal: told(journal, 1))
    first = both.do(claim(3))
    both.do(lambda journal: told(journal, 1))
    both.do(settle([seq for seq, *_ in first]))
    second = both.do(claim(10, first[-1][0]))
    both.do(settle([seq for seq, *_ in second[:4]], Status.FAILED))
    both.do(settle([seq for seq, *_ in second[4:6]], Status.PLANNED))
    both.do(lambda journal: told(journal, 1))
    # Of the others nobody has recorded the end: the next process claims them again.
    assert [doubt for *_, doubt, _ in both.do(claim(COUNT))].count(True) == len(second) - 6
    both.do(lambda journal: told(journal, 1))
    assert packed(both.in_pages, 1) == 0


def test_a_second_run_of_the_same_invoices_is_settled_as_in_rows(both: Both) -> None:
    both.do(planned)
    claimed = both.do(claim(COUNT))
    both.do(settle([seq for seq, *_ in claimed[:15]]))
    both.do(settle([seq for seq, *_ in claimed[15:18]], Status.FAILED))
    # Some are unchanged, some in doubt; the others are new.
    assert both.do(lambda journal: planned(journal, count=COUNT + 20)) == 2
    assert 0 < packed(both.in_pages, 2) < 20
    both.do(lambda journal: told(journal, 2))
    *_, alike = both.do(lambda journal: clashing(journal, 2))
    assert {each.seq for each in alike} >= {40, 41}
    # A third run changes them, and is sent first.
    assert both.do(lambda journal: planned(journal, "new", COUNT + 20)) == 3
    third = both.do(claim(COUNT + 30, run=3))
    assert both.do(lambda journal: journal.superseded(2)) > packed(both.in_pages, 2) > 0
    both.do(settle([seq for seq, *_ in third], run=3))
    both.do(lambda journal: told(journal, 2))
    both.do(lambda journal: journal.settle_unchanged(2))
    both.do(lambda journal: told(journal, 2))
    assert both.do(claim(COUNT, run=2)) == []


@pytest.mark.parametrize("scope", list(CompareScope))
def test_what_is_compared_is_compared_as_in_rows(both: Both, scope: CompareScope) -> None:
    def found(journal: Journal, run: int, which: CompareScope) -> list[Any]:
        return [
            (each.seq, each.identity, each.body, each.given)
            for some in journal.comparisons.documents(run, which)
            for each in some
        ]

    both.do(planned)
    marks = [Comparison(n, PlannedAction.CONFLICT if n % 2 else PlannedAction.IDENTICAL) for n in range(6, 12)]
    both.do(lambda journal: journal.comparisons.put(1, AT, marks))
    both.do(planned)
    assert both.do(lambda journal: journal.comparisons.conflicts_before(2)) == 3
    # What this run has compared itself is no conflict of another one's.
    both.do(lambda journal: journal.comparisons.put(2, AT, [Comparison(9, PlannedAction.CREATE)]))
    both.do(lambda journal: found(journal, 2, scope))
    both.do(lambda journal: journal.comparisons.obey(2, Overwrites()))
    both.do(lambda journal: told(journal, 2))


@pytest.mark.parametrize(
    ("state", "act"),
    [
        (RunState.PLANNED, lambda journal: journal.abandon(1)),
        (RunState.PROPOSED, lambda journal: journal.upkeep.compact("9999")),
        (RunState.SENDING, lambda journal: journal.upkeep.compact("9999")),
    ],
    ids=["given up", "expired", "compacted"],
)
def test_a_run_ends_as_one_in_rows(both: Both, state: RunState, act: Callable[[Journal], object]) -> None:
    both.do(planned)
    if state is RunState.PROPOSED:
        both.do(lambda journal: journal.mark(1, RunState.REFUSED))
    both.do(lambda journal: journal.mark(1, state))
    both.do(lambda journal: act(journal) and None)
    assert both.do(lambda journal: [(each.state, each.pending) for each in journal.runs()])
    assert both.do(lambda journal: journal.totals(1))
    packed, rows = (chain.from_iterable(each.results(1)) for each in (both.in_pages, both.in_rows))
    # What is given up has the time in its message.
    assert list(map(timeless, packed)) == list(map(timeless, rows))


def test_a_run_that_is_forgotten_leaves_no_page(journal: Journal) -> None:
    def half() -> None:
        with journal.planning(RunRequest("import", HERE)) as run:
            journal.add_source(run, 0, SourceFile("july.csv", "", "0" * 64))
            journal.add(run, 0, map(row, range(10)), [])
            assert packed(journal, run) > 5
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert packed(journal, 1) == 0


def test_a_page_is_unpacked_when_it_is_claimed_and_no_other_is(journal: Journal) -> None:
    run = planned(journal)
    before = packed(journal, run)
    claimed = journal.settle_and_claim(run, [], -1, 1)
    assert [document.seq for document in claimed] == [0]
    assert before - page.SIZE <= packed(journal, run) < before


def test_what_hashes_cover_is_the_same_once_it_is_in_rows(journal: Journal) -> None:
    run = planned(journal)
    before = journal.chain.contents(run), journal.comparisons.digest(run)
    with closing(connect(journal.place)) as database, database.transaction():
        pages.take_all_out(database, run)
    assert packed(journal, run) == 0
    assert (journal.chain.contents(run), journal.comparisons.digest(run)) == before


def test_duplicates_and_what_is_alike_are_found_within_pages(both: Both) -> None:
    both.do(planned)
    everything = list(range(COUNT))
    assert len(both.do(lambda journal: journal.clashes.like_within(1, everything))) > 1
    keys = both.do(lambda journal: list(journal.clashes.keys(1, [2, 20, 33])))
    assert [(key.seq, key.file) for key in keys] == [(2, "august.csv"), (20, "august.csv"), (33, "july.csv")]


def test_a_document_of_the_root_that_waits_in_a_page_is_known_to_its_correction(both: Both) -> None:
    both.do(planned)

    def corrected(journal: Journal) -> object:
        run = journal.begin(RunRequest("import", HERE, corrects=1))
        journal.add_source(run, 0, SourceFile("rejects.csv", "", "1" * 64))
        journal.add(run, 0, [row(5)._replace(seq=0, payload="{}"), row(9)._replace(seq=1, payload="{}")], [])
        journal.rejects.take(run, 1, [(0, 5), (1, 6)])
        duplicates = journal.rejects.duplicates(run, 1)
        journal.planned(run)
        return run, duplicates, journal.rejects.totals(1)

    run, duplicates, _ = both.do(corrected)
    assert (run, [(each.seq, each.source_row) for each in duplicates]) == (2, [(1, 11)])


def test_what_the_portal_has_is_not_packed_to_be_taken_out_at_once(both: Both) -> None:
    both.do(planned)
    both.do(settle([seq for seq, *_ in both.do(claim(COUNT))]))
    assert both.do(planned) == 2
    with closing(connect(both.in_pages.place)) as database:
        assert database.execute("SELECT COUNT(*) FROM document WHERE run = 2").fetchone() == (COUNT,)
    both.do(lambda journal: told(journal, 2))


ASKED: dict[str, Callable[[Journal, int], object]] = {
    "rows": lambda journal, run: [result for some in journal.results(run) for result in some],
    "totals": lambda journal, run: journal.totals(run),
    "count": lambda journal, run: journal.pending(run),
}


@pytest.mark.parametrize("part", ASKED)
def test_who_reads_while_another_process_claims_sees_one_moment(
    journal: Journal, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    run = planned(journal)
    before = ASKED[part](journal, run)
    read = getattr(pages, part)

    def between(*arguments: object, **more: object) -> object:
        """A claim after the rows were read, and before the pages are."""
        with Journal(journal.place) as other:
            other.settle_and_claim(run, [], -1, 1)
        return read(*arguments, **more)

    monkeypatch.setattr(pages, part, between)
    assert ASKED[part](journal, run) == before
