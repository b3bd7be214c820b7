import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from etl.simulator.store import MEMORY, Store, StoredInvoice, StoredRequest


def test_a_second_post_replaces_every_value_and_is_counted() -> None:
    with closing(Store(MEMORY)) as store:
        store.put("Inv-1", "Inv-1", "first", mails=True, at=1.0)
        store.put(" INV-1 ", "INV-1", "second", mails=False, at=2.0)
        (stored,) = store.invoices()
        expected = StoredInvoice("inv-1", " INV-1 ", "INV-1", "second", 2, 1, 1.0, 2.0, stored.created_on)
        assert stored == expected
        assert datetime.fromisoformat(stored.created_on).year > 2000


def test_a_file_of_before_dates_were_kept_is_continued(tmp_path: Path) -> None:
    data = str(tmp_path / "simulator.db")
    with closing(Store(data)) as store:
        store.put("A", "A", "body", mails=False, at=1.0)
    with closing(sqlite3.connect(data)) as old:
        old.execute("alter table invoice drop column created_on")
        old.commit()
    with closing(Store(data)) as store:
        store.put("B", "B", "body", mails=False, at=1.0)
        assert [invoice.created_on[:4] > "1900" for invoice in store.invoices()] == [False, True]


def test_identities_are_compared_without_case_or_blanks_around() -> None:
    with closing(Store(MEMORY)) as store:
        store.put("Straße", "1", "body", mails=False, at=1.0)
        assert store.body(" STRASSE ") == "body"
        assert store.body("other") is None


def test_requests_are_remembered_in_order() -> None:
    first = StoredRequest(1.0, "POST", "/invoices", "A", 0, "connection cut")
    second = StoredRequest(2.0, "GET", "/invoices", None, 401, None)
    with closing(Store(MEMORY)) as store:
        store.record(first)
        store.record(second)
        assert store.requests() == [first, second]


def test_a_file_is_committed_on_close_and_continued_when_opened_again(tmp_path: Path) -> None:
    data = str(tmp_path / "simulator.db")
    for at in (1.0, 2.0):
        with closing(Store(data)) as store:
            store.put("A", "A", "body", mails=False, at=at)
    with closing(Store(data)) as store:
        assert [invoice.posts for invoice in store.invoices()] == [2]


def test_another_connection_sees_what_was_committed(tmp_path: Path) -> None:
    data = str(tmp_path / "simulator.db")
    with closing(Store(data)) as store, closing(sqlite3.connect(data)) as other:
        store.put("A", "A", "body", mails=False, at=1.0)
        assert other.execute("select count(*) from invoice").fetchone() == (0,)
        store.commit()
        assert other.execute("select count(*) from invoice").fetchone() == (1,)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but long enough to be looked at" * 100)
    with pytest.raises(sqlite3.DatabaseError):
        Store(str(path))
