"""What only a journal on a server meets: connections, passwords, text it cannot hold."""

import sys
import threading
import traceback
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import JournalError
from etl.journal import Journal, JournalServer
from etl.journal.nul import escape, unescape
from etl.journal.server_errors import refusal_remedy, remedy
from etl.model.document import PlannedRow
from etl.model.problem import Problem
from etl.model.run import RunRequest, SourceFile
from tests.support.command import Etl
from tests.support.pooler import pooled
from tests.support.postgres import PASSWORD, USER, Server

REQUEST = RunRequest("import", "here")


def refused(server: JournalServer) -> str:
    """The sentence, having looked for the password in all that would be printed."""
    with pytest.raises(JournalError) as caught:
        Journal(server)
    said = "".join(traceback.format_exception(caught.value))
    assert PASSWORD not in said
    assert "wr0ng" not in said
    assert "\n" not in str(caught.value)
    return str(caught.value)


@given(st.text(st.sampled_from("\0\x1a01a") | st.characters(exclude_categories=["Cs"])))
def test_text_without_nul_comes_back_as_it_was(text: str) -> None:
    assert "\0" not in escape(text)
    assert unescape(escape(text)) == text


@given(st.text("\0\x1a01"), st.text("\0\x1a01"))
def test_different_texts_have_different_forms(one: str, other: str) -> None:
    assert (escape(one) == escape(other)) is (one == other)


def test_characters_no_database_likes_come_back_as_they_were(journal: Journal) -> None:
    run = journal.begin(RunRequest("import", "h\0re"))
    journal.add_source(run, 0, SourceFile("ju\0ly\x1a0.csv", "\x1a", "0"))
    odd = "A\0B\x1a1\t\\N\u2028é🎉"
    row = PlannedRow(0, 2, odd, odd.lower(), None, None, "U\0", None, None, mails=False)
    journal.add(run, 0, [row], [Problem(0, "Am\0ount", "\0", "plain", "is\0odd", "Mend it.")])
    ((result,),) = journal.results(run)
    assert (result.document_id, result.source_file, result.source_sheet) == (odd, "ju\0ly\x1a0.csv", "\x1a")
    assert journal.totals(run)[0].currency == "U\0"
    assert journal.reasons(run, 1)[0].text == "Am\0ount is\0odd"
    assert journal.runs()[0].request.portal == "h\0re"


def test_a_server_that_is_not_there_is_one_sentence() -> None:
    said = refused(JournalServer(f"postgresql://{USER}:{PASSWORD}@127.0.0.1:9/finance"))
    assert said.startswith(f"The journal postgresql://{USER}@127.0.0.1:9/finance cannot be opened: ")
    assert "PGPASSWORD" in said


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        ("FATAL:  the database system is starting up", "try again in a minute"),
        ("FATAL:  the database system is in recovery mode", "try again in a minute"),
        ("FATAL:  the database system is shutting down", "try again in a minute"),
        ("FATAL:  the database system is not yet accepting connections", "try again in a minute"),
        ("FATAL:  sorry, too many clients already", "raise max_connections"),
        ("FATAL:  remaining connection slots are reserved for roles with", "raise max_connections"),
        ("session is read-only", "target_session_attrs=read-write"),
        ("could not translate host name", "Check the address"),
    ],
)
def test_why_there_is_no_connection_decides_what_is_said(words: str, remedy: str) -> None:
    assert remedy in refusal_remedy(psycopg.OperationalError(words))


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (psycopg.errors.ReadOnlySqlTransaction, "may only be read"),
        (psycopg.errors.InsufficientPrivilege, "GRANT"),
        (psycopg.errors.DiskFull, "Free disk space on the server"),
        (psycopg.errors.TooManyConnections, "raise max_connections"),
        (psycopg.errors.OutOfMemory, "too little memory"),
        (psycopg.errors.QueryCanceled, "statement_timeout"),
        (psycopg.errors.IdleInTransactionSessionTimeout, "was frozen while it wrote"),
        (psycopg.errors.DeadlockDetected, "Run python -m etl resume"),
        (psycopg.errors.UndefinedTable, "put back a copy"),
        (psycopg.errors.UndefinedColumn, "put back a copy"),
        (psycopg.errors.AdminShutdown, "When the server is well again"),
        (psycopg.OperationalError, "When the server is well again"),
    ],
)
def test_what_a_server_says_decides_what_to_do(error: type[psycopg.Error], words: str) -> None:
    assert words in remedy(error())


def test_a_server_without_a_connection_left_is_one_sentence(postgres: Server) -> None:
    postgres.execute(f"CREATE ROLE many LOGIN PASSWORD '{PASSWORD}' CONNECTION LIMIT 0")
    url = postgres.journal().url.replace(f"//{USER}:", "//many:")
    assert "raise max_connections" in refused(JournalServer(url))


def test_a_wrong_password_is_one_sentence_without_it(postgres: Server) -> None:
    assert "authentication failed" in refused(JournalServer(postgres.address("postgres", "wr0ng")))


def test_a_database_that_is_not_there_is_one_sentence(postgres: Server) -> None:
    assert 'database "nowhere" does not exist' in refused(JournalServer(postgres.address("nowhere")))


def test_an_address_that_libpq_cannot_read_is_one_sentence_without_the_password() -> None:
    assert "percent-encoded" in refused(JournalServer("postgresql://etl:wr0ng%zz@127.0.0.1/finance"))
    assert "invalid" in refused(JournalServer("postgresql://etl:wr0ng@127.0.0.1/finance?nonsense=1"))


def test_the_password_may_come_from_the_environment(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    place = postgres.journal()
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    with Journal(JournalServer(place.url.replace(f":{PASSWORD}@", "@"))) as journal:
        assert journal.begin(REQUEST) == 1


def test_who_may_not_make_the_schema_is_told_and_who_finds_it_made_needs_no_right(postgres: Server) -> None:
    place = postgres.journal()
    database = place.url.rpartition("/")[2]
    postgres.execute(f"CREATE ROLE clerk_{database} LOGIN PASSWORD '{PASSWORD}'")
    clerk = JournalServer(place.url.replace(f"//{USER}:", f"//clerk_{database}:"))
    assert "permission denied" in refused(clerk)
    with Journal(place), psycopg.connect(place.url, autocommit=True) as connection:
        assert "may not be read by this account. Ask for the right: GRANT USAGE ON SCHEMA" in refused(clerk)
        connection.execute(f"GRANT USAGE ON SCHEMA payfabric_etl TO clerk_{database}".encode())
        connection.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA payfabric_etl TO clerk_{database}".encode())
    with Journal(clerk) as journal:
        assert journal.begin(REQUEST) == 1


def test_a_connection_that_is_lost_is_one_sentence_and_the_next_finds_what_was_kept(postgres: Server) -> None:
    place = postgres.journal()
    with Journal(place) as journal, journal.portal_lock("here"):
        journal.begin(REQUEST)
        postgres.cut()
        for _ in range(2):
            with pytest.raises(JournalError, match="When the server is well again, run python -m etl resume") as caught:
                journal.begin(REQUEST)
            assert "\n" not in str(caught.value)
    with Journal(place) as other, other.portal_lock("here"):
        assert [run.number for run in other.runs()] == [1]


def test_runs_that_begin_at_one_moment_have_numbers_of_their_own(place: Path | JournalServer) -> None:
    numbers: list[int] = []

    def begin() -> None:
        with Journal(place) as journal:
            numbers.extend(journal.begin(REQUEST) for _ in range(5))

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == list(range(1, 21))


def test_a_database_may_hold_other_things_and_keeps_them(postgres: Server) -> None:
    place = postgres.journal()
    with psycopg.connect(place.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE meta (name TEXT)")
        with Journal(place) as journal:
            journal.begin(REQUEST)
        tables = connection.execute("SELECT table_schema FROM information_schema.tables WHERE table_name = 'meta'")
        assert sorted(tables.fetchall()) == [("payfabric_etl",), ("public",)]


def test_without_the_driver_the_sentence_names_what_to_install(etl: Etl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "etl.journal.postgresql", raising=False)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    done = etl.run("runs", "--journal", "postgresql://etl@127.0.0.1/finance")
    assert done.returncode == 2
    assert "pip install 'payfabric-etl[postgres]'" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("mode", ["transaction", "statement"])
def test_a_pooler_that_lends_one_session_to_several_is_told_as_that(postgres: Server, mode: str) -> None:
    with pooled(postgres, mode) as server:
        said = refused(server)
    assert "a pooler such as PgBouncer" in said
    assert "session mode (pool_mode = session)" in said


def test_a_pooler_that_lends_a_session_to_one_keeps_a_journal(postgres: Server) -> None:
    with pooled(postgres, "session") as server, closing(Journal(server)) as journal:
        assert journal.runs() == []


@pytest.mark.parametrize("encoding", ["LATIN1", "EUC_JP"])
def test_no_journal_is_made_in_a_database_that_lacks_characters(postgres: Server, encoding: str) -> None:
    name = f"of_{encoding.lower()}"
    postgres.execute(f"CREATE DATABASE {name} ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
    said = refused(JournalServer(postgres.address(name)))
    assert f"keeps text as {encoding}" in said
    assert "ENCODING 'UTF8'" in said


def test_a_database_that_keeps_bytes_as_they_come_keeps_a_journal(postgres: Server) -> None:
    postgres.execute("CREATE DATABASE bytes ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
    with closing(Journal(JournalServer(postgres.address("bytes")))) as journal:
        run = journal.begin(RunRequest("import", "zürich 東京"))
        assert [each.request.portal for each in journal.runs() if each.number == run] == ["zürich 東京"]
