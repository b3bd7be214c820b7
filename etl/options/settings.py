"""Where values come from: flags before a portal's section before the environment before defaults of ``etl.toml``."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, overload

from etl.errors import SettingsError
from etl.options.checking import CheckOptions
from etl.options.config import Config, ConfigOptions, read_config
from etl.options.environment import misspelt, secrets_in, variables
from etl.options.flag import options_of
from etl.options.journal import JournalOptions
from etl.options.portal import PortalOptions, Secrets
from etl.options.profile import PortalProfile
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
    wrong += misspelt(said, (option.variable for group in _SETTINGS for option in options_of(group) if option.setting))
    profile = PortalProfile()
    try:
        profile = file.profile(chosen.for_)
    except SettingsError as error:
        wrong.append(str(error))
    made = list[Any]()
    for group, flags in groups:
        try:
            if group is Secrets:
                made.append(_secrets(profile, said, wrong))
            else:
                made.append(group(**_values(group, flags, profile, said, file)))
        except SettingsError as error:
            wrong.append(str(error))
    if wrong:
        raise SettingsError(" ".join(wrong))
    return made, profile


def load_profile(config: ConfigOptions) -> PortalProfile:
    """What is said of the chosen portal.

    Raises:
        SettingsError: there is none of that name, or what is said makes no sense.
    """
    return read_config(config.file, needed=config.config is not None).profile(config.for_)


def _secrets(profile: PortalProfile, said: dict[str, str], wrong: list[str]) -> Secrets:
    if profile.key is not None:
        return secrets_from(profile.key, said)
    options = [option for option in options_of(Secrets) if option.variable]
    wrong += secrets_in(said, (option.variable for option in options))
    found = {option.name: said[option.variable] for option in options if option.variable in said}
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
