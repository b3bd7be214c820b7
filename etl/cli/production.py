"""The guard before the real portal: somebody says its name, or said --yes."""

import sys

from etl.cli.manner import Manner
from etl.errors import PlanError, SettingsError


def refuse_unattended(manner: Manner) -> None:
    """Raises SettingsError where nobody can be asked and --yes was not given: before anything is read."""
    if manner.live and not manner.yes and not _asked():
        raise SettingsError(
            f"This would send to production ({_name(manner)}), and there is no terminal to ask at. Add --yes."
        )


def confirm(manner: Manner, documents: int) -> None:
    """Asks for the portal's name before documents go to production, or its queue is told of documents sent before.

    Args:
        manner: where to.
        documents: to be sent.

    Raises:
        PlanError: another name was typed; nothing was sent.
    """
    if not manner.live or manner.yes:
        return
    name = _name(manner)
    what = (
        f"{documents:,} document{'s' * (documents != 1)} to" if documents else "--acknowledge writes into the queue of"
    )
    prompt = f"PRODUCTION: {what} {manner.told}."
    print(f"{prompt}\nType the portal's name, {name}, to send: ", end="", file=sys.stderr, flush=True)
    try:
        typed = sys.stdin.readline().strip()
    except OSError:
        # The terminal was closed.
        typed = ""
    if typed.casefold() != name.casefold():
        raise PlanError(f"Nothing was sent: {typed or 'nothing'} was typed, not {name}.")


def _asked() -> bool:
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def _name(manner: Manner) -> str:
    return manner.destination.portal or manner.destination.environment
