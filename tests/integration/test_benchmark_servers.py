"""The benchmarks' servers answer as a portal does, and only to what they have read whole."""

import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

if sys.platform == "win32":
    pytest.skip("the benchmarks are for Linux and macOS", allow_module_level=True)

from benchmarks.ground import Ground
from benchmarks.scale import QUICK
from benchmarks.servers.running import Server, fast, recording

NGINX = Ground.prepare(QUICK).programs.get("nginx")
HEAD = (
    "POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
    "Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
)


def _nginx() -> AbstractContextManager[Server]:
    if NGINX is None:
        assert os.environ.get("ETL_TEST_NGINX") != "required", "nginx is not installed"
        pytest.skip("nginx is not installed")
    return fast(NGINX)


@pytest.fixture(params=[_nginx, recording], ids=["nginx", "recording"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    start: Callable[[], AbstractContextManager[Server]] = request.param
    with start() as started:
        yield started


def _connect(server: Server) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", int(server.base_url.split(":")[2].split("/")[0])))
    connection.settimeout(10)
    return connection


def _head(path: str, body: bytes, bearer: str = "benchmark") -> bytes:
    return HEAD.format(path=path, token=bearer, length=len(body)).encode()


def test_true_comes_only_when_the_whole_body_has_arrived_which_is_written_down(server: Server) -> None:
    body = '{"CustomerName":"Müller \\"& Co.\\"\\n","Amount":"1.00"}'.encode()
    with _connect(server) as connection:
        connection.sendall(_head("/api/invoices", body) + body[:10])
        connection.settimeout(0.3)
        with pytest.raises(TimeoutError):
            connection.recv(1)
        connection.settimeout(10)
        connection.sendall(body[10:])
        assert connection.recv(4096).endswith(b"\r\n\r\ntrue")
    (arrival,) = server.seen()
    assert (arrival.document, arrival.body) == (True, body)
    assert abs(arrival.at - time.time()) < 60


def test_requests_follow_each_other_on_one_connection(server: Server) -> None:
    with _connect(server) as connection:
        for number in range(3):
            body = f"[{number}]".encode()
            connection.sendall(_head("/api/invoices", body) + body)
            assert connection.recv(4096).endswith(b"true")
    assert [arrival.body for arrival in server.seen()] == [b"[0]", b"[1]", b"[2]"]


def test_a_token_is_granted_and_what_was_asked_for_it_is_not_written_down(server: Server) -> None:
    body = b"grant_type=password&username=k&password=p"
    with _connect(server) as connection:
        connection.sendall(_head("/api/token", body) + body)
        assert b'"access_token":"benchmark"' in connection.recv(4096)
    (arrival,) = server.seen()
    assert (arrival.document, arrival.body) == (False, b"")


def test_nginx_turns_away_a_document_without_the_token() -> None:
    with _nginx() as server, _connect(server) as connection:
        connection.sendall(_head("/api/invoices", b"{}", bearer="another") + b"{}")
        assert b" 401 " in connection.recv(4096)


def test_the_recording_server_takes_the_time_that_it_is_told() -> None:
    with recording(0.2) as server, _connect(server) as connection:
        began = time.monotonic()
        connection.sendall(_head("/api/invoices", b"{}") + b"{}")
        assert connection.recv(4096).endswith(b"true")
    assert time.monotonic() - began >= 0.2


def test_without_nginx_our_own_server_takes_its_place_and_says_so() -> None:
    with fast(None) as server, _connect(server) as connection:
        connection.sendall(_head("/api/invoices", b"{}") + b"{}")
        assert connection.recv(4096).endswith(b"true")
        assert "Python" in server.name
