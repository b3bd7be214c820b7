"""The HTTP surface of the simulator: routes, middlewares and handlers."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from aiohttp import web
from aiohttp.typedefs import Handler

from etl.simulator import answers
from etl.simulator.checks import Fault, decode, faults_in_integrations, faults_in_patch, identity_of
from etl.simulator.faults import Dice, Fate, RateWindow
from etl.simulator.filters import INTEGRATION_CRITERIA, INVOICE_CRITERIA, listing
from etl.simulator.reading import patched, reading_of
from etl.simulator.refusals import Refusals
from etl.simulator.report import criteria_row, page_of, report_row
from etl.simulator.store import Store, StoredRequest
from etl.simulator.tokens import Tokens
from etl.simulator.uploads import Upload, patched_file, posted, upload

#: The path of the vendor's addresses, with the portal name "simulator".
BASE_PATH: Final = "/receivables/sync/api/simulator/api"

#: The longest body that is read, in bytes.
MOST_BYTES: Final = 4 * 1024 * 1024

_TOKEN_PATH: Final = f"{BASE_PATH}/token"
_INVOICES_PATH: Final = f"{BASE_PATH}/invoices"
_REPORT_PATH: Final = f"{BASE_PATH}/reports/invoices"
_INTEGRATIONS_PATH: Final = f"{BASE_PATH}/integrations"
_NO_ANSWER: Final = 0

_ARRIVED: Final = web.RequestKey("arrived", float)
_IDENTITY: Final = web.RequestKey("identity", str)
_FAULT: Final = web.RequestKey("fault", str)
_CUT: Final = web.RequestKey("cut", bool)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where requests are received, judged and answered.

    Attributes:
        store: What is remembered.
        tokens: The bearer tokens issued.
        credentials: The Integration Key and its password.
        window: The rate limit, or None.
        dice: Chooses which invoice requests fail or are dropped.
        refusals: Chooses which sound invoices are refused.
        latency: Seconds by which every answer is delayed.
        unsaid_due: Whether all of the Amount is due of an invoice without a BalanceDue.
    """

    store: Store
    tokens: Tokens
    credentials: tuple[str, str]
    window: RateWindow | None
    dice: Dice
    refusals: Refusals
    latency: float
    unsaid_due: bool = False

    @web.middleware
    async def receive(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Stamp the arrival, record the outcome and delay the answer; cut the connection when so decided."""
        request[_ARRIVED] = time.monotonic()
        response = await _in_json(request, handler)
        cut = request.get(_CUT, False)
        self._record(request, _NO_ANSWER if cut else response.status)
        if self.latency:
            await asyncio.sleep(self.latency)
        if cut and request.transport is not None:
            request.transport.abort()
        return response

    def _record(self, request: web.Request, status: int) -> None:
        self.store.record(
            StoredRequest(
                at=request[_ARRIVED],
                method=request.method,
                path=request.path,
                identity=request.get(_IDENTITY),
                status=status,
                fault=request.get(_FAULT),
            )
        )

    @web.middleware
    async def limit(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse what arrives past the rate limit, before its body is read."""
        if self.window is not None and (wait := self.window.arrive(request[_ARRIVED])):
            return _faulted(request, answers.too_many(wait), "rate limit")
        return await handler(request)

    @web.middleware
    async def authorise(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse a request without a good bearer token; asking for one needs none."""
        if request.path == _TOKEN_PATH or self.tokens.admits(request.headers.get("Authorization")):
            return await handler(request)
        refusal = answers.message(401, "Authorization has been denied for this request.")
        return _faulted(request, refusal, "no good token")

    async def post_token(self, request: web.Request) -> web.Response:
        """Issue a token for the right pair of key and password."""
        form = dict(parse_qsl((await request.read()).decode(errors="replace")))
        if form.get("grant_type") != "password":
            refusal = answers.oauth_error("unsupported_grant_type", "Expected grant_type=password.")
            return _faulted(request, refusal, "unsupported_grant_type")
        if (form.get("username"), form.get("password")) != self.credentials:
            refusal = answers.oauth_error("invalid_grant", "The integration key or its password is incorrect.")
            return _faulted(request, refusal, "invalid_grant")
        return answers.token(self.tokens.issue())

    async def post_invoice(self, request: web.Request) -> web.Response:
        """Create an invoice or replace every value of it."""
        body = await request.read()
        try:
            invoice = decode(body)
        except ValueError as error:
            faults = [Fault("invoice", f"The body is not JSON: {error}")]
            return self._under_fate(request, lambda: _refuse(request, faults))
        _name(request, identity_of(invoice))
        return self._under_fate(request, lambda: self._take(request, invoice, body))

    def _take(self, request: web.Request, invoice: object, body: bytes) -> web.Response:
        faults = self.refusals.faults(self.store, invoice)
        if faults or not isinstance(invoice, dict):
            return _refuse(request, faults)
        self.store.put(
            request[_IDENTITY],
            invoice["InvoiceId"],
            body.decode(),
            mails=invoice.get("SendNewInvoiceEmail") == "Yes",
            at=request[_ARRIVED],
        )
        return answers.accepted()

    async def patch_invoice(self, request: web.Request) -> web.Response:
        """Change attributes of a stored invoice; the others stay."""
        body = await request.read()
        _name(request, request.query.get("identity", ""))
        return self._under_fate(request, lambda: self._change(request, body))

    def _change(self, request: web.Request, body: bytes) -> web.Response:
        identity = request.query.get("identity", "")
        held = self.store.body(identity)
        try:
            patch = decode(body)
        except ValueError as error:
            return _refuse(request, [Fault("invoice", f"The body is not JSON: {error}")])
        if not identity.strip() or held is None:
            return self._give(request, identity)
        faults = faults_in_patch(patch)
        if faults or not isinstance(patch, dict):
            return _refuse(request, faults)
        mails = patch.get("SendNewInvoiceEmail") == "Yes"
        self.store.patch(identity, patched(held, patch), mails=mails, at=request[_ARRIVED])
        return answers.accepted()

    async def get_invoice(self, request: web.Request) -> web.Response:
        """Give back the invoice of one identity."""
        identity = request.query.get("identity", "")
        _name(request, identity)
        return self._under_fate(request, lambda: self._give(request, identity))

    def _give(self, request: web.Request, identity: str) -> web.Response:
        if not identity.strip():
            return _faulted(request, answers.message(400, "The identity is missing."), "no identity")
        body = self.store.body(identity)
        if body is None:
            return _faulted(request, answers.message(404, "The invoice was not found."), "not found")
        return answers.raw_answer(200, reading_of(body, unsaid_due=self.unsaid_due))

    async def post_with_attachment(self, request: web.Request) -> web.Response:
        """Create an invoice with a file, or replace every value of it."""
        read = await upload(request, invoice=True)
        return self._under_fate(request, lambda: self._upload(request, read, None))

    async def patch_attachment(self, request: web.Request) -> web.Response:
        """Give a stored invoice another file."""
        identity = request.query.get("identity", "")
        _name(request, identity)
        read = await upload(request, invoice=False)
        return self._under_fate(request, lambda: self._upload(request, read, identity))

    def _upload(self, request: web.Request, read: Upload, identity: str | None) -> web.Response:
        if identity is not None and (not identity.strip() or self.store.body(identity) is None):
            return self._give(request, identity)
        if read.form is None or read.refusal is not None:
            refusal = read.refusal or answers.message(400, "The request is invalid.")
            return _faulted(request, refusal, "no readable parts")
        if identity is None:
            faults = posted(self.store, self.refusals, read.form, request[_ARRIVED])
        else:
            faults = patched_file(self.store, read.form, identity)
        return _refuse(request, faults) if faults else answers.accepted()

    async def get_report(self, request: web.Request) -> web.Response:
        """Give back a page of the invoices report."""
        return self._under_fate(request, lambda: self._report(request))

    def _report(self, request: web.Request) -> web.Response:
        try:
            wanted = listing(request.query.items(), INVOICE_CRITERIA)
        except ValueError as error:
            return _faulted(request, answers.message(400, str(error)), str(error))
        start = wanted.size * wanted.index
        if wanted.admits is None:
            total, shown = self.store.count(), self.store.invoices(start, wanted.size)
        else:
            rows = ((each, criteria_row(each, unsaid_due=self.unsaid_due)) for each in self.store.invoices())
            found = [invoice for invoice, row in rows if wanted.admits(row)]
            total, shown = len(found), found[start : start + wanted.size]
        return answers.raw_answer(
            200, page_of(wanted, total, (report_row(each, unsaid_due=self.unsaid_due) for each in shown))
        )

    async def get_integrations(self, request: web.Request) -> web.Response:
        """Give back a page of the queue."""
        return self._under_fate(request, lambda: self._queue(request))

    def _queue(self, request: web.Request) -> web.Response:
        try:
            wanted = listing(request.query.items(), INTEGRATION_CRITERIA)
        except ValueError as error:
            return _faulted(request, answers.message(400, str(error)), str(error))
        entries = self.store.queue.entries()
        found = [entry for entry in entries if wanted.admits is None or wanted.admits(entry)]
        start = wanted.size * wanted.index
        return answers.raw_answer(200, page_of(wanted, len(found), found[start : start + wanted.size]))

    async def patch_integrations(self, request: web.Request) -> web.Response:
        """Take note of what became of documents in the back office, of all or of none."""
        body = await request.read()
        return self._under_fate(request, lambda: self._note(request, body))

    def _note(self, request: web.Request, body: bytes) -> web.Response:
        try:
            told = decode(body)
        except ValueError as error:
            return _refuse(request, [Fault("integrations", f"The body is not JSON: {error}")])
        faults = faults_in_integrations(told)
        if faults or not isinstance(told, dict):
            return _refuse(request, faults)
        self.store.queue.tell(told["Documents"])
        return answers.accepted()

    def _under_fate(self, request: web.Request, act: Callable[[], web.Response]) -> web.Response:
        fate = self.dice.throw()
        if fate is Fate.FAIL:
            return _faulted(request, answers.message(500, "An error has occurred."), "made to fail")
        response = act()
        if fate is Fate.DROP:
            request[_CUT] = True
            request[_FAULT] = "connection cut"
        return response


def build(desk: Desk) -> web.Application:
    """Put a desk behind its routes; the outermost middleware comes first."""
    app = web.Application(
        middlewares=(desk.receive, desk.limit, desk.authorise),
        client_max_size=MOST_BYTES,
    )
    app.router.add_route("POST", _TOKEN_PATH, desk.post_token)
    app.router.add_route("POST", _INVOICES_PATH, desk.post_invoice)
    app.router.add_route("PATCH", _INVOICES_PATH, desk.patch_invoice)
    app.router.add_route("POST", f"{_INVOICES_PATH}/InvoiceWithAttachment", desk.post_with_attachment)
    app.router.add_route("PATCH", f"{_INVOICES_PATH}/attachments", desk.patch_attachment)
    app.router.add_route("GET", _INVOICES_PATH, desk.get_invoice)
    app.router.add_route("GET", _REPORT_PATH, desk.get_report)
    app.router.add_route("GET", _INTEGRATIONS_PATH, desk.get_integrations)
    app.router.add_route("PATCH", _INTEGRATIONS_PATH, desk.patch_integrations)
    return app


async def _in_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as error:
        headers = {name: value for name, value in error.headers.items() if name == "Allow"}
        return _faulted(request, answers.message(error.status, f"{error.reason}.", headers), error.reason)


def _name(request: web.Request, identity: str | None) -> None:
    if identity:
        request[_IDENTITY] = identity


def _refuse(request: web.Request, faults: list[Fault]) -> web.Response:
    sentences = "; ".join(f"{fault.where}: {fault.sentence}" for fault in faults)
    return _faulted(request, answers.refused(faults), sentences)


def _faulted(request: web.Request, response: web.Response, fault: str) -> web.Response:
    request[_FAULT] = fault
    return response
