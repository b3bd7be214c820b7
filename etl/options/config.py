"""The file ``etl.toml``: what holds by default, and the portals that it names."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from etl.errors import SettingsError
from etl.options.flag import SETTINGS, Flag, options_of, settle
from etl.options.journal import JournalOptions
from etl.options.parsing import path
from etl.options.portal_section import (
    OWN,
    PortalProfile,
    named,
    plain,
    portal_profile,
    secret_variables,
    standing_options,
)
from etl.options.telling import TellOptions

if TYPE_CHECKING:
    from etl.options.flag import Option

#: Read from the folder the command runs in.
FILE = "etl.toml"

_DEFAULTS = "defaults"
_PORTALS = "portals"

#: Bytes of the largest file that is read.
_LARGEST = 4 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigOptions:
    """Which settings hold.

    Attributes:
        config: the file with them; None for ``etl.toml`` in the folder the command runs in, where there is one.
        for_: the portal of that file whose settings hold; None for none of them.
    """

    config: Annotated[
        Path | None,
        Flag(metavar="FILE", help="The settings. [default: etl.toml in this folder]", panel=SETTINGS, parse=path),
    ] = None
    for_: Annotated[
        str | None,
        Flag(
            names=("--for",), metavar="NAME", help="A portal of the settings, with all they say of it.", panel=SETTINGS
        ),
    ] = None

    def __post_init__(self) -> None:
        settle(self)

    @property
    def file(self) -> Path:
        """The file, whether it is there or not."""
        return Path(FILE) if self.config is None else self.config


@dataclass(frozen=True, slots=True)
class Config:
    """What the file says.

    Attributes:
        file: its path, as it was named.
        defaults: options by field, as their groups take them.
        common: what portals take from it where they do not say it themselves, as the file has it.
        portals: the tables of the portals by name, as the file has them.
        faults: a sentence on each thing that may not be so.
    """

    file: Path
    defaults: Mapping[str, object] = field(default_factory=dict)
    common: Mapping[str, object] = field(default_factory=dict)
    portals: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    faults: tuple[str, ...] = ()

    def profile(self, name: str | None) -> PortalProfile:
        """The portal of that name; for None what holds without one.

        Raises:
            SettingsError: there is no such portal, or what is said of it makes no sense.
        """
        if name is None:
            return portal_profile("", self.common, self.file.parent, str(self.file))
        if name not in self.portals:
            raise SettingsError(self._none(name))
        table = self.portals[name]
        return portal_profile(
            name, {**_without(self.common, table), **table}, self.file.parent, f"{self.file}, [portals.{name}]"
        )

    def _none(self, name: str) -> str:
        from difflib import get_close_matches

        if not self.file.exists():
            return (
                f"--for {name}: there is no {self.file} here. Name the file that has [portals.{name}]: --config FILE."
            )
        near = "".join(f" Did you mean {each}?" for each in get_close_matches(name, self.portals, 1))
        known = f" It has {', '.join(self.portals)}." if self.portals and not near else ""
        return f"--for {name}: {self.file} has no [portals.{name}].{near}{known}"


def _without(common: Mapping[str, object], table: Mapping[str, object]) -> dict[str, object]:
    said = {key.replace("-", "_") for key in table}
    return {key: value for key, value in common.items() if key not in said}


def read_config(file: Path, *, needed: bool) -> Config:
    """What a file says; without a file nothing, unless it is needed.

    Raises:
        SettingsError: it is no TOML, or cannot be read.
    """
    import tomllib

    try:
        return config_of(tomllib.loads(_text(file)), file)
    except FileNotFoundError as error:
        if not needed:
            return Config(file)
        raise SettingsError(f"There is no file {file}: look at --config.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file} is not valid TOML: {error}.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{file} is not UTF-8 text. Save it as UTF-8.") from error
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}. Check your rights.") from error


def _text(file: Path) -> str:
    """The text of a file of settings, of which nobody writes more than ``_LARGEST`` bytes.

    Raises:
        SettingsError: it is no file, or larger.
    """
    if file.exists() and not file.is_file():
        # To open a pipe may wait for ever, and a device may never end.
        raise SettingsError(f"{file} is no file, but a folder, a pipe or a device: look at --config.")
    with open(file, "rb") as opened:  # noqa: PTH123 - errors name the file as it stands here
        content = opened.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise SettingsError(f"{file} is larger than a file of settings, 4 MB: look at --config.")
    return content.decode().replace("\r\n", "\n")


def readable_telling(chosen: ConfigOptions) -> tuple[dict[str, object], PortalProfile]:
    """Who is to be told, as far as it can be read, where the settings as a whole make no sense: options, and people."""
    options, own = dict[str, object](), dict[str, object]()
    with suppress(SettingsError, OSError, ValueError):
        for table in _said_of(chosen):
            for key, value in table.items():
                with suppress(SettingsError):
                    found = portal_profile("", {key: value}, chosen.file.parent, "")
                    options |= {name: found.options[name] for name in found.options if name in _TOLD}
                    own |= {"notify": found.notify} if key == "notify" else {}
    return options, PortalProfile(name=chosen.for_ or "", **own)  # type: ignore[arg-type]  # as read


def _said_of(chosen: ConfigOptions) -> list[Mapping[str, object]]:
    """The tables that hold for a portal, the weakest first, whatever is in them."""
    import tomllib

    said = tomllib.loads(_text(chosen.file))
    portals = said.get(_PORTALS, {})
    tables = (said, said.get(_DEFAULTS), portals.get(chosen.for_) if isinstance(portals, dict) else None)
    return [
        {k: v for k, v in t.items() if k.replace("-", "_") in {*_TOLD, "notify"}} for t in tables if isinstance(t, dict)
    ]


#: The options that say who is told.
_TOLD = tuple(option.name for option in options_of(TellOptions))


def config_of(said: Mapping[str, object], file: Path) -> Config:
    """What the tables of a file say. Pure but for a look whether ``lines`` names a file."""
    faults = list(_secrets(said, str(file)))
    tables = dict[str, dict[str, object]]()
    for name in (_DEFAULTS, _PORTALS):
        found = said.get(name, {})
        tables[name] = found if isinstance(found, dict) else {}
        if not isinstance(found, dict):
            faults.append(f"{file}: {name} is a table: [{name}{'.NAME' * (name == _PORTALS)}].")
    top = {key: value for key, value in said.items() if key not in tables}
    parts = [(str(file), top), (f"{file}, [{_DEFAULTS}]", tables[_DEFAULTS])]
    options, common = _defaults(parts, file.parent, faults)
    portals = dict[str, Mapping[str, object]]()
    for name, table in tables[_PORTALS].items():
        if isinstance(table, dict):
            portals[name] = table
        else:
            faults.append(f"{file}: [portals] holds only sections of portals: write [portals.{name}].")
    return Config(file, options, common, portals, tuple(faults))


def _defaults(
    parts: Iterable[tuple[str, Mapping[str, object]]], folder: Path, faults: list[str]
) -> tuple[dict[str, object], dict[str, object]]:
    """What tables say of options, as their groups take it, and of portals, as it stands; each with its place."""
    options, common = dict[str, object](), dict[str, object]()
    known = _known()
    for where, table in parts:
        for key, value in named(table, (*known, *OWN), where, faults):
            if key in options or key in common:
                faults.append(f"{where} says {key} again: leave one of them out.")
            elif key in OWN:
                common[key] = value
            else:
                try:
                    options[key] = plain(known[key], value, folder)
                except ValueError as error:
                    faults.append(f"{where}: {key}: {error}.")
    return options, common


def _known() -> "dict[str, Option]":
    """The options that may stand outside of ``[portals.NAME]``."""
    return standing_options() | {option.name: option for option in options_of(JournalOptions) if option.standing}


def _secrets(said: Mapping[str, object], file: str) -> Iterator[str]:
    """A sentence on each secret in the file, wherever it stands."""
    variables = secret_variables()
    for where, table in _tables(said, file):
        for name in {key.replace("-", "_").casefold() for key in table} & variables.keys():
            yield (
                f"{where} must not hold {name}: secrets come from the environment, as {variables[name]}, or from where"
                ' key says, such as key = "keyring:NAME".'
            )


def _tables(said: Mapping[str, object], file: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    yield file, said
    for name, table in said.items():
        inner = table.items() if name == _PORTALS and isinstance(table, dict) else ()
        yield from ((f"{file}, [{name}.{each}]", found) for each, found in inner if isinstance(found, dict))
        if name == _DEFAULTS and isinstance(table, dict):
            yield f"{file}, [{name}]", table
