"""Listings that come in other pages than were asked for, or not whole."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from etl.delivery import INVOICE_KEYS, PortalSession, Stop, open_session, pages
from etl.errors import IncompleteError, RefusedError
from etl.portal import criteria
from tests.support.planned import TOKEN, target
from tests.support.scripted import Answer, Seen, answer, scripted

pytestmark = pytest.mark.anyio

ROWS = [{"InvoiceGuid": f"guid-{n}", "InvoiceId": f"A{n}"} for n in range(1100)]


def asked(seen: Seen) -> tuple[int, int]:
    query = parse_qs(urlsplit(seen.path).query)
    return int(query["filter.pageSize"][0]), int(query["filter.pageIndex"][0])


def page(rows: list[dict[str, str]], total: int = len(ROWS)) -> bytes:
    return answer(200, json.dumps({"Index": 0, "Total": total, "Result": rows}))


def capped(seen: Seen, largest: int) -> bytes:
    size, index = asked(seen)
    size = min(size, largest)
    return page(ROWS[size * index : size * (index + 1)])


async def collect(script: Callable[[Seen], Answer], **settings: Any) -> tuple[list[str], list[tuple[int, int]]]:  # noqa: ANN401
    async with scripted(script) as server:
        found = await read(server.base_url, **settings)
    return found, [asked(seen) for seen in server.seen]


async def read(base_url: str, **settings: Any) -> list[str]:  # noqa: ANN401
    async with open_session(target(base_url, credentials=TOKEN, **settings), Stop()) as session:
        return await listed(session)


async def listed(session: PortalSession, *, whole: bool = False) -> list[str]:
    wanted = criteria(["CustomerId=A & B", "DueDate>=2026-01-01 10:00:00"])

    def question(size: int, index: int) -> Any:  # noqa: ANN401
        return session.portal.get_invoices(wanted, size, index)

    listing = pages(session, question, INVOICE_KEYS, whole=whole)
    return [row["InvoiceId"] async for rows in listing for row in rows]


EVERY = [row["InvoiceId"] for row in ROWS]


async def test_all_pages_come_and_the_criteria_are_written_as_the_vendor_has_them() -> None:
    seen: list[Seen] = []

    def script(request: Seen) -> Answer:
        seen.append(request)
        return capped(request, 10_000)

    assert await collect(script) == (EVERY, [(512, 0), (512, 1), (512, 2)])
    assert seen[0].path == (
        "/api/reports/invoices?filter.pageSize=512&filter.pageIndex=0"
        "&filter.criteria.CustomerId.EqualsTo=A%20%26%20B&filter.criteria.DueDate.Min=2026-01-01%2010%3A00%3A00"
    )


@pytest.mark.parametrize("largest", [1, 100, 511])
async def test_a_portal_with_smaller_pages_is_asked_for_smaller_ones(largest: int) -> None:
    found, _ = await collect(lambda seen: capped(seen, largest))
    assert found == EVERY


@pytest.mark.parametrize("largest", [1, 10, 15, 20, 25, 50, 100, 511])
@pytest.mark.parametrize("status", [400, 413, 422])
async def test_a_portal_that_refuses_large_pages_is_asked_for_the_usual_smaller_ones(status: int, largest: int) -> None:
    def script(seen: Seen) -> Answer:
        refusal = answer(status, '{"Message":"Page too large."}')
        return refusal if asked(seen)[0] > largest else capped(seen, largest)

    found, sizes = await collect(script)
    assert found == EVERY
    assert [size for size, _ in sizes if size > largest] == [s for s in (512, 100, 50, 25, 15, 10) if s > largest]


async def test_a_page_that_is_lost_or_too_long_is_asked_for_in_halves() -> None:
    def script(seen: Seen) -> Answer:
        size, _ = asked(seen)
        if size > 256:
            return answer(504, "<html>")
        return answer(200, b" " * (5 << 20)) if size > 128 else capped(seen, 10_000)

    found, sizes = await collect(script)
    assert found == EVERY
    assert [size for size, _ in sizes[:3]] == [512, 256, 128]


@pytest.mark.parametrize("key", ["InvoiceGuid", "Identity", "InvoiceId"])
@pytest.mark.parametrize("shift", [1, -1])
async def test_rows_in_another_order_on_each_page_are_noticed_by_whatever_tells_them_apart(
    key: str, shift: int
) -> None:
    rows = [{"InvoiceId": "A", key: f"A{number}"} for number in range(60)]

    def script(seen: Seen) -> Answer:
        size, index = asked(seen)
        turned = rows if index % 2 == 0 else rows[::shift][7:] + rows[::shift][:7]
        return page(turned[size * index : size * (index + 1)], 60) if size <= 10 else answer(400)

    with pytest.raises(IncompleteError, match="twice, so another is missing"):
        await collect(script)


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        (lambda seen: page([] if asked(seen)[1] else ROWS[:512]), "gives 0 where 512 more should come, after 512"),
        (lambda _: page(ROWS[:512]), "gives guid-0 twice"),
        (lambda _: page(ROWS[:1099], 1100), "gives 1,099 where 512"),
        (lambda seen: page(ROWS[: asked(seen)[0] - 1]), "gives 0 where"),
        (lambda seen: page(ROWS[:512], 1100 + asked(seen)[1]), "announced 1,100 and then 1,101"),
    ],
)
async def test_what_does_not_come_whole_is_an_error_and_no_end(script: Callable[[Seen], Answer], sentence: str) -> None:
    with pytest.raises(IncompleteError, match=sentence):
        await collect(script)


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        (answer(400, '{"Message":"No criterion."}'), "refuses the question .HTTP 400: No criterion"),
        (answer(404), "HTTP 404"),
        (answer(200, "[]"), "HTTP 200 without a page"),
        (answer(200, '{"Total":true,"Result":[]}'), "without a page"),
        (answer(200, '{"Total":1,"Result":[1]}'), "without a page"),
    ],
)
async def test_what_is_no_page_is_told(refusal: bytes, sentence: str) -> None:
    with pytest.raises(RefusedError, match=sentence):
        await collect(lambda _: refusal)


@pytest.mark.parametrize(("gone", "place"), [(3, 1098), (3, 700), (600, 1099), (511, 1099)])
async def test_a_row_that_slips_between_pages_unread_is_noticed(gone: int, place: int) -> None:
    """Between two pages one row is taken out and another added, so that the total stays."""
    rows = list(ROWS)

    def script(seen: Seen) -> Answer:
        size, index = asked(seen)
        if (size, index) == (512, 1 if gone < 512 else 2):
            rows.remove(ROWS[gone])
            rows.insert(place, {"InvoiceGuid": "new", "InvoiceId": "new"})
        return page(rows[size * index : size * (index + 1)])

    async with (
        scripted(script) as server,
        open_session(target(server.base_url, credentials=TOKEN), Stop()) as session,
    ):
        with pytest.raises(IncompleteError, match="Rows have moved from page to page"):
            await listed(session, whole=True)


async def test_a_listing_at_rest_is_whole_for_one_small_request_more_a_page() -> None:
    async with (
        scripted(lambda seen: capped(seen, 10_000)) as server,
        open_session(target(server.base_url, credentials=TOKEN), Stop()) as session,
    ):
        assert await listed(session, whole=True) == EVERY
    assert [asked(seen) for seen in server.seen] == [(512, 0), (512, 1), (512, 2), (1, 511), (1, 1023)]
