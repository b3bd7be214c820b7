"""What is shown while a command runs."""

from dataclasses import dataclass
from typing import Annotated, Literal

from etl.options.flag import SHOWN, Flag, settle


def _format(value: object) -> object:
    if value != "json":
        raise ValueError("write json, or leave it out")
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenOptions:
    """What is shown.

    Attributes:
        quiet: print errors only.
        no_progress: neither a bar nor lines of progress.
        log_format: "json" for every event on stderr; None for warnings alone.
        json: tell what happens in lines of JSON on stdout instead of sentences.
        debug: show where an error arose.

    Raises:
        SettingsError: there is no such format.
    """

    quiet: Annotated[bool, Flag(names=("--quiet", "-q"), help="Print errors only.", panel=SHOWN)] = False
    no_progress: Annotated[bool, Flag(help="No progress bar or progress lines.", panel=SHOWN)] = False
    log_format: Annotated[
        Literal["json"] | None,
        Flag(metavar="json", help="Every request as a line of JSON on stderr, ids only.", panel=SHOWN, parse=_format),
    ] = None
    json: Annotated[bool, Flag(help="What happens as lines of JSON on stdout, for programs.", panel=SHOWN)] = False
    debug: Annotated[bool, Flag(help="Show where in the program an error arose.", panel=SHOWN)] = False

    def __post_init__(self) -> None:
        settle(self)

    @property
    def progress(self) -> bool:
        """Whether it is shown how far a command has come."""
        return not (self.quiet or self.no_progress or self.log_format)
