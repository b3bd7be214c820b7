"""Messages to people, by apprise: to a server of the test's own, as apprise sends JSON."""

import json
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from etl.notify import Kind, Notice, send_messages
from etl.options import Notify

# A module that apprise tries to import says so of itself.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

SECRET = "hunter2-correct-horse"  # noqa: S105


class Inbox(HTTPServer):
    """Takes what is posted to it; refuses what is posted to /no."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.taken: list[dict[str, Any]] = []

    def address(self, path: str = "") -> str:
        """Its address, as apprise has it."""
        return f"json://127.0.0.1:{self.server_port}/{path}"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        assert isinstance(self.server, Inbox)
        self.server.taken.append(json.loads(body))
        self.send_response(500 if self.path.startswith("/no") else 200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    pytest.importorskip("apprise")
    server = Inbox()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def notice(*kinds: Kind, attachments: tuple[Path, ...] = ()) -> Notice:
    return Notice(kinds=frozenset(kinds), title="A load", body="3 rejected", attachments=attachments)


@pytest.mark.parametrize(
    ("kinds", "told", "form"),
    [
        ([Kind.SUCCESS], 1, "success"),
        ([Kind.FAILURE], 1, "failure"),
        ([Kind.FAILURE, Kind.ATTENTION], 2, "failure"),
        ([Kind.ATTENTION], 2, "warning"),
    ],
)
def test_each_is_told_once_of_what_concerns_him(kinds: list[Kind], told: int, form: str, inbox: Inbox) -> None:
    one, other = inbox.address("one"), inbox.address("other")
    notify = Notify(failure=(one,), success=(one,), attention=(one, other))
    assert send_messages(notify, notice(*kinds)) == []
    assert [(each["title"], each["message"], each["type"]) for each in inbox.taken] == [
        ("A load", "3 rejected", form)
    ] * told


def test_rejects_go_with_it_only_where_that_is_said(inbox: Inbox, tmp_path: Path) -> None:
    file = tmp_path / "july.rejects.csv"
    file.write_text("INV-1\n", encoding="utf-8")
    for attach in (False, True):
        notify = Notify(failure=(inbox.address(),), attach_rejects=attach)
        assert send_messages(notify, notice(Kind.FAILURE, attachments=(file,))) == []
    assert [len(each["attachments"]) for each in inbox.taken] == [0, 1]


def test_an_address_may_stand_in_a_variable_or_a_file(
    inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ETL_TEST_TOLD", inbox.address("a"))
    (tmp_path / "told").write_text(f"{inbox.address('b')}\n\n{inbox.address('c')}\n", encoding="utf-8")
    notify = Notify(failure=("env:ETL_TEST_TOLD", f"file:{tmp_path / 'told'}"))
    assert send_messages(notify, notice(Kind.FAILURE)) == []
    assert len(inbox.taken) == 3


def test_who_cannot_be_told_is_named_without_his_address_and_the_others_are_told(
    inbox: Inbox, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = (
        f"json://me:{SECRET}@127.0.0.1:{inbox.server_port}/no",
        f"nonsense://{SECRET}",
        SECRET,
        "env:ETL_TEST_NOTHING",
        "file:/no/such/file",
    )
    told = send_messages(Notify(failure=(*wrong, inbox.address())), notice(Kind.FAILURE))
    assert told == [
        "Not notified by json: it could not be delivered. Look at the address and the network.",
        "Not notified by nonsense: apprise knows no such address: see https://appriseit.com",
        "Not notified by an address: apprise knows no such address: see https://appriseit.com",
        "Not notified, env:ETL_TEST_NOTHING: it is empty, or not set.",
        "Not notified, file:/no/such/file: No such file or directory.",
    ]
    assert len(inbox.taken) == 2
    said = capsys.readouterr()
    assert SECRET not in said.out + said.err + repr(Notify(failure=wrong))


def test_without_the_extra_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    (told,) = send_messages(Notify(failure=("mailto://me",)), notice(Kind.FAILURE))
    assert "python -m pip install 'payfabric-etl[notify]'" in told
    assert send_messages(Notify(), notice(Kind.FAILURE)) == []
