"""One request and its answer over HTTP: a session of aiohttp, and foreign errors translated at this one seam."""

import re
import ssl
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.request import getproxies, proxy_bypass

import aiohttp
from msgspec.structs import replace
from yarl import URL

from etl.errors import SettingsError, UnreachableError
from etl.model.attachment import ChangedError
from etl.portal.body import body_of
from etl.portal.connection import Connection, Content, Judge
from etl.portal.connector import Connector, LateError
from etl.portal.reply import Reply, Verdict, moment, parse_retry_after
from etl.portal.upload import SLOWEST, Upload
from etl.portals import is_loopback

#: Bytes read of an answer.
_LONGEST_BODY = 4 << 20

#: Seconds at most until there is a connection, besides what the request may take.
_CONNECT = 30.0

_JSON = {"Content-Type": "application/json"}


class Exchange:
    """Sends requests, each through the slot. Close it at the end.

    Args:
        connection: how to reach the portal.
        hide: takes out of a text what is secret.
    """

    def __init__(self, connection: Connection, hide: Callable[[str], str]) -> None:
        self._slot = connection.slot
        self._hide = hide
        # As it goes over the wire: a host's letters beyond ASCII are spelt in it.
        self._base = str(URL(connection.base_url)).rstrip("/")
        self._wishes = connection.wishes
        self._session = aiohttp.ClientSession(
            connector=Connector(connection.may_send, limit=0, ssl=_tls(connection.wishes.ca_file)),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=_timeout(connection.wishes.timeout),
            proxy=_proxy(URL(self._base)),
        )

    async def close(self) -> None:
        """Ends the session."""
        await self._session.close()

    async def send(self, method: str, path: str, judge: Judge, content: Content, headers: dict[str, str]) -> Reply:
        """One request: a ``Reply`` whatever happens to the connection.

        Args:
            method: of HTTP.
            path: below the base URL, encoded.
            judge: of the answer.
            content: what it brings.
            headers: besides the type of the content.

        Raises:
            UnreachableError: the portal's certificate is not trusted.
        """
        url = URL(self._base + path, encoded=True)
        async with self._slot() as answered:
            started = monotonic()
            if isinstance(content, Upload):
                reply = await self._upload(method, url, judge, content, headers)
            else:
                kind = {} if isinstance(content, dict) else _JSON
                reply = await self._exchange(method, url, judge, data=content, headers=kind | headers)
            message = self._hide(reply.message) if reply.message else ""
            reply = replace(reply, message=message, seconds=monotonic() - started)
            answered(reply)
        return reply

    async def _upload(self, method: str, url: URL, judge: Judge, upload: Upload, headers: dict[str, str]) -> Reply:
        patience = _timeout(self._wishes.timeout, upload.attachment.size / SLOWEST)
        try:
            async with body_of(upload) as body:
                reply = await self._exchange(method, url, judge, data=body, headers=headers, timeout=patience)
        except ChangedError as error:
            return Reply(Verdict.REFUSED, None, str(error))
        reply = reply if body.changed is None else Reply(Verdict.REFUSED, None, str(body.changed))
        return replace(reply, upload=True)

    async def _exchange(self, method: str, url: URL, judge: Judge, **request: Any) -> Reply:  # noqa: ANN401
        try:
            middlewares = (_once,) if method == "GET" else ()
            async with self._session.request(
                method, url, allow_redirects=False, middlewares=middlewares, **request
            ) as response:
                body = await _bounded(response)
                wait = response.headers.get("Retry-After")
                said = response.headers.get("Date")
                return judge(response.status, body, parse_retry_after(wait, moment(said)) if wait else None)
        except aiohttp.ClientConnectorCertificateError as error:
            raise UnreachableError(
                f"The certificate of {url.host} is not trusted ({error.certificate_error}). Where your company's own"
                " authority signs it, name that authority's certificate with --ca-file."
            ) from error
        except aiohttp.ClientHttpProxyError as error:
            # Its own words have the proxy's address, with name and password.
            return Reply(Verdict.UNREACHABLE, None, f"The proxy does not let us through: HTTP {error.status}")
        except LateError:
            return Reply(Verdict.UNREACHABLE, None, "Not sent: it is not certain whether it still may be")
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            return Reply(Verdict.UNREACHABLE, None, f"No connection to {url.host}: {_cause(error)}")
        except TimeoutError:
            return Reply(Verdict.UNCERTAIN, None, "No answer in time")
        except (aiohttp.ClientError, OSError) as error:
            return Reply(Verdict.UNCERTAIN, None, f"The connection broke before the answer: {_cause(error)}")


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
    """The environment's proxy for the portal, looked up once: aiohttp's own ``trust_env`` does it for each request.

    Raises:
        SettingsError: it is no address of a proxy that is spoken to by HTTP.
    """
    host = (url.host or "").rstrip(".")
    # What is for this machine leaves it by no proxy, whatever the environment says or forgets to say in NO_PROXY.
    if is_loopback(host) or proxy_bypass(host) or proxy_bypass(f"{host}:{url.port}"):
        return None
    proxy = getproxies().get(url.scheme)
    if proxy is not None and not re.match(r"https?://[^/]", proxy, re.IGNORECASE):
        raise SettingsError(
            f"The proxy that the environment names in {url.scheme.upper()}_PROXY cannot be used. Write it like"
            " http://proxy.example:8080."
        )
    return proxy


def _tls(ca_file: Path | None) -> ssl.SSLContext | bool:
    """Certificates are verified, always; the system's aiohttp has read already, which takes a while.

    Raises:
        SettingsError: the file is missing, or holds no certificates.
    """
    if ca_file is None:
        return True
    context = ssl.create_default_context()
    try:
        context.load_verify_locations(cafile=ca_file)
    except OSError as error:
        raise SettingsError(
            f"{ca_file} cannot be used as --ca-file: {error.strerror or error}. Name a file of certificates, PEM."
        ) from error
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


def _cause(error: BaseException) -> str:
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "the network knows no such name. Perhaps you are offline, or a proxy (HTTPS_PROXY) or a VPN is needed"
    return str(error) or type(error).__name__
