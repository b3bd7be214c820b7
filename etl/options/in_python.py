"""A sentence in the words of a caller from Python: arguments in the place of flags, calls in that of commands. Pure."""

from functools import cache
from typing import Final

from etl.options.flag import options_of
from etl.options.journal import JournalOptions
from etl.options.portal_section import GROUPS
from etl.options.remedy import Commanded, Flagged, parted

#: What a client does as the commands do.
_CALLS: Final = {
    "abandon": "client.abandon({of})",
    "approve": 'client.approve("{of}")',
    "import --plan": 'client.send_approved("{of}")',
    "plan": "client.propose(...)",
    "resume": "client.resume({of})",
    "retry": "client.retry({of})",
    "revert": "client.revert({of})",
    "update": "client.update(...)",
    "verify": "client.verify({of})",
}

#: What is said of a client, and not of one call.
_OF_CLIENTS: Final = {"--yes": "production=True", "--simulate": "simulate=True", "--wait": "wait=True"}


def in_python(sentence: str) -> str:
    """The sentence with arguments and calls in the place of flags and commands; those that Python lacks stay."""
    return "".join(", " if part == " " else _word(part) for part in parted(sentence))


def _word(part: str | Flagged | Commanded) -> str:
    match part:
        case Commanded(name, of) if name in _CALLS:
            return _CALLS[name].format(of=of or "...")
        case Flagged(name) if name in _arguments():
            argument = _argument(part)
            return f"{part.verb} {argument}{' out' if part.text.endswith(' out') else ''}".lstrip()
        case Flagged() | Commanded():
            return part.text
    return part


def _argument(flag: Flagged) -> str:
    said = _arguments()[flag.name]
    if not flag.given:
        return said.rstrip("=")
    values = [f'"{each}"' for each in flag.given]
    return f"{said}{{{', '.join(values)}}}" if said.endswith("=") else f"{said}={' or '.join(values)}"


@cache
def _arguments() -> dict[str, str]:
    """The argument of each flag; of a switch with what turns it on or off, of what may be repeated with ``=``."""
    found = dict[str, str]()
    for option in (option for group in (*GROUPS, JournalOptions) for option in options_of(group)):
        names = [part for name in option.names for part in name.split("/")]
        if option.switch:
            found |= {name: f"{option.name}={at == 0}" for at, name in enumerate(names)}
        else:
            many = getattr(option.about, "repeated", False)
            found |= dict.fromkeys(names, f"{option.name}=" if many else option.name)
    return found | _OF_CLIENTS
