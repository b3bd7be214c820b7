"""PostgreSQL's text cannot hold the character NUL, and a damaged export can: it is written in another form there.

SUB (U+001A) begins an escape: NUL is stored as SUB and 0, SUB itself as SUB and 1. So every text comes back as it was,
and equal texts have equal forms. A payload is JSON, which has neither character.
"""

from psycopg.abc import Buffer
from psycopg.adapt import AdaptersMap
from psycopg.types.string import StrDumperUnknown, TextLoader

_SUB = "\x1a"


def escape(text: str) -> str:
    """A text without NUL."""
    return text.replace(_SUB, f"{_SUB}1").replace("\0", f"{_SUB}0")


def unescape(text: str) -> str:
    """What ``escape`` was given."""
    return text.replace(f"{_SUB}0", "\0").replace(f"{_SUB}1", _SUB)


class _Dumper(StrDumperUnknown):
    def dump(self, obj: str) -> Buffer | None:
        return super().dump(escape(obj))


class _Loader(TextLoader):
    def load(self, data: Buffer) -> bytes | str:
        text = super().load(data)
        return unescape(text) if isinstance(text, str) else text


def register(adapters: AdaptersMap) -> None:
    """Lets a connection write and read text in this form."""
    adapters.register_dumper(str, _Dumper)
    adapters.register_loader("text", _Loader)
