"""Reads what a portal knows us by from where its settings say."""

from collections.abc import Callable, Mapping
from pathlib import Path

from etl.options import keyring
from etl.options.environment import misspelt, secret_of, secrets_in
from etl.options.flag import options_of
from etl.options.key_source import KeyKind, KeySource
from etl.options.portal import Secrets
from etl.text import text_of

SECRETS = tuple(option.name for option in options_of(Secrets))


def secrets_from(source: KeySource, said: Mapping[str, str]) -> Secrets:
    """The secrets of a source; what is missing or cannot be read is told once they are needed.

    Args:
        source: where they are.
        said: the variables of the environment.
    """
    try:
        found = _READERS[source.kind](source, said)
    except OSError as error:
        return Secrets(
            source=source, fault=f"{text_of(str(error.filename))} cannot be read: {error.strerror}. Check your rights."
        )
    except ValueError as error:
        return Secrets(source=source, fault=str(error))
    return Secrets(source=source, **found)


def _of_environment(source: KeySource, said: Mapping[str, str]) -> dict[str, str]:
    known = dict(said)
    variables = {name: source.place(name).upper() for name in SECRETS}
    wrong = [*misspelt(said, (), variables.values(), source.name.upper()), *secrets_in(known, variables.values())]
    if wrong:
        raise ValueError(" ".join(wrong))
    return {name: known[variable] for name, variable in variables.items() if variable in known}


def _of_folder(source: KeySource, _said: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for name in SECRETS:
        file = Path(source.place(name))
        if file.exists():
            found[name] = _read(file)
    return found


def _read(file: Path) -> str:
    try:
        return secret_of(file)
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise ValueError(f"{text_of(file)} cannot be read: {cause}. Check your rights.") from None


def _of_keyring(source: KeySource, _said: Mapping[str, str]) -> dict[str, str]:
    return {name: secret for name in SECRETS if (secret := keyring.get(source.name, name))}


_READERS: Mapping[KeyKind, Callable[[KeySource, Mapping[str, str]], dict[str, str]]] = {
    KeyKind.ENVIRONMENT: _of_environment,
    KeyKind.FOLDER: _of_folder,
    KeyKind.KEYRING: _of_keyring,
}
