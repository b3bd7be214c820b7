"""The HTTP surface of the simulator behind its door: routes and handlers."""

from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qsl

from aiohttp import web
from msgspec import Struct

from etl.simulator import answers
from etl.simulator.checks import Fault, decode, faults_in_integrations, faults_in_patch, identity_of
from etl.simulator.door import ARRIVED, BASE_PATH, IDENTITY, TOKEN_PATH, Door, cut, faulted, name, refuse
from etl.simulator.faults import Dice, Fate
from etl.simulator.filters import INTEGRATION_CRITERIA, INVOICE_CRITERIA, listing
from etl.simulator.reading import patched, reading_of
from etl.simulator.refusals import Refusals
from etl.simulator.report import criteria_row, page_of, report_row
from etl.simulator.store import Store
from etl.simulator.tokens import Tokens
from etl.simulator.uploads import Upload, patched_file, posted, upload

#: The longest body that is read, in bytes.
MOST_BYTES: Final = 4 * 1024 * 1024

_INVOICES_PATH: Final = f"{BASE_PATH}/invoices"
_REPORT_PATH: Final = f"{BASE_PATH}/reports/invoices"
_INTEGRATIONS_PATH: Final = f"{BASE_PATH}/integrations"


class Desk(Struct, frozen=True):
    """Where requests are judged and answered.

    Attributes:
        store: What is remembered.
        tokens: The bearer tokens issued.
        credentials: The Integration Key and its password.
        dice: Chooses which invoice requests fail or are dropped.
        refusals: Chooses which sound invoices are refused.
        unsaid_due: Whether all of the Amount is due of an invoice without a BalanceDue.
    """

    store: Store
    tokens: Tokens
    credentials: tuple[str, str]
    dice: Dice
    refusals: Refusals
    unsaid_due: bool = False

    async def post_token(self, request: web.Request) -> web.Response:
        """Issue a token for the right pair of key and password."""
        form = dict(parse_qsl((await request.read()).decode(errors="replace")))
        if form.get("grant_type") != "password":
            refusal = answers.oauth_error("unsupported_grant_type", "Expected grant_type=password.")
            return faulted(request, refusal, "unsupported_grant_type")
        if (form.get("username"), form.get("password")) != self.credentials:
            refusal = answers.oauth_error("invalid_grant", "The integration key or its password is incorrect.")
            return faulted(request, refusal, "invalid_grant")
        return answers.token(self.tokens.issue())

    async def post_invoice(self, request: web.Request) -> web.Response:
        """Create an invoice or replace every value of it."""
        body = await request.read()
        try:
            invoice = decode(body)
        except ValueError as error:
            faults = [Fault("invoice", f"The body is not JSON: {error}")]
            return self._under_fate(request, lambda: refuse(request, faults))
        name(request, identity_of(invoice))
        return self._under_fate(request, lambda: self._take(request, invoice, body))

    def _take(self, request: web.Request, invoice: object, body: bytes) -> web.Response:
        faults = self.refusals.faults(self.store, invoice)
        if faults or not isinstance(invoice, dict):
            return refuse(request, faults)
        self.store.put(
            request[IDENTITY],
            invoice["InvoiceId"],
            body.decode(),
            mails=invoice.get("SendNewInvoiceEmail") == "Yes",
            at=request[ARRIVED],
        )
        return answers.accepted()

    async def patch_invoice(self, request: web.Request) -> web.Response:
        """Change attributes of a stored invoice; the others stay."""
        body = await request.read()
        name(request, request.query.get("identity", ""))
        return self._under_fate(request, lambda: self._change(request, body))

    def _change(self, request: web.Request, body: bytes) -> web.Response:
        identity = request.query.get("identity", "")
        held = self.store.body(identity)
        try:
            patch = decode(body)
        except ValueError as error:
            return refuse(request, [Fault("invoice", f"The body is not JSON: {error}")])
        if not identity.strip() or held is None:
            return self._give(request, identity)
        faults = faults_in_patch(patch)
        if faults or not isinstance(patch, dict):
            return refuse(request, faults)
        mails = patch.get("SendNewInvoiceEmail") == "Yes"
        self.store.patch(identity, patched(held, patch), mails=mails, at=request[ARRIVED])
        return answers.accepted()

    async def get_invoice(self, request: web.Request) -> web.Response:
        """Give back the invoice of one identity."""
        identity = request.query.get("identity", "")
        name(request, identity)
        return self._under_fate(request, lambda: self._give(request, identity))

    def _give(self, request: web.Request, identity: str) -> web.Response:
        if not identity.strip():
            return faulted(request, answers.message(400, "The identity is missing."), "no identity")
        body = self.store.body(identity)
        if body is None:
            return faulted(request, answers.message(404, "The invoice was not found."), "not found")
        return answers.raw_answer(200, reading_of(body, unsaid_due=self.unsaid_due))

    async def post_with_attachment(self, request: web.Request) -> web.Response:
        """Create an invoice with a file, or replace every value of it."""
        read = await upload(request, invoice=True)
        return self._under_fate(request, lambda: self._upload(request, read, None))

    async def patch_attachment(self, request: web.Request) -> web.Response:
        """Give a stored invoice another file."""
        identity = request.query.get("identity", "")
        name(request, identity)
        read = await upload(request, invoice=False)
        return self._under_fate(request, lambda: self._upload(request, read, identity))

    def _upload(self, request: web.Request, read: Upload, identity: str | None) -> web.Response:
        if identity is not None and (not identity.strip() or self.store.body(identity) is None):
            return self._give(request, identity)
        if read.form is None or read.refusal is not None:
            refusal = read.refusal or answers.message(400, "The request is invalid.")
            return faulted(request, refusal, "no readable parts")
        if identity is None:
            faults = posted(self.store, self.refusals, read.form, request[ARRIVED])
        else:
            faults = patched_file(self.store, read.form, identity)
        return refuse(request, faults) if faults else answers.accepted()

    async def get_report(self, request: web.Request) -> web.Response:
        """Give back a page of the invoices report."""
        return self._under_fate(request, lambda: self._report(request))

    def _report(self, request: web.Request) -> web.Response:
        try:
            wanted = listing(request.query.items(), INVOICE_CRITERIA)
        except ValueError as error:
            return faulted(request, answers.message(400, str(error)), str(error))
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
            return faulted(request, answers.message(400, str(error)), str(error))
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
            return refuse(request, [Fault("integrations", f"The body is not JSON: {error}")])
        faults = faults_in_integrations(told)
        if faults or not isinstance(told, dict):
            return refuse(request, faults)
        self.store.queue.tell(told["Documents"])
        return answers.accepted()

    def _under_fate(self, request: web.Request, act: Callable[[], web.Response]) -> web.Response:
        fate = self.dice.throw()
        if fate is Fate.FAIL:
            return faulted(request, answers.message(500, "An error has occurred."), "made to fail")
        response = act()
        if fate is Fate.DROP:
            cut(request)
        return response


def build(door: Door, desk: Desk) -> web.Application:
    """Put a desk behind its routes, and these behind a door; the outermost middleware comes first."""
    app = web.Application(
        middlewares=(door.receive, door.limit, door.authorise),
        client_max_size=MOST_BYTES,
    )
    app.router.add_route("POST", TOKEN_PATH, desk.post_token)
    app.router.add_route("POST", _INVOICES_PATH, desk.post_invoice)
    app.router.add_route("PATCH", _INVOICES_PATH, desk.patch_invoice)
    app.router.add_route("POST", f"{_INVOICES_PATH}/InvoiceWithAttachment", desk.post_with_attachment)
    app.router.add_route("PATCH", f"{_INVOICES_PATH}/attachments", desk.patch_attachment)
    app.router.add_route("GET", _INVOICES_PATH, desk.get_invoice)
    app.router.add_route("GET", _REPORT_PATH, desk.get_report)
    app.router.add_route("GET", _INTEGRATIONS_PATH, desk.get_integrations)
    app.router.add_route("PATCH", _INTEGRATIONS_PATH, desk.patch_integrations)
    return app
