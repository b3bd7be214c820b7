"""A portal as a worker sees it: where its files arrive, when they are loaded, by when they must have come."""

from collections.abc import Iterator, Sequence
from os.path import normcase
from pathlib import Path

from msgspec import Struct, field

from etl.errors import SettingsError
from etl.inbox import Inbox
from etl.journal import Journal, JournalServer
from etl.options import Notify, PortalProfile, TellOptions
from etl.options.config import Config, ConfigOptions, read_config
from etl.portals import PRODUCTION, destination
from etl.schedule import Cron, Expectation, zone_of
from etl.text import one_line


class Station(Struct, frozen=True):
    """A portal.

    Attributes:
        name: of its profile.
        production: whether its files go to the real portal.
        inbox: where files arrive; None for none.
        database: whose rows are loaded, ``odbc:NAME``; "" for none.
        has_query: whether it is said what a database is asked.
        cron: when they are loaded; None for as they come.
        expectation: by when something must have come; None for never.
        notify: who is told by messages.
        on_failure: the words of a command that is told.
    """

    name: str
    production: bool = False
    inbox: Inbox | None = None
    database: str = ""
    has_query: bool = False
    cron: Cron | None = None
    expectation: Expectation | None = None
    notify: Notify = field(default_factory=Notify)
    on_failure: tuple[str, ...] = ()

    @property
    def feeds(self) -> bool:
        """Whether a worker finds something to load by itself."""
        return self.inbox is not None or bool(self.database)


def known_stations(
    config: ConfigOptions, journal: Path | JournalServer | None = None
) -> tuple[list[Station], list[str]]:
    """Every portal of the settings, and a sentence on each of which what is said makes no sense.

    Args:
        config: which settings hold.
        journal: whose files are taken out of inboxes; None where none are.

    Raises:
        SettingsError: there are no settings, or none of portals.
        JournalError: the journal cannot be opened.
    """
    said = read_config(config.file, needed=True)
    if journal is None:
        return stations(said)
    with Journal(journal) as opened:
        return stations(said, opened.rejects.identity())


def stations(config: Config, owner: str = "") -> tuple[list[Station], list[str]]:
    """Every portal of the settings, and a sentence on each of which what is said makes no sense.

    Args:
        config: the settings.
        owner: what tells the journal from others.

    Raises:
        SettingsError: what is said of all of them makes no sense, or there is none.
    """
    if config.faults:
        raise SettingsError(" ".join(config.faults))
    if not config.portals:
        raise SettingsError(f"{config.file} has no portals: write a section for each, such as [portals.acme].")
    made, faults, folders = list[Station](), list[str](), dict[str, str]()
    for name in config.portals:
        try:
            station = _station(config.profile(name), config, owner)
        except SettingsError as error:
            faults.append(str(error))
            continue
        folder = _folder(station)
        if folder and folders.setdefault(folder, name) != name:
            # Whose its files are would be chance.
            both = f"[portals.{folders[folder]}] and [portals.{name}]"
            faults.append(f"{config.file}: {both} have one inbox, {folder}. Give each a folder of its own.")
        else:
            made.append(station)
    return made, faults


def station_of(name: str, known: Sequence[Station], faults: Sequence[str]) -> Station:
    """A portal by its name.

    Raises:
        SettingsError: what is said of it makes no sense.
    """
    for station in known:
        if station.name == name:
            return station
    raise SettingsError(" ".join(faults) or f"There is no portal {one_line(name)}.")


def _folder(station: Station) -> str:
    """The folder of its inbox, as it is told from others; "" for none."""
    return "" if station.inbox is None else normcase(station.inbox.folder.absolute())


def _station(profile: PortalProfile, config: Config, owner: str) -> Station:
    where = f"{config.file}, [portals.{profile.name}]"
    faults = list(_missing(profile, config))
    if faults:
        raise SettingsError(" ".join(f"{where}: {fault}" for fault in faults))
    inbox = Inbox(profile.inbox, profile.settle, owner) if profile.inbox is not None else None
    try:
        zone = zone_of(profile.zone or "UTC")
        cron = Cron(profile.schedule, zone) if profile.schedule else None
    except ValueError as error:
        raise SettingsError(f"{where}: {error}.") from error
    expectation = Expectation(profile.expect_by, zone, cron) if profile.expect_by is not None else None
    told = profile.options.get("on_failure", config.defaults.get("on_failure", ()))
    return Station(
        profile.name,
        _is_production(profile, config),
        inbox,
        profile.database,
        _has_query(profile, config),
        cron,
        expectation,
        profile.notify,
        TellOptions(on_failure=told).on_failure,  # type: ignore[arg-type]  # it makes words of a text
    )


def _has_query(profile: PortalProfile, config: Config) -> bool:
    return "query" in profile.options or "query" in config.defaults


def _missing(profile: PortalProfile, config: Config) -> Iterator[str]:
    """A sentence on what a time needs, and is not said."""
    if profile.schedule or profile.expect_by:
        what = "schedule" if profile.schedule else "expect_by"
        if not profile.zone:
            yield f'{what} needs the zone whose clock it goes by, such as zone = "Europe/Berlin".'
        if profile.inbox is None and not profile.database:
            yield f'{what} needs the inbox it is about, such as inbox = "/exports/{profile.name}/*.csv".'
    if profile.database and not _has_query(profile, config):
        yield 'database needs what it is asked, such as query = "gp.sql".'
    if profile.database and profile.inbox is not None:
        yield "it has an inbox and a database: give each a section of its own."


def _is_production(profile: PortalProfile, config: Config) -> bool:
    said = {**config.defaults, **profile.options}
    base_url = str(profile.options.get("base_url") or ("" if "portal" in profile.options else said.get("base_url", "")))
    return said.get("environment") == PRODUCTION or (bool(base_url) and destination(base_url).environment == PRODUCTION)
