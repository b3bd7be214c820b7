"""What the links of the hash chain cover of a run: the same however it is kept, another one whatever is changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.journal import Journal, page, pages, run_contents
from etl.model.hash_chain import BY_ROWS, FORM, Contents
from tests.support.packed import planned


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "LEAST", 1)
    monkeypatch.setattr(page, "SIZE", 7)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Journal]:
    with Journal(tmp_path / "journal.sqlite3") as journal:
        yield journal


@pytest.mark.parametrize("form", [BY_ROWS, FORM])
def test_how_documents_are_kept_and_how_many_are_hashed_at_a_time_makes_no_difference(
    journal: Journal, form: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = planned(journal)
    before = journal.chain.contents(run, form)
    for limit in (1, 2, 5):
        monkeypatch.setattr(run_contents, "_PAGE", limit)
        assert journal.chain.contents(run, form) == before
    # Single documents leave their pages, at whose ends they were or within.
    for seq in (0, 6, 7, 20, 39):
        with journal._writing(run) as db:  # noqa: SLF001 - a hand in the journal
            pages.take_out(db, run, [seq])
        assert journal.chain.contents(run, form) == before
    assert len(journal.settle_and_claim(run, [], -1, 3)) == 3
    assert journal.chain.contents(run, form).planned == before.planned
    with journal._writing(run) as db:  # noqa: SLF001
        pages.take_all_out(db, run)
    assert journal.chain.contents(run, form).planned == before.planned


def changed(journal: Journal, change: str, seq: int) -> tuple[Contents, Contents]:
    """The contents of a run before and after one of its rows is changed."""
    run = planned(journal)
    with journal._writing(run) as db:  # noqa: SLF001
        pages.take_out(db, run, [seq])
    before = journal.chain.contents(run)
    with journal._writing(run) as db:  # noqa: SLF001
        db.execute(f"UPDATE document SET {change} WHERE seq = {seq}")
    return before, journal.chain.contents(run)


@pytest.mark.parametrize(
    "change",
    [
        *(f"{column} = {column} || '1'" for column in ("document_id", "identity", "currency", "amount", "content")),
        *(f"{column} = {column} + 1" for column in ("source_row", "mails")),
        *("source = 1 - source", "attachment = 'a.pdf'", "attachment_sha256 = '00'", "document_id = NULL"),
    ],
)
def test_whatever_is_changed_of_what_was_planned_is_another_hash(here: Journal, change: str) -> None:
    before, after = changed(here, change, 1)
    assert (after.planned != before.planned, after.outcomes) == (True, before.outcomes)


@pytest.mark.parametrize(
    "change",
    [
        *("status = 'success'", "attempts = 1", "http_status = 200", "asked = 1", "attached = 'yes'"),
        *("finished_at = ''", "message = 'x'"),
    ],
)
def test_whatever_is_changed_of_what_became_of_it_is_another_hash(here: Journal, change: str) -> None:
    before, after = changed(here, change, 1)
    assert (after.planned, after.outcomes != before.outcomes) == (before.planned, True)


def test_a_value_that_moves_to_the_next_document_is_another_hash(here: Journal) -> None:
    run = planned(here)
    with here._writing(run) as db:  # noqa: SLF001
        pages.take_all_out(db, run)
    before = here.chain.contents(run)
    with here._writing(run) as db:  # noqa: SLF001
        one, other = (db.execute(f"SELECT amount FROM document WHERE seq = {n}").fetchone()[0] for n in (1, 2))
        db.execute("UPDATE document SET amount = ? WHERE seq = 1", (other,))
        db.execute("UPDATE document SET amount = ? WHERE seq = 2", (one,))
    assert one != other
    assert here.chain.contents(run).planned != before.planned
