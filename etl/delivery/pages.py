"""A listing of the portal, page by page, until all it announced has come."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any

from etl.delivery.safe_question import ask
from etl.delivery.session import PortalSession
from etl.errors import IncompleteError, RefusedError
from etl.portal import Reply, Verdict

Rows = list[Mapping[str, Any]]
Keys = Sequence[str]

_SIZE = 512

#: What tells invoices apart, by the first of them that is told; the newest portals tell a GUID.
INVOICE_KEYS = ("InvoiceGuid", "Identity", "InvoiceId")

#: Largest pages that portals are known to have, and what each of them has surely.
_USUAL = (100, 50, 25, 15, 10, 1)

#: Answers that may be about the size of the page: bad request, content too large, unprocessable.
_OF_THE_SIZE = {400, 413, 422}
_SUCCESS = range(200, 300)
_AGAIN = "Nothing was written. Run it again."


class Paging:
    """Which page is asked for next. Pure.

    Sizes only shrink, and to a divisor of the rows that have come, so that a page of another size begins where the last
    one ended. A portal with a largest page of its own shows it with the first, or refuses what is larger.

    Attributes:
        size: rows on a page.
        offset: rows that have come.
        total: rows the portal has announced; None before the first page.
    """

    def __init__(self) -> None:
        self.size = _SIZE
        self.offset = 0
        self.total: int | None = None

    @property
    def index(self) -> int:
        """The page's number, from 0."""
        return self.offset // self.size

    @property
    def done(self) -> bool:
        """Whether all has come."""
        return self.offset == self.total

    def take(self, total: int, rows: int) -> bool:
        """Takes a page with so many rows; False where it is to be asked for again, smaller.

        Raises:
            IncompleteError: the page has rows too many, or none, or announces another total than those before.
        """
        if self.total not in {None, total}:
            raise IncompleteError(
                f"The portal announced {self.total:,} and then {total:,}: something changed meanwhile. {_AGAIN}"
            )
        self.total = total
        due = min(self.size, total - self.offset)
        if rows > due or (due and not rows):
            raise IncompleteError(
                f"The portal announces {total:,}, but gives {rows:,} where {due:,} more should come,"
                f" after {self.offset:,}. {_AGAIN}"
            )
        if rows < due:
            # It may give no pages as large as this: then a smaller one comes whole.
            self._shrink(rows)
            return False
        self.offset += rows
        return True

    def narrow(self) -> bool:
        """Asks for half as much from now on; False where that is not possible."""
        if self.size == 1:
            return False
        self._shrink(self.size // 2)
        return True

    def refused(self) -> bool:
        """Asks for the next usual size from now on; False where none is left, or this size was good before."""
        smaller = next((size for size in _USUAL if size < self.size), None)
        if smaller is None or self.total is not None:
            return False
        self.size = smaller
        return True

    def _shrink(self, most: int) -> None:
        self.size = next(size for size in range(most, 0, -1) if self.offset % size == 0)


async def pages(
    session: PortalSession,
    question: Callable[[int, int], Awaitable[Reply]],
    keys: Keys,
    *,
    whole: bool = False,
) -> AsyncIterator[Rows]:
    """Every row of a listing, once.

    Args:
        session: portal, retry policy and stop.
        question: asks for a page of so many rows, with its index from 0.
        keys: the attributes that tell rows apart, in the vendor's spelling: the first that a row has does.
        whole: whether a row that slips from one page to another, unread, must be noticed: a small request more a page.

    Raises:
        IncompleteError: fewer or other rows come than the portal announced.
        RefusedError: the portal refuses the question.
        PortalError, StoppedError: as ``ask`` raises them.
    """
    paging = Paging()
    seen: set[str] = set()
    last: dict[int, str] = {}
    while not paging.done:
        page = await _page(session, paging, question)
        rows: Rows = page["Result"]
        if not paging.take(page["Total"], len(rows)):
            continue
        _check_new(rows, keys, seen)
        if rows and not paging.done:
            last[paging.offset - 1] = _name(rows[-1], keys)
        yield rows
    for place, name in last.items() if whole else ():
        await _check_place(session, partial(question, 1, place), keys, name)


async def _page(
    session: PortalSession, paging: Paging, question: Callable[[int, int], Awaitable[Reply]]
) -> Mapping[str, Any]:
    def put() -> Awaitable[Reply]:
        return question(paging.size, paging.index)

    def missed(reply: Reply) -> None:
        if reply.verdict is Verdict.UNCERTAIN:
            paging.narrow()

    first = ""
    while (reply := await ask(session, put, missed)).verdict is not Verdict.ACCEPTED:
        first = first or reply.message
        # A page past the bound on answers is cut, and then no JSON.
        cut = reply.http_status in _SUCCESS and paging.narrow()
        if not cut and not (reply.http_status in _OF_THE_SIZE and paging.refused()):
            raise RefusedError(f"The portal refuses the question ({first}).")
    return reply.body or {}


async def _check_place(session: PortalSession, question: Callable[[], Awaitable[Reply]], keys: Keys, name: str) -> None:
    """Sees whether the last row of a page is still where it was: one taken out before it moves the next, unread."""
    reply = await ask(session, question)
    rows: Rows = (reply.body or {}).get("Result", [])
    # Where more come the portal passes over sizes, and nothing can be told of places.
    single = reply.verdict is Verdict.ACCEPTED and len(rows) <= 1
    if single and [name] != [_name(row, keys) for row in rows]:
        raise IncompleteError(f"Rows have moved from page to page meanwhile, so one may be missing. {_AGAIN}")


def _name(row: Mapping[str, Any], keys: Keys) -> str:
    return next((name for key in keys if (name := str(row.get(key) or "").strip())), "")


def _check_new(rows: Rows, keys: Keys, seen: set[str]) -> None:
    for row in rows:
        name = _name(row, keys)
        if name and name in seen:
            raise IncompleteError(f"The portal gives {name} twice, so another is missing. {_AGAIN}")
        seen.add(name)
