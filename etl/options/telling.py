"""Who is told how a run ended, beside the person at the terminal."""

import os
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from etl.options.flag import SHOWN, Flag, settle
from etl.options.parsing import path

#: The variable by which a worker's processes know that they are.
WORKED = "ETL_WORKED"


def is_worked() -> bool:
    """Whether a worker has started this process."""
    return WORKED in os.environ


def _words(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    text = str(value).strip()
    if os.name == "nt":
        # A backslash parts folders there, and escapes nothing.
        return tuple(word.strip('"') for word in shlex.split(text, posix=False))
    try:
        words = tuple(shlex.split(text))
    except ValueError as error:
        raise ValueError(f"a quotation mark is missing ({error})") from None
    if not words:
        raise ValueError("write a command")
    return words


@dataclass(frozen=True, slots=True, kw_only=True)
class TellOptions:
    """What is done once a run has ended.

    Attributes:
        on_failure: the words of a command that is given the run as JSON where not all went well; as text
            "mail-it --to me". No shell sees them.
        metrics: a file for Prometheus, in its text format; None for none.
        worked: whether a worker has started it, which tries again what was stopped, and tells itself where that fails.

    Raises:
        SettingsError: a value makes no sense.
    """

    on_failure: Annotated[
        tuple[str, ...],
        Flag(
            metavar="COMMAND",
            help="Run this where not all went well; it gets the run as JSON on its standard input.",
            panel=SHOWN,
            standing=True,
            parse=_words,
        ),
    ] = ()
    metrics: Annotated[
        Path | None,
        Flag(
            metavar="FILE",
            help="Write how it ended for Prometheus, as its node exporter reads it.",
            panel=SHOWN,
            standing=True,
            place=True,
            parse=path,
        ),
    ] = None

    worked: bool = field(default_factory=is_worked)

    def __post_init__(self) -> None:
        settle(self)
