"""``etl integrations``: the queue between portal and back office."""

from collections.abc import Mapping
from typing import Any

from etl.cli.conversation import converse
from etl.cli.exits import Exit
from etl.cli.manner import Manner
from etl.errors import IncompleteError, SettingsError
from etl.exact_json import ENCODER
from etl.load import Road, pages
from etl.portal import Reply
from etl.shorten import shorten

_STATUSES = ("Pending", "Success", "Failed")
_COLUMNS = {"Date": 19, "Type": 11, "Status": 7, "FailedAttempts": 14, "DocumentId": 24, "ErrorMessage": 0}
"""What is shown, and how wide."""

_MESSAGE = 200


def list_integrations(status: str | None, manner: Manner, *, raw: bool) -> Exit:
    """Prints the entries as they come, and how many there are.

    Args:
        status: only these; None for all.
        manner: where to ask.
        raw: a line of JSON each.

    Raises:
        SettingsError: there is no such status.
        PortalError: the portal does not answer, or not with all that it announced.
    """
    wanted = _status(status)

    async def act(road: Road) -> int:
        async def question(size: int, index: int) -> Reply:
            return await road.portal.get_integrations(wanted, size, index)

        count = 0
        async for rows in pages(road, question, "IntegrationId"):
            for row in rows:
                _check(row, wanted)
                print(ENCODER.encode(row).decode() if raw else _line(row))
            count += len(rows)
        return count

    if not raw:
        print(_line({name: name for name in _COLUMNS}))
    count = converse(manner, act)
    if not raw:
        print(f"{count:,} document{'s' * (count != 1)}.")
    return Exit.SUCCESS


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


def _line(row: Mapping[str, Any]) -> str:
    cells = (f"{_cell(row.get(name), width):<{width}}" for name, width in _COLUMNS.items())
    return "  ".join(cells).rstrip()


def _cell(value: object, width: int) -> str:
    text = shorten("" if value is None else str(value), _MESSAGE)
    return text[:width].replace("T", " ") if width == _COLUMNS["Date"] else text
