"""The portal's endpoints: what is asked of it, signed in, and how its answers are judged."""

from collections.abc import Iterable
from types import TracebackType
from typing import Self
from urllib.parse import quote

import anyio
from msgspec.structs import replace

from etl.model.attachment import Attachment
from etl.portal.connection import Connection, Judge
from etl.portal.criteria import Criterion
from etl.portal.reply import (
    Reply,
    Verdict,
    is_invoice,
    judge_change,
    judge_delivery,
    judge_page,
    judge_read,
    judge_write,
)
from etl.portal.token import Tokens, TokenUnavailableError
from etl.portal.token_store import TokenStore
from etl.portal.upload import Upload


class Portal:
    """A portal's API. Use it as an async context manager.

    Methods answer with a ``Reply`` whatever happens to the connection. They raise only CredentialsError, and
    UnreachableError where the portal's certificate is not trusted.
    """

    def __init__(self, connection: Connection) -> None:
        # A plan that is only looked at needs no HTTP.
        from etl.portal.exchange import Exchange

        self._exchange = Exchange(connection, self._hide)
        store = TokenStore.of(connection.tokens, connection.base_url.rstrip("/"), connection.credentials)
        self._tokens = Tokens(connection.credentials, self._request_token, store)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with anyio.CancelScope(shield=True):
            await self._exchange.close()

    async def sign_in(self) -> Reply:
        """Fetches a token if there is none; ACCEPTED once there is one.

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
        return await self._authorised("POST", "/invoices", judge_delivery, payload)

    async def post_invoice_with_attachment(self, payload: bytes, attachment: Attachment) -> Reply:
        """``POST /invoices/InvoiceWithAttachment``: creates or overwrites. REFUSED where the file has changed."""
        path = "/invoices/InvoiceWithAttachment"
        return await self._authorised("POST", path, judge_delivery, Upload(attachment, payload))

    async def patch_attachment(self, identity: str, attachment: Attachment) -> Reply:
        """``PATCH /invoices/attachments?identity=``: the file alone. REFUSED where it has changed."""
        path = f"/invoices/attachments?identity={quote(identity, safe='')}"
        return await self._authorised("PATCH", path, judge_change, Upload(attachment))

    async def patch_invoice(self, identity: str, payload: bytes) -> Reply:
        """``PATCH /invoices?identity=``: changes the attributes given, and no others."""
        path = f"/invoices?identity={quote(identity, safe='')}"
        return await self._authorised("PATCH", path, judge_change, payload)

    async def get_invoice(self, identity: str) -> Reply:
        """``GET /invoices?identity=``: the invoice in ``Reply.body``, or MISSING."""
        # %20 rather than +: an identity may hold either, and not every server reads + as a blank.
        path = f"/invoices?identity={quote(identity, safe='')}"
        reply = await self._authorised("GET", path, judge_read, None)
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
        return await self._authorised("PATCH", "/integrations", judge_write, payload)

    async def _get_page(self, path: str, criteria: Iterable[tuple[str, str]], size: int, index: int) -> Reply:
        parameters = [("filter.pageSize", str(size)), ("filter.pageIndex", str(index)), *criteria]
        query = "&".join(f"{name}={quote(value, safe='')}" for name, value in parameters)
        return await self._authorised("GET", f"{path}?{query}", judge_page, None)

    def _hide(self, text: str) -> str:
        return self._tokens.hide(text)

    async def _authorised(self, method: str, path: str, judge: Judge, payload: bytes | Upload | None) -> Reply:
        """One request; where its token is refused a fetched one is renewed, and the request made once more."""
        try:
            token = await self._tokens.current()
            reply = await self._exchange.send(method, path, judge, payload, _bearer(token))
            if reply.verdict is Verdict.UNAUTHORISED:
                token = await self._tokens.renew(token, reply.message)
                again = await self._exchange.send(method, path, judge, payload, _bearer(token))
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

        reply = await self._exchange.send("POST", "/token", judge, form, {})
        return reply, b"".join(bodies)


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
