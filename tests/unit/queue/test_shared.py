"""A queue on a server that is away, cuts connections, or lets nobody in any more."""

from contextlib import closing

import pytest

from etl.errors import JournalError
from etl.journal import JournalServer
from etl.queue import Order, open_queue
from tests.support.postgres import PASSWORD, Server


def order() -> Order:
    return Order(portal="acme", file="/exports/july.csv")


def test_a_server_that_goes_away_is_said_without_its_password(shared_place: JournalServer) -> None:
    nowhere = JournalServer(shared_place.url.replace(f"{shared_place.url.rsplit(':', 1)[1]}", "1/none"))
    with pytest.raises(JournalError) as raised:
        open_queue(nowhere)
    assert "secr3t" not in str(raised.value)
    assert "The queue in postgresql://etl@127.0.0.1:1/none failed: " in str(raised.value)


def test_a_password_that_has_changed_is_told_as_that(
    shared_place: JournalServer, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.queue.shared._PATIENCE", 0.5)
    postgres.execute("CREATE ROLE night SUPERUSER LOGIN PASSWORD 'b3fore'")
    with closing(open_queue(JournalServer(shared_place.url.replace(f"etl:{PASSWORD}", "night:b3fore")))) as queue:
        queue.put(order())
        postgres.execute("ALTER ROLE night PASSWORD 'aft3r'")
        postgres.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'night'")
        with pytest.raises(JournalError):
            queue.jobs()
        with pytest.raises(JournalError, match='password authentication failed for user "night"') as raised:
            queue.jobs()
    assert type(raised.value) is JournalError
    assert "Check the address, user and password (PGPASSWORD)" in str(raised.value)
    assert "b3fore" not in str(raised.value)


def test_a_connection_that_is_cut_comes_back(shared_place: JournalServer) -> None:
    import psycopg

    with closing(open_queue(shared_place)) as queue, psycopg.connect(shared_place.url, autocommit=True) as other:
        queue.put(order())
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
        found = queue.take()
    assert found is not None
    assert found.order == order()
