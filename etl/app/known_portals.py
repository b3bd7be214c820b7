"""The portals of the settings, with what the journal knows of each."""

from pathlib import Path

from msgspec import Struct

from etl.app.context import Context
from etl.app.runs import existing
from etl.journal import Journal
from etl.model.run import Run
from etl.options import ConfigOptions, Listed, list_portals
from etl.portals import portal_key


class KnownPortal(Struct, frozen=True):
    """A portal of the settings, and its last run; None where there was none."""

    listed: Listed
    last: Run | None


def known_portals(config: ConfigOptions, context: Context) -> list[KnownPortal]:
    """Every portal of the settings, in their order. Asks none of them.

    Raises:
        SettingsError: the file cannot be read, or what it says of all portals makes no sense.
    """
    listed = list_portals(config)
    if isinstance(context.place, Path) and not context.place.exists():
        return [KnownPortal(each, None) for each in listed]
    with existing(context.place) as journal:
        return [KnownPortal(each, _last(journal, each)) for each in listed]


def _last(journal: Journal, listed: Listed) -> Run | None:
    if listed.portal is None:
        return None
    return next(iter(journal.runs(portal=portal_key(listed.portal.address), last=1)), None)
