"""Text as it is shown, stored and compared: one line of it, secrets out of it, file names and times in it."""

import os
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from time import time
from urllib.parse import quote, quote_plus

#: Characters that a secret has at least: a shorter one occurs in any word.
_LEAST = 6


def redact(text: str, secrets: Iterable[str]) -> str:
    """Returns a text without the secrets, as they are and as they are escaped in addresses and forms."""
    for secret in sorted({each.strip() for each in secrets}, key=len, reverse=True):
        if len(secret) >= _LEAST:
            for form in (secret, quote(secret, safe=""), quote_plus(secret)):
                text = text.replace(form, "***")
    return text


def one_line(text: str, limit: int = 60) -> str:
    """Text fit for one line: line breaks shown as ↵, control characters as �, cut after ``limit`` characters."""
    line = _CONTROL.sub("\ufffd", _LINE_BREAK.sub("↵", text).replace("\t", " "))
    return line if len(line) <= limit else line[: limit - 1] + "…"


def number_of(count: int, noun: str) -> str:
    """A count with its noun: "1 invoice", "1,240 invoices"."""
    return f"{count:,} {noun}{'s' * (count != 1)}"


_LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


def is_text(word: str) -> bool:
    """Whether a word can be stored and sent: what a shell passes on in another encoding than its own cannot."""
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True


def text_of(name: str | Path) -> str:
    r"""A name that can be stored and shown: what stands in it that is no text is spelt as ``\xfc``."""
    text = str(name)
    return text if is_text(text) else os.fsencode(text).decode("utf-8", "backslashreplace")


def shell_word(name: str | Path) -> str:
    """A name as a shell takes it, in a command that is to be copied."""
    text = text_of(name)
    return text if re.fullmatch(r"[\w./\\:-]+", text) else f'"{text}"'


def path_of(text: str) -> Path:
    """The path of a stored name, also where the encoding of the day lacks its letters."""
    try:
        os.fsencode(text)
    except UnicodeEncodeError:
        return Path(os.fsdecode(text.encode()))
    return Path(text)


#: Seconds of a day.
DAY = 86_400.0

#: Seconds whose text is cached: requests begin and end by the thousand in each.
_KEPT = 128


def now() -> str:
    """This second: 2026-07-31T18:00:00Z."""
    return second(time())


def moment(iso: str) -> str:
    """Such a time for people: 2026-07-31 18:00:00 UTC."""
    return f"{iso[: len('2026-07-31T18:00:00')].replace('T', ' ')} UTC"


def second(at: float) -> str:
    """The second of a time in seconds since 1970: 2026-07-31T18:00:00Z."""
    return _second(int(at))


def millisecond(at: float) -> str:
    """The millisecond of a time in seconds since 1970: 2026-07-31T18:00:00.123Z."""
    whole, thousandths = divmod(int(at * 1000), 1000)
    return f"{_second(whole)[:-1]}.{thousandths:03}Z"


@lru_cache(_KEPT)
def _second(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"


#: Begins the text of a cell that holds a number with decimals, where that is asked for: its decimal mark is a point,
#: whatever people write into the same column. A noncharacter of Unicode, which no text means to hold.
NUMERIC = "\ufdd0"

#: Twice before the text of a cell that no id can be, why it is none between them: a noncharacter as well.
UNLIKE = "\ufdd1"


def untold(cell: str) -> str:
    """A cell's text as a person reads it, without what ``NUMERIC`` and ``UNLIKE`` say of it."""
    return cell.removeprefix(NUMERIC).rpartition(UNLIKE)[2]
