"""Text of any kind in one line for a person."""

import re


def shorten(text: str, limit: int = 60) -> str:
    """Text fit for one line: line breaks shown as ↵, control characters as �, cut after ``limit`` characters."""
    line = _CONTROL.sub("\ufffd", _LINE_BREAK.sub("↵", text).replace("\t", " "))
    return line if len(line) <= limit else line[: limit - 1] + "…"


_LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
