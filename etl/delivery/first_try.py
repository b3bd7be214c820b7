"""The first request of a document: nearly every one is taken at once, and for those little is made."""

from time import monotonic, time

from etl.delivery.delivery import HINDRANCES, Delivery
from etl.delivery.request_log import is_told
from etl.delivery.session import PortalSession
from etl.delivery.worth import worth
from etl.model.audit import Attempt
from etl.model.document import Document, Outcome, Status
from etl.portal import Reply, Verdict
from etl.text import millisecond


def is_plain(document: Document) -> bool:
    """Whether it is to be sent, with no file and no doubt whether it was sent before."""
    return not document.in_doubt and document.attachment is None


async def first_try(document: Document, session: PortalSession) -> tuple[Outcome | None, Delivery | None]:
    """Sends a plain document.

    Returns:
        Its outcome, as ``Delivery.attempt`` has it, and who goes on with it: None where the portal has taken it.
    """
    session.budget.sent(monotonic())
    try:
        reply = await session.send(document)
    except HINDRANCES as error:
        delivery = Delivery(document, session)
        return delivery.hindered(error), delivery
    if reply.verdict is Verdict.ACCEPTED and reply.earlier is None and not is_told():
        return _taken(document, reply, session.method), None
    delivery = Delivery(document, session)
    return delivery.heard(reply), delivery


def _taken(document: Document, reply: Reply, method: str) -> Outcome:
    now = time()
    sent = Attempt(millisecond(now - reply.seconds), method, reply.http_status, Verdict.ACCEPTED.value, "")
    currency, amount, customer = worth(document.payload)
    return Outcome(
        document.seq,
        Status.SUCCESS,
        document.attempts + 1,
        reply.http_status,
        message="",
        finished_at=millisecond(now),
        requests=(sent,),
        currency=currency,
        amount=amount,
        customer=customer,
    )
