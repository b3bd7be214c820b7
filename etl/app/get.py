"""Invoices as the portal holds them."""

from collections.abc import Mapping, Sequence
from typing import Any

from etl.app.context import Context
from etl.app.events import Held
from etl.app.portal_calls import converse
from etl.delivery import PortalSession, ask
from etl.errors import RefusedError, SettingsError
from etl.portal import Reply, Verdict
from etl.text import is_text, text_of


def get_invoices(identities: Sequence[str], context: Context) -> dict[str, Mapping[str, Any] | None]:
    """Asks for each invoice, in order, and tells of it as it comes; None for one that the portal does not hold.

    Raises:
        SettingsError: an Identity is no text.
        PortalError: the portal does not answer, or refuses a question.
    """
    for identity in identities:
        if not is_text(identity):
            raise SettingsError(f"The Identity {text_of(identity)} is no text: type it anew.")

    async def act(session: PortalSession) -> dict[str, Mapping[str, Any] | None]:
        found: dict[str, Mapping[str, Any] | None] = {}
        for identity in identities:
            reply = await _ask_for(session, identity)
            found[identity] = None if reply.verdict is Verdict.MISSING else reply.body or {}
            context.observer.note(Held(identity, found[identity]))
            if found[identity] is None:
                context.observer.trouble(f"The portal holds no invoice {identity}.")
        return found

    return converse(context, act)


async def _ask_for(session: PortalSession, identity: str) -> Reply:
    reply = await ask(session, lambda: session.portal.get_invoice(identity))
    if reply.verdict is Verdict.REFUSED:
        raise RefusedError(f"The portal refuses to show {identity} ({reply.message}).")
    return reply
