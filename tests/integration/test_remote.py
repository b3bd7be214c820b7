"""What a portal holds, read back past reports that change, cut short, or are refused."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from etl.delivery import Stop, open_session
from etl.remote.bulk import read_report
from etl.remote.invoices import RemoteInvoices
from tests.support.planned import TOKEN, target
from tests.support.scripted import Answer, Seen, answer, scripted

pytestmark = pytest.mark.anyio

ROWS = [
    {"InvoiceGuid": f"g{n}", "Identity": f"A{n}", "InvoiceId": f"A{n}", "Amount": n, "CustomerName": "N"}
    for n in range(600)
]


class Watch:
    """Hears how far it has come."""

    def __init__(self) -> None:
        self.total = self.done = 0

    def begin(self, total: int) -> None:
        """Announced."""
        self.total = total

    def came(self, documents: int) -> None:
        """Has come."""
        self.done += documents


def query(seen: Seen) -> dict[str, list[str]]:
    return parse_qs(urlsplit(seen.path).query)


def page(seen: Seen, total: int = len(ROWS)) -> bytes:
    size, index = (int(query(seen)[f"filter.page{name}"][0]) for name in ("Size", "Index"))
    return answer(200, json.dumps({"Index": index, "Total": total, "Result": ROWS[size * index : size * (index + 1)]}))


async def read(script: Callable[[Seen], Answer], questions: int = 600) -> tuple[bool, list[bool], int]:
    """Whether all came, which of three are there, and how many requests it took."""
    async with scripted(script) as server:
        settings: dict[str, Any] = {"credentials": TOKEN}
        async with open_session(target(server.base_url, **settings), Stop()) as session:
            with RemoteInvoices() as remote_invoices:
                whole = await read_report(session, (), questions, remote_invoices, Watch())
                return whole, [name in remote_invoices for name in ("a0", "A599", "A600")], len(server.seen)


async def test_the_report_is_read_whole() -> None:
    assert await read(page) == (True, [True, True, False], 2)


@pytest.mark.parametrize(("questions", "requests"), [(0, 0), (1, 1), (2, 1)])
async def test_it_is_not_read_where_single_questions_are_fewer(questions: int, requests: int) -> None:
    assert await read(page, questions) == (False, [False] * 3, requests)


async def test_of_a_report_that_changes_all_the_time_what_has_come_is_good() -> None:
    seen: list[Seen] = []

    def script(request: Seen) -> Answer:
        seen.append(request)
        return page(request, len(ROWS) + len(seen))

    whole, there, requests = await read(script)
    assert (whole, there) == (False, [True, False, False])
    assert requests == 4
