"""The two requests that bring an attachment."""

from typing import Final

from aiohttp import web
from msgspec import Struct

from etl.simulator import answers
from etl.simulator.attachments import ATTACHMENT, INVOICE, MOST_BYTES, Form, TooLargeError, read_form
from etl.simulator.checks import Fault, decode, identity_of
from etl.simulator.refusals import Refusals
from etl.simulator.store import Store, key_of

_ATTACHMENT_ALONE: Final = frozenset({ATTACHMENT})
_BOTH: Final = frozenset({ATTACHMENT, INVOICE})


class Upload(Struct, frozen=True):
    """A multipart request, read.

    Attributes:
        form: Its parts; None where they could not be read.
        refusal: The answer then.
    """

    form: Form | None
    refusal: web.Response | None = None


async def upload(request: web.Request, *, invoice: bool) -> Upload:
    """Read the parts of a request.

    Args:
        request: Unread.
        invoice: Whether it brings an invoice beside the file.
    """
    if request.content_type != "multipart/form-data":
        return Upload(None, answers.message(415, "Expected multipart/form-data."))
    if (request.content_length or 0) > MOST_BYTES:
        return Upload(None, answers.message(413, "Request Entity Too Large."))
    try:
        return Upload(await read_form(await request.multipart(), _BOTH if invoice else _ATTACHMENT_ALONE))
    except TooLargeError:
        return Upload(None, answers.message(413, "Request Entity Too Large."))
    except ValueError as error:
        return Upload(None, answers.message(400, f"The body is not multipart/form-data: {error}"))


def posted(store: Store, refusals: Refusals, form: Form, at: float) -> list[Fault]:
    """Take an invoice with its file, or neither; the faults that keep them out."""
    try:
        invoice = decode(form.invoice or b"")
    except ValueError as error:
        return [*form.faults, Fault("invoice", f"The part Invoice is not JSON: {error}")]
    faults = [*form.faults, *refusals.faults(store, invoice)]
    identity = identity_of(invoice)
    if faults or form.attachment is None or identity is None or not isinstance(invoice, dict):
        return faults
    mails = invoice.get("SendNewInvoiceEmail") == "Yes"
    store.put(identity, invoice["InvoiceId"], (form.invoice or b"").decode(), mails=mails, at=at)
    store.attachments.put(key_of(identity), form.attachment)
    return []


def patched_file(store: Store, form: Form, identity: str) -> list[Fault]:
    """Give a stored invoice another file; the faults that keep it out."""
    if not form.faults and form.attachment is not None:
        store.attachments.put(key_of(identity), form.attachment)
    return form.faults
