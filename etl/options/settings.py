"""Where values come from: flags before a portal's section before the environment before defaults of ``etl.toml``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, overload

from etl.errors import SettingsError
from etl.options.checking import CheckOptions
from etl.options.config import Config, ConfigOptions, read_config
from etl.options.environment import misspelt, secrets_in, variables
from etl.options.flag import Secret, options_of
from etl.options.journal import JournalOptions
from etl.options.portal import PortalOptions, Secrets
from etl.options.portal_section import PortalProfile
from etl.options.reading import ReadOptions
from etl.options.secrets import secrets_from
from etl.options.sending import SendOptions

if TYPE_CHECKING:
    from _typeshed import DataclassInstance as Options

#: The groups whose options may stand in the environment.
_SETTINGS = (PortalOptions, ReadOptions, CheckOptions, SendOptions, JournalOptions)

#: What leads to a portal: where one is named by ``--for``, the environment of the day does not lead elsewhere.
_ADDRESS = ("portal", "environment", "base_url")

#: Of options that exclude each other, one that is said higher up silences the others; a rehearsal has no portal.
_INSTEAD = {
    "portal": ("base_url",),
    "environment": ("base_url",),
    "mapping": ("ignore", "profile"),
    "profile": ("mapping",),
    "simulate": ("compare", "verify"),
}

_A = TypeVar("_A", bound="Options")
_B = TypeVar("_B", bound="Options")
_C = TypeVar("_C", bound="Options")


@overload
def load(group: type[_A], /, *, config: ConfigOptions | None = None, **flags: object) -> _A: ...
@overload
def load(
    group: type[_A], second: type[_B], /, *, config: ConfigOptions | None = None, **flags: object
) -> tuple[_A, _B]: ...
@overload
def load(
    group: type[_A], second: type[_B], third: type[_C], /, *, config: ConfigOptions | None = None, **flags: object
) -> tuple[_A, _B, _C]: ...


def load(*groups: "type[Options]", config: ConfigOptions | None = None, **flags: object) -> object:
    """The options in force.

    Args:
        groups: whose options.
        config: which file and which of its portals; None for ``etl.toml`` in this folder, and none of them.
        flags: what is said of them by name; None where nothing is.

    Raises:
        SettingsError: a value makes no sense, or ``etl.toml`` is no TOML or names what it may not; every fault at once.
    """
    said = [(group, {o.name: flags.pop(o.name, None) for o in options_of(group)}) for group in groups]
    if flags:
        raise TypeError(f"none of these options has {', '.join(flags)}")
    made, _ = load_each(said, config)
    return made[0] if len(made) == 1 else tuple(made)


def load_each(
    groups: Sequence[tuple["type[Options]", Mapping[str, object]]], config: ConfigOptions | None = None
) -> tuple[list[Any], PortalProfile]:
    """The options in force of each group, with what the command line says of it, and the portal that was chosen.

    What has no variable of the environment holds of ``etl.toml`` only where it might have been said here.
    """
    chosen = config or ConfigOptions()
    file = read_config(chosen.file, needed=chosen.config is not None)
    said, wrong = variables(), list(file.faults)
    settings = (option.variable for group in _SETTINGS for option in options_of(group) if option.setting)
    wrong += misspelt(said, settings, [option.variable for option in options_of(Secrets)])
    profile = PortalProfile()
    try:
        profile = file.profile(chosen.for_)
    except SettingsError as error:
        wrong.append(str(error))
    made = list[Any]()
    for group, flags in groups:
        try:
            if group is Secrets:
                made.append(secrets_of(profile, said))
            else:
                hidden = (option.variable for option in options_of(group) if isinstance(option.about, Secret))
                wrong += secrets_in(said, hidden)
                made.append(group(**_values(group, flags, profile, said, file)))
        except SettingsError as error:
            wrong.append(str(error))
    if wrong:
        raise SettingsError(" ".join(wrong))
    return made, profile


@dataclass(frozen=True, slots=True)
class Listed:
    """A portal of the settings.

    Attributes:
        name: behind ``[portals.``.
        profile: what is said of it; None where that makes no sense.
        portal: where it leads, and how fast, as ``--for`` takes it; None where what is said makes no sense.
        fault: what makes no sense of it, sentences; "" for nothing.
    """

    name: str
    profile: PortalProfile | None
    portal: PortalOptions | None
    fault: str = ""


def list_portals(config: ConfigOptions) -> list[Listed]:
    """Every portal of the settings, as they have them; a fault of one is told with it.

    Raises:
        SettingsError: the file cannot be read, or what it says of all portals makes no sense.
    """
    file = read_config(config.file, needed=config.config is not None)
    if file.faults:
        raise SettingsError(" ".join(file.faults))
    return [_listed(file, name, variables()) for name in file.portals]


def _listed(file: Config, name: str, said: Mapping[str, str]) -> Listed:
    try:
        profile = file.profile(name)
        return Listed(name, profile, PortalOptions(**_values(PortalOptions, {}, profile, said, file)))  # type: ignore[arg-type]
    except SettingsError as error:
        return Listed(name, None, None, str(error))


def load_profile(config: ConfigOptions) -> PortalProfile:
    """What is said of the chosen portal.

    Raises:
        SettingsError: there is none of that name, or what is said makes no sense.
    """
    return read_config(config.file, needed=config.config is not None).profile(config.for_)


def secrets_of(profile: PortalProfile, said: Mapping[str, str] | None = None) -> Secrets:
    """What a portal knows us by.

    Args:
        profile: says where it is.
        said: the variables of the environment; None to look.

    Raises:
        SettingsError: variables of the environment contradict each other, or name files that cannot be read.
    """
    known = dict(variables() if said is None else said)
    if profile.key is not None:
        return secrets_from(profile.key, known)
    options = [option for option in options_of(Secrets) if option.variable]
    wrong = secrets_in(known, (option.variable for option in options))
    if wrong:
        raise SettingsError(" ".join(wrong))
    found = {option.name: known[option.variable] for option in options if option.variable in known}
    return Secrets(**found)  # type: ignore[arg-type]  # its secrets are texts


def _values(
    group: "type[Options]", flags: Mapping[str, object], profile: PortalProfile, said: Mapping[str, str], file: Config
) -> dict[str, object]:
    options = list(options_of(group))
    values = {name: value for name, value in flags.items() if value is not None}
    standing = [o.name for o in options if o.setting or (o.standing and o.name in flags)]
    _put_below(values, {name: profile.options[name] for name in standing if name in profile.options})
    passed = _ADDRESS if profile.name else ()
    _put_below(values, {o.name: said[o.variable] for o in options if o.variable in said and o.name not in passed})
    _put_below(values, {name: file.defaults[name] for name in standing if name in file.defaults})
    return values


def _put_below(values: dict[str, object], source: Mapping[str, object]) -> None:
    """Adds what a lower source says, but what a higher one has said in another way."""
    above = values.keys() | {other for name, value in values.items() if value for other in _INSTEAD.get(name, ())}
    values.update({name: value for name, value in source.items() if name not in above})
