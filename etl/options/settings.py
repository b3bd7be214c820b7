"""Where values come from: flags before the environment before ``etl.toml`` before defaults."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, overload

from etl.errors import SettingsError
from etl.options.checking import CheckOptions
from etl.options.flag import PREFIX, options_of
from etl.options.journal import JournalOptions
from etl.options.portal import PortalOptions, Secrets
from etl.options.reading import ReadOptions
from etl.options.sending import SendOptions
from etl.text import text_of

if TYPE_CHECKING:
    from _typeshed import DataclassInstance as Options

#: Read from the folder the command runs in.
FILE = "etl.toml"

#: Behind the name of a secret's variable: that of one that names a file with the secret (Docker, Kubernetes, systemd).
_IN_FILE = "_FILE"

#: How much alike two variables are, behind what all begin with, where one was meant; of 1.0.
_CLOSE = 0.88

#: The groups whose options may stand there.
_SETTINGS = (PortalOptions, ReadOptions, CheckOptions, SendOptions, JournalOptions)

_A = TypeVar("_A", bound="Options")
_B = TypeVar("_B", bound="Options")
_C = TypeVar("_C", bound="Options")


@overload
def load(group: type[_A], /, **flags: object) -> _A: ...
@overload
def load(group: type[_A], second: type[_B], /, **flags: object) -> tuple[_A, _B]: ...
@overload
def load(group: type[_A], second: type[_B], third: type[_C], /, **flags: object) -> tuple[_A, _B, _C]: ...


def load(*groups: "type[Options]", **flags: object) -> object:
    """The options in force.

    Args:
        groups: whose options.
        flags: what is said of them by name; None where nothing is.

    Raises:
        SettingsError: a value makes no sense, or ``etl.toml`` is no TOML or names what it may not; every fault at once.
    """
    made = load_each([(group, {o.name: flags.pop(o.name, None) for o in options_of(group)}) for group in groups])
    if flags:
        raise TypeError(f"none of these options has {', '.join(flags)}")
    return made[0] if len(made) == 1 else tuple(made)


def load_each(groups: Sequence[tuple["type[Options]", Mapping[str, object]]]) -> list[Any]:
    """The options in force of each group, with what the command line says of it; as ``load`` otherwise."""
    environment, wrong = _environment(with_secrets=any(group is Secrets for group, _ in groups))
    file = _file() if any(option.setting for group, _ in groups for option in options_of(group)) else {}
    made = list[Any]()
    for group, flags in groups:
        try:
            made.append(group(**_values(group, flags, environment, file)))
        except SettingsError as error:
            wrong.append(str(error))
    wrong += _unknown(file)
    if wrong:
        raise SettingsError(" ".join(wrong))
    return made


def _environment(*, with_secrets: bool) -> tuple[dict[str, str], list[str]]:
    """The variables that are set, what stands in the files that some of them name, and what is wrong with them."""
    said = {name.upper(): text for name, text in os.environ.items() if text}
    wrong = list(_misspelt(said))
    for secret in (option.variable for option in options_of(Secrets) if with_secrets):
        place = said.get(f"{secret}{_IN_FILE}")
        if place is None:
            continue
        if secret in said:
            wrong.append(f"Both {secret} and {secret}{_IN_FILE} are set: leave one of them out.")
            continue
        try:
            # What writes such files, editors and echo among them, ends the line.
            said[secret] = Path(place).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, ValueError) as error:
            cause = getattr(error, "strerror", None) or "it is no UTF-8 text"
            wrong.append(f"{secret}{_IN_FILE} names {text_of(place)}, which cannot be read: {cause}.")
    return said, wrong


def _misspelt(said: Iterable[str]) -> Iterator[str]:
    """A sentence on each variable that is almost one of ours: PAYFABRIC_ENVIROMENT would lead to the sandbox unseen."""
    secrets = [option.variable for option in options_of(Secrets)]
    known = {o.variable for group in _SETTINGS for o in options_of(group) if o.setting}
    known |= {*secrets, *(f"{name}{_IN_FILE}" for name in secrets)}
    odd = [name for name in said if name.startswith(PREFIX) and name not in known]
    if odd:
        from difflib import get_close_matches

        own = [name.removeprefix(PREFIX) for name in known]
        for name in odd:
            for meant in get_close_matches(name.removeprefix(PREFIX), own, n=1, cutoff=_CLOSE):
                yield (
                    f"The environment variable {name} is none of etl's. Did you mean {PREFIX}{meant}? Rename it, or"
                    " unset it."
                )


def _values(
    group: "type[Options]", flags: Mapping[str, object], environment: Mapping[str, str], file: Mapping[str, object]
) -> dict[str, object]:
    options = list(options_of(group))
    values = {name: value for name, value in flags.items() if value is not None}
    _put_below(values, {o.name: environment[o.variable] for o in options if o.variable in environment})
    _put_below(values, {o.name: file[o.name] for o in options if o.setting and o.name in file})
    return values


def _put_below(values: dict[str, object], source: Mapping[str, object]) -> None:
    """Adds what a lower source says.

    Its base URL would win over a portal or environment above it, and a mapping file ignores columns itself: these are
    left out.
    """
    above = values.keys() | ({"base_url"} if values.keys() & {"portal", "environment"} else set())
    above |= {"ignore"} if "mapping" in values else set()
    values.update({name: value for name, value in source.items() if name not in above})


def _file() -> dict[str, object]:
    import tomllib

    try:
        with open(FILE, "rb") as file:  # noqa: PTH123 - errors name the file as it stands here
            return tomllib.load(file)
    except FileNotFoundError:
        return {}
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{FILE} is not valid TOML: {error}.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{FILE} is not UTF-8 text. Save it as UTF-8.") from error
    except OSError as error:
        raise SettingsError(f"{FILE} cannot be read: {error.strerror}.") from error


def _unknown(file: Mapping[str, object]) -> Iterator[str]:
    """A sentence on each key that the file may not have."""
    secrets = {option.name: option.variable for option in options_of(Secrets)}
    known = [o.name for group in _SETTINGS for o in options_of(group) if o.setting]
    for name in [name for name in file if name not in known]:
        if name in secrets:
            yield f"{FILE} must not hold {name}: secrets come from the environment only, as {secrets[name]}."
        else:
            yield f"{FILE} has an unknown setting {name}. Known are {', '.join(known)}."
