"""File names as text, and back. On Linux a name is bytes, which need not be text in the encoding of the day."""

import os
from pathlib import Path


def text_of(name: str | Path) -> str:
    r"""A name that can be stored and shown: what stands in it that is no text is spelt as ``\xfc``."""
    text = str(name)
    try:
        text.encode()
    except UnicodeEncodeError:
        return os.fsencode(text).decode("utf-8", "backslashreplace")
    return text


def path_of(text: str) -> Path:
    """The path of a stored name, also where the encoding of the day lacks its letters."""
    try:
        os.fsencode(text)
    except UnicodeEncodeError:
        return Path(os.fsdecode(text.encode()))
    return Path(text)
