"""What the environment says, and what stands in files that its variables name."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from etl.options.flag import PREFIX
from etl.text import text_of

#: Behind the name of a secret's variable: that of one that names a file with the secret (Docker, Kubernetes, systemd).
IN_FILE = "_FILE"

#: How much alike two variables are, behind what all begin with, where one was meant; of 1.0.
_CLOSE = 0.88


def variables() -> dict[str, str]:
    """The variables that are set, in capitals."""
    return {name.upper(): text for name, text in os.environ.items() if text}


def secrets_in(said: dict[str, str], variables: Iterable[str]) -> list[str]:
    """Puts what stands in files that ``NAME_FILE`` names into ``said``; returns what is wrong with them."""
    wrong = []
    for variable in variables:
        place = said.get(f"{variable}{IN_FILE}")
        if place is None:
            continue
        if variable in said:
            wrong.append(f"Both {variable} and {variable}{IN_FILE} are set: leave one of them out.")
            continue
        try:
            said[variable] = secret_of(Path(place))
        except (OSError, ValueError) as error:
            cause = getattr(error, "strerror", None) or "it is no UTF-8 text"
            wrong.append(
                f"{variable}{IN_FILE} names {text_of(place)}, which cannot be read: {cause}. Check the name and your"
                " rights."
            )
    return wrong


def secret_of(file: Path) -> str:
    """The secret in a file; one that every account can read is warned of.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no UTF-8 text.
    """
    _warn_where_open(file)
    # What writes such files, editors and echo among them, ends the line.
    return file.read_text(encoding="utf-8").rstrip("\r\n")


def _warn_where_open(file: Path) -> None:
    """Warns of a file that other accounts can read; the rights of what Docker and systemd mount are theirs."""
    if os.name == "nt" or file.resolve().is_relative_to("/run"):
        return
    if file.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
        import logging

        logging.getLogger(__name__).warning(
            "%s can be read by every account of this machine: chmod 600 %s",
            text_of(file),
            text_of(file),
            extra={"facts": {"event": "open_secret", "file": text_of(file)}},
        )


def misspelt(
    said: Iterable[str], settings: Iterable[str], secrets: Iterable[str], prefix: str = PREFIX
) -> Iterator[str]:
    """A sentence on each variable that is almost one of ours: PAYFABRIC_ENVIROMENT would lead to the sandbox unseen.

    Args:
        said: the variables that are set.
        settings: those of settings.
        secrets: those of secrets, which may also name a file.
        prefix: what all of ours begin with.
    """
    known = {*settings, *(form for name in secrets for form in (name, f"{name}{IN_FILE}"))}
    odd = [name for name in said if name.startswith(prefix) and name not in known]
    if odd:
        from difflib import get_close_matches

        own = [name.removeprefix(prefix) for name in known]
        for name in odd:
            for meant in get_close_matches(name.removeprefix(prefix), own, n=1, cutoff=_CLOSE):
                yield (
                    f"The environment variable {name} is none of etl's. Did you mean {prefix}{meant}? Rename it, or"
                    " unset it."
                )
