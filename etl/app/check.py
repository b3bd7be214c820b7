"""Whether a portal lets us in: signs in, reads one page, and sends nothing."""

from dataclasses import dataclass

from etl.app.context import Context
from etl.app.portal_calls import converse
from etl.delivery import INVOICE_KEYS, PortalSession, pages
from etl.model.limits import RateLimit
from etl.portal import Reply


@dataclass(frozen=True, slots=True)
class PortalSeen:
    """What a portal that lets us in was seen to be.

    Attributes:
        portal: with its environment and address, for people.
        invoices: so many it holds.
        rates: limits in force; none for no limit.
    """

    portal: str
    invoices: int
    rates: tuple[RateLimit, ...]


def check_portal(context: Context) -> PortalSeen:
    """Signs in with the key that is set, and reads the first page of the portal's invoices.

    Raises:
        SettingsError: no portal or no key is set.
        PortalError: the portal does not answer, or refuses us.
        BusyError: another command is talking to it.
    """

    async def act(session: PortalSession) -> int:
        total = 0

        async def question(size: int, index: int) -> Reply:
            nonlocal total
            reply = await session.portal.get_invoices((), size, index)
            total = reply.body["Total"] if reply.body else total
            return reply

        async for _ in pages(session, question, INVOICE_KEYS):
            break
        return total

    return PortalSeen(context.told, converse(context, act), context.portal.rate)
