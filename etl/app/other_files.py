"""Files that a pattern finds beside the exports that it means."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from etl.inbox import is_partial
from etl.text import text_of

#: What Excel and LibreOffice put beside a file as long as somebody has it open.
_LOCK = re.compile(r"~\$(?P<excel>.+)|\.~lock\.(?P<office>.+)#")


def opened(file: Path) -> str:
    """The name of the file that is open, where this one only says that one is; else ""."""
    found = _LOCK.fullmatch(file.name)
    return (found["excel"] or found["office"]) if found else ""


def is_no_export(file: Path) -> bool:
    """Whether a name says that a file is none yet, or only that another is open."""
    return bool(opened(file)) or is_partial(file.name)


def passed_over(files: Sequence[Path]) -> Iterator[str]:
    """Sentences on files that a pattern has passed over."""
    for file in files:
        if there := opened(file):
            yield (
                f"Passed over: {text_of(file.name)}. It says that a spreadsheet program has {text_of(there)} open, of"
                " which only what is saved is read."
            )
        elif is_partial(file.name):
            yield f"Passed over: {text_of(file.name)}. It is still being written or fetched."
    own = [text_of(file.name) for file in files if not is_no_export(file)]
    if own:
        yield f"Passed over, as etl wrote it itself: {', '.join(own)}."
