"""The page in a thread of the tests' own process, and the browser that looks at it."""

import http.client
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from anyio.from_thread import start_blocking_portal

from etl.app.context import Context
from etl.options import ConfigOptions, JournalOptions, PortalOptions, Secrets, SendOptions
from etl.page.command import Started
from etl.page.desk import Desk
from etl.page.server import serve

#: What CI sets, so that nothing is skipped there.
REQUIRED = "ETL_TEST_BROWSER"

SWITCHES = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)

#: Bytes of a file that is dropped in a test, at most.
LARGEST = 200_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page that answers.

    Attributes:
        address: lets a browser in, once.
        told: the addresses that were told later.
        desk: what it works with.
    """

    address: str
    told: list[str]
    desk: Desk

    @property
    def origin(self) -> str:
        """Where it is."""
        return self.address.partition("/enter")[0]

    def ask(self, path: str, method: str = "GET", body: str | bytes = b"", cookie: str = "", **headers: str) -> Answer:
        """Asks for something, as no browser would have to: any headers; those of a browser where none are given."""
        parts = urlsplit(self.origin)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
        said = {"Host": parts.netloc} | ({"Origin": self.origin} if method == "POST" else {})
        said |= {"Cookie": cookie} if cookie else {}
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.putrequest(method, path, skip_host=True)
            for name, value in said.items():
                if value:
                    connection.putheader(name, value)
            data = body.encode() if isinstance(body, str) else body
            if method == "POST" and "Content-Length" not in said:
                connection.putheader("Content-Length", str(len(data)))
            connection.endheaders(data)
            response = connection.getresponse()
            return Answer(response.status, dict(response.getheaders()), response.read().decode())
        finally:
            connection.close()

    def enter(self) -> str:
        """Lets this test in; returns its cookie."""
        address = self.told[-1] if self.told else self.address
        answer = self.ask(address.removeprefix(self.origin))
        return answer.headers["Set-Cookie"].partition(";")[0]

    def post(self, path: str, cookie: str, **fields: str) -> Answer:
        """Sends a form."""
        form = "application/x-www-form-urlencoded"
        return self.ask(path, "POST", urlencode(fields), cookie, Content_Type=form)


@contextmanager
def page(folder: Path, base_url: str = "", **portal: object) -> Iterator[Page]:
    """A page that answers until left, with a journal in its folder."""
    options = PortalOptions(base_url=base_url or None, rate="unlimited", **portal)  # type: ignore[arg-type]
    context = Context(
        portal=options,
        secrets=Secrets(integration_key="simulator", integration_password="simulator"),  # noqa: S106 - of the simulator
        journal=JournalOptions(journal=str(folder / "journal.sqlite3")),  # type: ignore[arg-type]  # as it is written
        send=SendOptions(),
    )
    told: list[str] = []
    with start_blocking_portal() as thread:
        desk = Desk(context, folder, LARGEST, Started(ConfigOptions(), options, context.journal))
        with thread.wrap_async_context_manager(serve(desk, 0, told.append)) as address:
            yield Page(address, told, desk)


def chromium() -> str:
    """The browser; skips the test where there is none, unless CI wants it."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None or sys.platform != "linux":
        if os.environ.get(REQUIRED) == "required":
            raise AssertionError("there is no chromium here: apt-get install chromium")
        pytest.skip("no chromium here: apt-get install chromium")
    return found
