"""What the portal's answers mean. Pure: a status and a body in, a verdict out."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Any

import msgspec
from msgspec.structs import replace

from etl.portal.answer_json import contradicts, decoded
from etl.portal.unclear import doubtful_words, may_mean_yes

#: Characters kept of a body that explains nothing by itself.
_SHOWN = 300

#: Characters kept of an explanation, which stands in the journal, the results and the rejects.
_KEPT = 2000

#: What a portal's gatekeepers answer with: firewalls, sign-in pages, proxies.
WEB_PAGE = "a web page instead of an answer"

#: What is said of a body in which nothing is.
EMPTY = "an empty answer"

#: What the portal's framework says of every request in which it names faults.
_NOTHING_MORE = "The request is invalid."

_EXPLANATIONS = ("Message", "AdditionalMessage", "MessageDetail", "error_description")


class Verdict(StrEnum):
    """What an answer, or its absence, says of the request."""

    #: Done: 2xx and ``true``, or the invoice that was asked for.
    ACCEPTED = "accepted"
    #: The portal would refuse the same request again.
    REFUSED = "refused"
    #: The portal does not hold what was asked for.
    MISSING = "missing"
    #: Turned away before it was read: may be sent again as it is.
    BUSY = "busy"
    #: Turned away whatever it holds: the portal wants fewer requests, or none for now.
    THROTTLED = "throttled"
    #: It may have been applied: ask before sending again.
    UNCERTAIN = "uncertain"
    #: No connection: nothing has left this machine.
    UNREACHABLE = "unreachable"
    #: The token was refused, nothing was applied.
    UNAUTHORISED = "unauthorised"


class Reply(msgspec.Struct, frozen=True):
    """An answer, judged; one is made for every request, so it is a record that takes little to make.

    Attributes:
        verdict: what it says of the request.
        http_status: None where no answer came.
        message: for people; "" on success.
        retry_after: seconds the portal asks to wait, or None.
        body: the decoded JSON object where one was asked for.
        seconds: how long the request was under way.
        upload: whether it brought a file, so that most of that time went by before it had arrived.
        earlier: the answer to the same request with a token that was refused, before it was renewed; or None.
    """

    verdict: Verdict
    http_status: int | None
    message: str = ""
    retry_after: float | None = None
    body: Mapping[str, Any] | None = None
    seconds: float = 0.0
    upload: bool = False
    earlier: "Reply | None" = None


_TRUE = b"true"
_BUSY = {408, 425}
_THROTTLED = {429, 503}
_UNAUTHORISED = 401
_NOT_HELD = "Only what the portal holds can be changed: import the invoice first, as update and attach make none."


def judge_write(status: int, body: bytes, retry_after: float | None = None) -> Reply:
    """The answer to a POST or PATCH.

    Success is 2xx and the bare body ``true``, or an object whose ``Result`` is true. 408, 425, 429 and 503 turn a
    request away unread (RFC 9110, RFC 6585); any other 5xx may come from a gateway after the portal has acted.
    """
    if 200 <= status < 300:  # noqa: PLR2004 - RFC 9110's class of success
        if body == _TRUE or _affirms(decoded(body)):
            return Reply(Verdict.ACCEPTED, status)
        return Reply(Verdict.REFUSED, status, f"HTTP {status}, but not true: {explain(body)}")
    return _judge_failure(status, body, retry_after)


def judge_delivery(status: int, body: bytes, retry_after: float | None = None) -> Reply:
    """The answer to a POST or PATCH of an invoice: 2xx that is no plain yes or no leaves open whether it is stored."""
    reply = judge_write(status, body, retry_after)
    if not 200 <= status < 300 or body == _TRUE:  # noqa: PLR2004
        return reply
    if reply.verdict is Verdict.ACCEPTED:
        words = doubtful_words(decoded(body))
        message = f"HTTP {status}, true, but with words: {_cut(words)}"
        return replace(reply, verdict=Verdict.UNCERTAIN, message=message) if words else reply
    return replace(reply, verdict=Verdict.UNCERTAIN) if not body.strip() or may_mean_yes(body) else reply


def judge_change(status: int, body: bytes, retry_after: float | None = None) -> Reply:
    """The answer to a PATCH of an invoice, which makes none where there is none (Invoices.md)."""
    reply = judge_delivery(status, body, retry_after)
    if status != HTTPStatus.NOT_FOUND:
        return reply
    return replace(reply, message=f"{reply.message.rstrip('.')}. {_NOT_HELD}")


def judge_read(status: int, body: bytes, retry_after: float | None = None) -> Reply:
    """The answer to ``GET /invoices?identity=``; 404 or an empty 2xx body mean that there is no such invoice."""
    if status == 404:  # noqa: PLR2004 - Not Found
        return Reply(Verdict.MISSING, status, explain(body))
    if 200 <= status < 300:  # noqa: PLR2004
        held = decoded(body)
        if held is None and body.strip() in {b"", b"null"}:
            return Reply(Verdict.MISSING, status)
        if isinstance(held, dict) and not contradicts(held):
            return Reply(Verdict.ACCEPTED, status, body=held)
        return Reply(Verdict.REFUSED, status, f"HTTP {status} without an invoice: {explain(body)}")
    return _judge_failure(status, body, retry_after)


def judge_page(status: int, body: bytes, retry_after: float | None = None) -> Reply:
    """The answer to ``GET /reports/invoices`` or ``GET /integrations``: a page is an object with Total and Result."""
    if 200 <= status < 300:  # noqa: PLR2004
        page = decoded(body)
        if isinstance(page, dict) and _is_page(page):
            return Reply(Verdict.ACCEPTED, status, body=page)
        return Reply(Verdict.REFUSED, status, f"HTTP {status} without a page: {explain(body)}")
    return _judge_failure(status, body, retry_after)


def _is_page(body: Mapping[str, Any]) -> bool:
    """Whether an answer is a page: a count of all there is, and a list of objects."""
    total, rows = body.get("Total"), body.get("Result")
    counted = isinstance(total, int) and not isinstance(total, bool) and total >= 0
    return counted and isinstance(rows, list) and all(isinstance(row, dict) for row in rows)


def is_invoice(body: Mapping[str, Any], identity: str) -> bool:
    """Whether an answer is the invoice that was asked for, and not a message in its place."""
    names = (body.get("Identity"), body.get("InvoiceId"))
    return identity.strip().casefold() in {str(name).strip().casefold() for name in names if name}


def _judge_failure(status: int, body: bytes, retry_after: float | None) -> Reply:
    message = f"HTTP {status}: {explain(body)}"
    if status == _UNAUTHORISED:
        verdict = Verdict.UNAUTHORISED
    elif status in _BUSY:
        verdict = Verdict.BUSY
    elif status in _THROTTLED:
        verdict = Verdict.THROTTLED
    elif status >= 500:  # noqa: PLR2004 - RFC 9110's class of server errors
        verdict = Verdict.UNCERTAIN
    else:
        verdict = Verdict.REFUSED
    return Reply(verdict, status, message, retry_after)


def explain(body: bytes) -> str:
    """The sentence in a failure's body, or the body itself cut short."""
    said = decoded(body)
    if isinstance(said, dict):
        faults = _model_state(said.get("ModelState"))
        parts = [*faults, *(str(said[key]) for key in _EXPLANATIONS if said.get(key))]
        parts = [part for part in parts if not (faults and part == _NOTHING_MORE)]
        if parts:
            return _cut(" ".join(parts))
    text = " ".join(body.decode("utf-8", errors="replace").split())
    if text.startswith("<"):
        return WEB_PAGE
    return text[:_SHOWN] or EMPTY


def _cut(words: str) -> str:
    return words if len(words) <= _KEPT else f"{words[: _KEPT - 1]}…"


def parse_retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds from ``Retry-After``: delta seconds or an HTTP date (RFC 9110, 10.2.3); None where it is neither."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value)
    date = _date(value)
    return None if date is None else max(0.0, (date - now).total_seconds())


def moment(said: str | None) -> datetime:
    """The time of an answer by the clock of who gave it, its ``Date`` (RFC 9110, 6.6.1); by ours where it has none.

    What it asks for by a date is meant by that clock, whatever ours shows.
    """
    return (_date(said) if said else None) or datetime.now(UTC)


def _date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _affirms(said: object) -> bool:
    return said is True or (isinstance(said, dict) and said.get("Result") is True and not contradicts(said))


def _model_state(state: object) -> list[str]:
    if not isinstance(state, dict):
        return []
    found = [(name.removeprefix("invoice."), " ".join(map(str, each))) for name, each in state.items() if _said(each)]
    return [f"{faults.removesuffix('.')} ({name})." for name, faults in found]


def _said(faults: object) -> bool:
    return isinstance(faults, list) and bool(faults)
