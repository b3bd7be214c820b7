"""Who may see the page: the browser that was given its address, on this computer, from no other site."""

import hmac
from collections.abc import Awaitable, Callable
from secrets import token_urlsafe
from urllib.parse import quote

from aiohttp import web

#: Nothing but what this server has itself: no script or style within a page, no frame, no other address.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # With no-referrer a browser would leave out the origin of a form.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

ENTER, STATIC = "/enter", "/static/"

_SAME = {"same-origin", "none"}
_READING = {"GET", "HEAD"}

_UNKNOWN = "This page answers only to the browser that was opened for it. Its address stands where etl page runs."
_USED = (
    "This address was used already, or is not the one that etl page has told. A new one stands where etl page runs."
    " If nobody of yours has used it, end etl page with Ctrl-C."
)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Access:
    """The address that lets a browser in, once, and the cookie that it is known by afterwards.

    Args:
        tell: is told the next address, once one was used.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._origin = ""
        self._cookie = ""
        self._session = token_urlsafe(32)
        self._token = token_urlsafe(32)

    def bind(self, host: str, port: int) -> None:
        """Takes note of where the server listens. Cookies know no ports, so their name does."""
        self._origin = f"http://{host}:{port}"
        self._cookie = f"etl_page_{port}"

    @property
    def address(self) -> str:
        """Lets a browser in, once."""
        return f"{self._origin}{ENTER}?token={self._token}"

    @web.middleware
    async def guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Lets a request pass that comes from the browser that was let in, and from a page of this server."""
        self._require_here(request)
        if request.path == ENTER:
            return self._enter(request)
        if not request.path.startswith(STATIC) and not self._known(request):
            raise web.HTTPForbidden(text=_UNKNOWN)
        return await handler(request)

    def _require_here(self, request: web.Request) -> None:
        """Raises where a name leads here that is not ours (DNS rebinding), or another site has sent the request."""
        host = self._origin.removeprefix("http://")
        if request.headers.getall("Host", []) != [host]:
            raise web.HTTPMisdirectedRequest(text=f"This page is at {host}, and answers to no other name.")
        writing = request.method not in _READING
        origins = request.headers.getall("Origin", [])
        if (writing or origins) and origins != [self._origin]:
            raise web.HTTPForbidden(text="This was sent by another site, so nothing was done.")
        # Opened from a terminal a page has no site; what another site links to is none of its.
        if request.headers.get("Sec-Fetch-Site", "none") not in _SAME and request.path != ENTER:
            raise web.HTTPForbidden(text="Another site has led here, so nothing is shown. Open the page itself.")

    def _known(self, request: web.Request) -> bool:
        return hmac.compare_digest(request.cookies.get(self._cookie, "").encode(), self._session.encode())

    def _enter(self, request: web.Request) -> web.StreamResponse:
        """Exchanges the token for the cookie; the page leads on by itself, as a redirect would keep the cookie back."""
        if request.method != "GET" or not hmac.compare_digest(
            request.query.get("token", "").encode(), self._token.encode()
        ):
            raise web.HTTPForbidden(text=_USED)
        self._token = token_urlsafe(32)
        self._tell(self.address)
        found = web.Response(
            text='<!doctype html><html lang="en"><title>etl</title><link rel="icon" href="/static/icon.svg">'
            '<meta http-equiv="refresh" content="0;url=/">'
            '<p><a href="/">Open the page</a></p></html>',
            content_type="text/html",
        )
        found.set_cookie(self._cookie, quote(self._session), httponly=True, samesite="Strict", path="/")
        return found


async def secured(_request: web.Request, response: web.StreamResponse) -> None:
    """Gives every answer the headers that keep other sites out."""
    response.headers.update(HEADERS)
