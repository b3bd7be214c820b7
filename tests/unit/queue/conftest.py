import pytest

from etl.journal import JournalServer


@pytest.fixture(scope="module")
def shared_server(request: pytest.FixtureRequest) -> JournalServer:
    found: JournalServer = request.getfixturevalue("postgres").journal()
    return found


@pytest.fixture
def shared_place(shared_server: JournalServer) -> JournalServer:
    import psycopg

    with psycopg.connect(shared_server.url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS payfabric_etl_queue CASCADE")
    return shared_server
