"""``etl get``: invoices as the portal holds them."""

from collections.abc import Sequence

from etl.cli.conversation import converse
from etl.cli.exits import Exit
from etl.cli.invoice_text import invoice_text
from etl.cli.manner import Manner
from etl.cli.voice import complain
from etl.errors import RefusedError
from etl.exact_json import ENCODER
from etl.load import Road, ask
from etl.portal import Reply, Verdict


def show_invoices(identities: Sequence[str], manner: Manner, *, raw: bool) -> Exit:
    """Prints each invoice as it comes, in the order asked for; FAILURES where one is not there.

    Args:
        identities: their Identities.
        manner: where to ask.
        raw: a line of JSON each, all that the portal gave with the digits it gave.

    Raises:
        PortalError: the portal does not answer, or refuses a question.
    """

    async def act(road: Road) -> int:
        missing = 0
        for identity in identities:
            reply = await _ask_for(road, identity)
            if reply.verdict is Verdict.MISSING:
                complain(f"The portal holds no invoice {identity}.")
                missing += 1
            else:
                _show(reply, raw=raw)
        return missing

    return Exit.FAILURES if converse(manner, act) else Exit.SUCCESS


async def _ask_for(road: Road, identity: str) -> Reply:
    reply = await ask(road, lambda: road.portal.get_invoice(identity))
    if reply.verdict is Verdict.REFUSED:
        raise RefusedError(f"The portal refuses to show {identity} ({reply.message}).")
    return reply


def _show(reply: Reply, *, raw: bool) -> None:
    body = reply.body or {}
    for line in [ENCODER.encode(body).decode()] if raw else [*invoice_text(body), ""]:
        print(line, flush=True)
