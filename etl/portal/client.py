"""The portal over HTTP: one aiohttp session, its endpoints, and foreign errors translated at this one seam."""

import ssl
from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote
from urllib.request import getproxies, proxy_bypass

import aiohttp
import anyio
from yarl import URL

from etl.attachment import Attachment, ChangedError
from etl.errors import SettingsError, UnreachableError
from etl.portal.criteria import Criterion
from etl.portal.reply import Reply, Verdict, is_invoice, judge_page, judge_read, judge_write, parse_retry_after
from etl.portal.token import Credentials, Tokens, TokenUnavailableError
from etl.portal.token_store import TokenStore
from etl.portal.upload import SLOWEST, Upload

_LONGEST_BODY = 4 << 20
"""Bytes read of an answer."""

_CONNECT = 30.0
"""Seconds at most until there is a connection, besides what the request may take."""

_JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Connection:
    """How to reach a portal.

    Attributes:
        base_url: up to and including the last ``/api``.
        credentials: never shown in a repr.
        timeout: seconds a request may take once it is connected, and its connection before.
        ca_file: certificates of a company's own authority, in PEM, besides the system's.
        tokens: where fetched tokens are kept between runs; None for nowhere.
        slot: entered around every request, token requests included, and handed each answer; the place for a rate limit.
    """

    base_url: str
    credentials: Credentials = field(repr=False)
    timeout: float
    slot: Callable[[], AbstractAsyncContextManager[Callable[[Reply], None]]]
    ca_file: Path | None = None
    tokens: Path | None = None


class Portal:
    """A portal's API. Use it as an async context manager.

    Methods answer with a ``Reply`` whatever happens to the connection. They raise only CredentialsError, and
    UnreachableError where the portal's certificate is not trusted.
    """

    def __init__(self, connection: Connection) -> None:
        self._slot = connection.slot
        self._base = connection.base_url.rstrip("/")
        self._seconds = connection.timeout
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, ssl=_tls(self._base, connection.ca_file)),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=_timeout(connection.timeout),
            proxy=_proxy(URL(self._base)),
        )
        store = TokenStore.of(connection.tokens, self._base, connection.credentials)
        self._tokens = Tokens(connection.credentials, self._request_token, store)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with anyio.CancelScope(shield=True):
            await self._session.close()

    async def sign_in(self) -> Reply:
        """Fetches the token if none is at hand; ACCEPTED once there is one.

        Raises:
            CredentialsError: key or password refused.
        """
        try:
            await self._tokens.current()
        except TokenUnavailableError as error:
            return error.reply
        return Reply(Verdict.ACCEPTED, None)

    async def post_invoice(self, payload: bytes) -> Reply:
        """``POST /invoices``: creates or overwrites."""
        return await self._authorised("POST", self._url("/invoices"), judge_write, payload)

    async def post_invoice_with_attachment(self, payload: bytes, attachment: Attachment) -> Reply:
        """``POST /invoices/InvoiceWithAttachment``: creates or overwrites. REFUSED where the file has changed."""
        url = self._url("/invoices/InvoiceWithAttachment")
        return await self._authorised("POST", url, judge_write, Upload(attachment, payload))

    async def patch_attachment(self, identity: str, attachment: Attachment) -> Reply:
        """``PATCH /invoices/attachments?identity=``: the file alone. REFUSED where it has changed."""
        url = self._url(f"/invoices/attachments?identity={quote(identity, safe='')}")
        return await self._authorised("PATCH", url, judge_write, Upload(attachment))

    async def patch_invoice(self, identity: str, payload: bytes) -> Reply:
        """``PATCH /invoices?identity=``: changes the attributes given, and no others."""
        url = self._url(f"/invoices?identity={quote(identity, safe='')}")
        return await self._authorised("PATCH", url, judge_write, payload)

    async def get_invoice(self, identity: str) -> Reply:
        """``GET /invoices?identity=``: the invoice in ``Reply.body``, or MISSING."""
        # %20 rather than +: an identity may hold either, and not every server reads + as a blank.
        url = self._url(f"/invoices?identity={quote(identity, safe='')}")
        reply = await self._authorised("GET", url, judge_read, None)
        if reply.verdict is Verdict.ACCEPTED and not is_invoice(reply.body or {}, identity):
            return Reply(Verdict.REFUSED, reply.http_status, "The portal answers with something else than the invoice")
        return reply

    async def get_invoices(self, criteria: Iterable[Criterion], size: int, index: int) -> Reply:
        """``GET /reports/invoices``: a page of the report, the first with index 0, in ``Reply.body``."""
        asked = [parameter for criterion in criteria for parameter in criterion.parameters]
        return await self._get_page("/reports/invoices", asked, size, index)

    async def get_integrations(self, status: str | None, size: int, index: int) -> Reply:
        """``GET /integrations``: a page of the queue between portal and back office; ``status`` None for every one."""
        asked = [] if status is None else [("filter.criteria.Status", status)]
        return await self._get_page("/integrations", asked, size, index)

    async def patch_integrations(self, payload: bytes) -> Reply:
        """``PATCH /integrations``: tells what became of documents. Told again, a failure may count twice there."""
        return await self._authorised("PATCH", self._url("/integrations"), judge_write, payload)

    async def _get_page(self, path: str, criteria: Iterable[tuple[str, str]], size: int, index: int) -> Reply:
        parameters = [("filter.pageSize", str(size)), ("filter.pageIndex", str(index)), *criteria]
        query = "&".join(f"{name}={quote(value, safe='')}" for name, value in parameters)
        return await self._authorised("GET", self._url(f"{path}?{query}"), judge_page, None)

    def _url(self, path: str) -> URL:
        return URL(self._base + path, encoded=True)

    async def _authorised(self, method: str, url: URL, judge: "_Judge", payload: bytes | Upload | None) -> Reply:
        """One request; where its token is refused a fetched one is renewed, and the request made once more."""
        try:
            token = await self._tokens.current()
            reply = await self._send(method, url, judge, payload, _bearer(token))
            if reply.verdict is Verdict.UNAUTHORISED:
                token = await self._tokens.renew(token, reply.message)
                again = await self._send(method, url, judge, payload, _bearer(token))
                reply = replace(again, earlier=reply)
            if reply.verdict is Verdict.UNAUTHORISED:
                self._tokens.refuse(reply.message)
        except TokenUnavailableError as error:
            return error.reply
        return reply

    async def _request_token(self, form: dict[str, str]) -> tuple[Reply, bytes]:
        bodies: list[bytes] = []

        def judge(status: int, body: bytes, retry_after: float | None) -> Reply:
            bodies.append(body)
            return judge_read(status, body, retry_after)

        reply = await self._send("POST", self._url("/token"), judge, form, {})
        return reply, b"".join(bodies)

    async def _send(
        self, method: str, url: URL, judge: "_Judge", content: "_Content", headers: dict[str, str]
    ) -> Reply:
        async with self._slot() as answered:
            started = monotonic()
            if isinstance(content, Upload):
                reply = await self._upload(method, url, judge, content, headers)
            else:
                kind = {} if isinstance(content, dict) else _JSON
                reply = await self._exchange(method, url, judge, data=content, headers=kind | headers)
            message = self._tokens.hide(reply.message) if reply.message else ""
            reply = replace(reply, message=message, seconds=monotonic() - started)
            answered(reply)
        return reply

    async def _upload(self, method: str, url: URL, judge: "_Judge", upload: Upload, headers: dict[str, str]) -> Reply:
        patience = _timeout(self._seconds, upload.attachment.size / SLOWEST)
        try:
            async with upload.body() as body:
                reply = await self._exchange(method, url, judge, data=body, headers=headers, timeout=patience)
        except ChangedError as error:
            return Reply(Verdict.REFUSED, None, str(error))
        reply = reply if body.changed is None else Reply(Verdict.REFUSED, None, str(body.changed))
        return replace(reply, upload=True)

    async def _exchange(self, method: str, url: URL, judge: "_Judge", **request: Any) -> Reply:  # noqa: ANN401
        try:
            middlewares = (_once,) if method == "GET" else ()
            async with self._session.request(
                method, url, allow_redirects=False, middlewares=middlewares, **request
            ) as response:
                body = await _bounded(response)
                wait = response.headers.get("Retry-After")
                return judge(response.status, body, parse_retry_after(wait, datetime.now(UTC)) if wait else None)
        except aiohttp.ClientConnectorCertificateError as error:
            raise UnreachableError(
                f"The certificate of {url.host} is not trusted ({error.certificate_error}). Where your company's own"
                " authority signs it, name that authority's certificate with --ca-file."
            ) from error
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            return Reply(Verdict.UNREACHABLE, None, f"No connection to {url.host}: {_cause(error)}")
        except TimeoutError:
            return Reply(Verdict.UNCERTAIN, None, "No answer in time")
        except (aiohttp.ClientError, OSError) as error:
            return Reply(Verdict.UNCERTAIN, None, f"The connection broke before the answer: {_cause(error)}")


_Judge = Callable[[int, bytes, float | None], Reply]
_Content = bytes | dict[str, str] | Upload | None


class _BrokenError(aiohttp.ClientError):
    """The connection broke under a request."""


async def _once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Keeps aiohttp from putting a question again by itself, past the gate and its limits.

    It does so for a GET whose kept-alive connection broke, which it knows by two of its exceptions.
    """
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise _BrokenError(str(error)) from error


def _timeout(seconds: float, upload: float = 0.0) -> aiohttp.ClientTimeout:
    """The total ends what comes a byte at a time; connect has name servers in it, and TLS."""
    connect = min(_CONNECT, seconds)
    return aiohttp.ClientTimeout(total=seconds + connect + upload, connect=connect, sock_read=seconds)


def _proxy(url: URL) -> str | None:
    """The environment's proxy for the portal, looked up once: aiohttp's own ``trust_env`` does it for each request."""
    host = url.host or ""
    return None if proxy_bypass(host) else getproxies().get(url.scheme)


def _tls(base_url: str, ca_file: Path | None) -> ssl.SSLContext | bool:
    """Certificates are verified, always; reading the system's takes a while, which a simulator need not wait for.

    Raises:
        SettingsError: the file is missing, or holds no certificates.
    """
    if base_url.startswith("http:") and ca_file is None:
        return True
    context = ssl.create_default_context()
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=ca_file)
        except OSError as error:
            raise SettingsError(f"{ca_file} cannot be used as --ca-file: {error.strerror or error}.") from error
    return context


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    """The body, cut at a bound: an answer here is a word or one invoice."""
    plain = "Content-Encoding" not in response.headers
    if plain and response.content_length is not None and response.content_length <= _LONGEST_BODY:
        return await response.read()
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > _LONGEST_BODY:
            response.close()
            break
    return bytes(body[:_LONGEST_BODY])


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _cause(error: BaseException) -> str:
    return str(error) or type(error).__name__
