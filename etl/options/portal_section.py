"""What ``etl.toml`` says of a portal, ``[portals.NAME]``: a record, and how it is read from the table. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl.errors import SettingsError
from etl.options.checking import AttachmentOptions, CheckOptions
from etl.options.database import PREFIX, connection_of, is_database
from etl.options.flag import Flag, Option, options_of
from etl.options.key_source import KeySource, key_source
from etl.options.portal import PortalOptions, Secrets
from etl.options.reading import ReadOptions
from etl.options.sending import SendOptions
from etl.options.telling import TellOptions

if TYPE_CHECKING:
    from _typeshed import DataclassInstance as Options

#: The groups whose standing options may be said of one portal.
GROUPS: "tuple[type[Options], ...]" = (
    PortalOptions,
    ReadOptions,
    CheckOptions,
    AttachmentOptions,
    SendOptions,
    TellOptions,
)

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_DURATION = re.compile(r"([0-9]{1,6})\s*(s|min|h)?")
_SECONDS = {None: 1, "s": 1, "min": 60, "h": 3600}
_SETTLE = 30.0

#: Between the fields of a cron time.
_FIELDS = 5


@dataclass(frozen=True, slots=True)
class Notify:
    """Who is told, by addresses that apprise knows, or ``env:VARIABLE`` and ``file:PATH`` that hold them.

    Attributes:
        failure: of what did not go well.
        success: of what did.
        attention: of what a person must look at, such as a file that did not come.
        attach_rejects: whether the rejected rows go with it.
    """

    failure: tuple[str, ...] = field(default=(), repr=False)
    success: tuple[str, ...] = field(default=(), repr=False)
    attention: tuple[str, ...] = field(default=(), repr=False)
    attach_rejects: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalProfile:
    """A portal of ``etl.toml``; what it does not say itself is as ``[defaults]`` says.

    Attributes:
        name: behind ``[portals.``; "" for what holds without one.
        options: the options that it has, by field, as they may be given to their groups.
        key: where its secrets come from; None for the environment.
        inbox: the folder whose files are loaded, or a pattern of files; None for none.
        database: ``odbc:NAME``, whose rows are loaded; "" for none.
        settle: seconds that a file must have been unchanged.
        schedule: when files are loaded, as cron has it, five fields; "" for when they come.
        zone: of the schedule, an IANA name; "" for the machine's.
        expect_by: until when something must have come on a day of the schedule, in the zone; None for never.
        notify: who is told.
    """

    name: str = ""
    options: Mapping[str, object] = field(default_factory=dict)
    key: KeySource | None = None
    inbox: Path | None = None
    database: str = ""
    settle: float = _SETTLE
    schedule: str = ""
    zone: str = ""
    expect_by: time | None = None
    notify: Notify = field(default_factory=Notify)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("write a text")
    return value.strip()


def _database(value: object) -> str:
    text = _text(value)
    if not is_database(text):
        raise ValueError(f'write "{PREFIX}NAME", with the name of its ODBC data source')
    connection_of(text)
    return text


def _settle(value: object) -> float:
    found = _DURATION.fullmatch(str(value).strip())
    if not found or isinstance(value, bool):
        raise ValueError('write a time such as "30s" or "2min"')
    return float(int(found[1]) * _SECONDS[found[2]])


def _schedule(value: object) -> str:
    text = _text(value)
    if len(text.split()) != _FIELDS:
        raise ValueError('write minute, hour, day, month and weekday as cron has them, such as "30 1 * * mon-fri"')
    return text


def _zone(value: object) -> str:
    text = _text(value)
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("write a time zone by its place, such as Europe/Berlin") from None
    return text


def _expect_by(value: object) -> time:
    if isinstance(value, time):
        return value
    found = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", str(value).strip())
    if not found:
        raise ValueError('write a time of the day, such as "03:00"')
    return time(int(found[1]), int(found[2]))


def _addresses(value: object) -> tuple[str, ...]:
    every = [value] if isinstance(value, str) else value
    if not isinstance(every, list) or not all(isinstance(each, str) for each in every):
        raise ValueError("write a list of addresses")
    for each in every:
        if re.match(r"[a-z0-9+]+://[^/@\s]*:[^/@\s]*@", each, re.IGNORECASE):
            raise ValueError(
                "a password must not stand in this file: put the address into a variable or a file of its own, and"
                ' write "env:VARIABLE" or "file:PATH"'
            )
    return tuple(every)


def _notify(value: object) -> Notify:
    if not isinstance(value, dict):
        raise ValueError('write { failure = ["mailto:…"] }')  # noqa: TRY004 - told like every other wrong value
    known = {"failure", "success", "attention", "attach_rejects"}
    unknown = [each for each in value if each not in known]
    if unknown:
        raise ValueError(f"there is no {unknown[0]} in it, but {', '.join(sorted(known))}")
    attach = value.get("attach_rejects", False)
    if not isinstance(attach, bool):
        raise ValueError("write true or false behind attach_rejects")  # noqa: TRY004 - as above
    failure, success, attention = (_addresses(value.get(each, [])) for each in ("failure", "success", "attention"))
    return Notify(failure, success, attention, attach)


#: What may be said of a portal beside the options of commands: how it is read, given the folder of the file.
_OWN: Mapping[str, Callable[[object, Path], object]] = {
    "key": key_source,
    "inbox": lambda value, folder: folder / _text(value),
    "database": lambda value, _: _database(value),
    "settle": lambda value, _: _settle(value),
    "schedule": lambda value, _: _schedule(value),
    "zone": lambda value, _: _zone(value),
    "expect_by": lambda value, _: _expect_by(value),
    "notify": lambda value, _: _notify(value),
}

OWN = tuple(_OWN)


def standing_options() -> dict[str, Option]:
    """The options that may stand in ``[portals.NAME]``, by name."""
    return {o.name: o for group in GROUPS for o in options_of(group) if o.standing}


def portal_profile(name: str, table: Mapping[str, object], folder: Path, where: str) -> PortalProfile:
    """The portal of a table.

    Args:
        name: the portal's; "" for what holds without one.
        table: as the file has it, with what it takes from ``[defaults]``.
        folder: of the file; relative paths count from it.
        where: the file and the table, for people.

    Raises:
        SettingsError: it has what is unknown, or values that make no sense; every fault at once.
    """
    faults: list[str] = []
    if name and not _NAME.fullmatch(name):
        faults.append(f"{where}: write its name in letters, digits, dots and hyphens.")
    options, own = dict[str, object](), dict[str, Any]()
    known = standing_options()
    for key, value in named(table, (*known, *_OWN), where, faults):
        try:
            if key in _OWN:
                own[key] = _OWN[key](value, folder)
            else:
                options[key] = plain(known[key], value, folder)
        except ValueError as error:
            faults.append(f"{where}: {key}: {error}.")
    faults += [f"{where}: {sentence}" for sentence in _senseless(options)]
    if name and not {"portal", "base_url"} & {key.replace("-", "_") for key in table}:
        faults.append(f'{where}: portal is missing: write portal = "NAME", as its address has it.')
    if faults:
        raise SettingsError(" ".join(faults))
    return PortalProfile(name=name, options=options, **own)


def named(
    table: Mapping[str, object], known: Iterable[str], where: str, faults: list[str]
) -> Iterator[tuple[str, object]]:
    """The keys of a table that are known, with hyphens or underscores; of each other one a fault, but of secrets."""
    said = set[str]()
    for written, value in table.items():
        key = written.replace("-", "_")
        if key in said:
            faults.append(f"{where} says {key} twice.")
        elif key in known:
            said.add(key)
            yield key, value
        elif key not in secret_variables():
            faults.append(_unknown(written, known, where))


def _unknown(written: str, known: Iterable[str], where: str) -> str:
    from difflib import get_close_matches

    key = written.replace("-", "_").casefold()
    if key in _ON_THE_SPOT:
        return f"{where} must not hold {written}: say {_ON_THE_SPOT[key]} with each command."
    if key in {"journal", "keep"}:
        return f"{where} must not hold {written}: one journal has all portals. Write it above the first table."
    near = get_close_matches(key, known, 1)
    meant = f"Did you mean {near[0]}?" if near else f"Known are {', '.join(known)}."
    return f"{where} has an unknown setting {written}. {meant}"


#: What a person answers each time, and how.
_ON_THE_SPOT = {
    "emails": "--send-emails or --no-emails",
    "send_emails": "--send-emails",
    "no_emails": "--no-emails",
    "overwrite_conflicts": "--overwrite-conflicts",
    "yes": "--yes",
    "simulate": "--simulate",
    "resend": "--resend",
    "fresh": "--fresh",
    "expect_count": "--expect-count",
    "expect_total": "--expect-total",
    "expect_hash": "--expect-hash",
}


def secret_variables() -> dict[str, str]:
    """The variable of each secret of a portal."""
    return {option.name: option.variable for option in options_of(Secrets)}


def plain(option: Option, value: object, folder: Path) -> object:
    """A value of the file as its group takes it, with the folder before a relative path.

    Raises:
        ValueError: no such value can stand there.
    """
    flag = option.about
    if isinstance(value, dict):
        raise ValueError("this is no table; that of a portal is [portals.NAME]")  # noqa: TRY004 - told like the others
    if not isinstance(flag, Flag) or not isinstance(value, str | int | float | list):
        raise ValueError("write a text or a number")  # noqa: TRY004 - told like every other wrong value
    if option.switch:
        if not isinstance(value, bool):
            raise ValueError("write true or false")
        return value
    if flag.repeated:
        every = value if isinstance(value, list) else [value]
        if not all(isinstance(each, str) for each in every):
            raise ValueError("write a text, or a list of texts")
        return every
    if isinstance(value, bool | list):
        raise ValueError("write one text or number")  # noqa: TRY004 - as above
    if flag.place and isinstance(value, str) and "://" not in value and (flag.parse or (folder / value).is_file()):
        return str(folder / value)
    return value if flag.parse else str(value)


def _senseless(options: Mapping[str, object]) -> Iterator[str]:
    """A sentence on each value that its group refuses."""
    for group in GROUPS:
        try:
            group(**{o.name: options[o.name] for o in options_of(group) if o.name in options})
        except SettingsError as error:
            yield str(error)
