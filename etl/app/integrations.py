"""The queue between portal and back office."""

from collections.abc import Mapping
from typing import Any

from etl.app.context import Context
from etl.app.events import Queued
from etl.app.portal_calls import converse
from etl.delivery import PortalSession, pages
from etl.errors import IncompleteError, SettingsError
from etl.portal import Reply

_STATUSES = ("Pending", "Success", "Failed")


def list_integrations(status: str | None, context: Context) -> int:
    """Tells of the entries as they come, and returns how many there are.

    Args:
        status: only these; None for all.
        context: where to ask.

    Raises:
        SettingsError: there is no such status.
        PortalError: the portal does not answer, or not with all that it announced.
    """
    wanted = _status(status)

    async def act(session: PortalSession) -> int:
        async def question(size: int, index: int) -> Reply:
            return await session.portal.get_integrations(wanted, size, index)

        count = 0
        async for rows in pages(session, question, ["IntegrationId"]):
            for row in rows:
                _check(row, wanted)
            context.observer.note(Queued(rows))
            count += len(rows)
        return count

    return converse(context, act)


def _status(written: str | None) -> str | None:
    if written is None:
        return None
    known = next((name for name in _STATUSES if name.casefold() == written.casefold()), None)
    if known is None:
        raise SettingsError(f"--status {written}: write Pending, Success or Failed.")
    return known


def _check(row: Mapping[str, Any], wanted: str | None) -> None:
    if wanted is not None and row.get("Status") != wanted:
        raise IncompleteError(
            f"The portal has not kept to --status {wanted}: {row.get('DocumentId')} is {row.get('Status')}."
            " Leave --status out."
        )
