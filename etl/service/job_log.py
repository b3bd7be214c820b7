"""What the process of a job has said: errors alone, and a line on what was not delivered."""

import os
from pathlib import Path

from etl.text import one_line, text_of

#: Begins every sentence of a command on what went wrong.
_PREFIX = "etl: "

#: Sentences that are told, characters of each, and bytes in which they are looked for.
_SENTENCES, _LONG, _TAIL = 2, 300, 4096


def has_text(log: Path) -> bool:
    """Whether something was said; a file without a word is removed."""
    try:
        if log.stat().st_size:
            return True
        log.unlink()
    except OSError:
        pass
    return False


def last_said(log: Path) -> str:
    """The last sentences on what went wrong; "" where there are none, or they cannot be read."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL))
            lines = file.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return ""
    told = [line.removeprefix(_PREFIX) for line in lines if line.startswith(_PREFIX)]
    return " ".join(one_line(text_of(line), _LONG) for line in told[-_SENTENCES:])
