"""Blanks beside the quotes of cells, as in ``A1, "a, b"``: no part of the cells where all of a file stand so."""

import re
from collections.abc import Iterator


def padded(sample: str, delimiter: str, quote: str) -> bool:
    """Whether a text has cells with a blank beside their quotes, and none that begins so and is not quoted."""
    if f" {quote}" not in sample and f"{quote} " not in sample:
        return False
    found = False
    for cell in _cell(delimiter, quote).finditer(sample.encode(errors="surrogatepass")):
        if cell["text"] and cell["text"].lstrip(b" ").startswith(quote.encode()):
            return False
        found |= cell["quoted"] is not None and cell["quoted"] + cell["end"] != cell[0]
    return found


class Padding:
    """Takes the blanks away from blocks of whole lines, one after the other; a quoted cell may span several.

    Args:
        delimiter: one character.
        quote: one character.
    """

    def __init__(self, delimiter: str, quote: str) -> None:
        sign = re.escape(quote.encode())
        self._cell = _cell(delimiter, quote)
        self._rest = re.compile(rb"(?P<text>(?:[^%b]|%b%b)*+%b) *" % (sign, sign, sign, sign))
        self._open = False

    def bare(self, block: bytes) -> bytes:
        """The next block of UTF-8."""
        return b"".join(self._parts(block))

    def _parts(self, block: bytes) -> Iterator[bytes]:
        start = 0
        if self._open:
            rest = self._rest.match(block)
            if rest is None:
                yield block
                return
            yield rest["text"]
            start, self._open = rest.end(), False
        for cell in self._cell.finditer(block, start):
            self._open |= cell["open"] is not None
            yield from filter(None, (cell["quoted"], cell["open"], cell["text"], cell["end"]))


def _cell(delimiter: str, quote: str) -> re.Pattern[bytes]:
    """A cell and what ends it: ``quoted`` with its quotes, ``open`` where these close further down, or ``text``."""
    sign, apart = re.escape(quote.encode()), re.escape(delimiter.encode())
    inside = rb"%b(?:[^%b]|%b%b)*+" % (sign, sign, sign, sign)
    end = rb"(?P<end>%b|\r\n|\r|\n|\Z)" % apart
    quoted = rb" *(?P<quoted>%b%b) *" % (inside, sign)
    text = rb"(?P<text>(?! *%b\Z)[^%b\r\n]*)" % (inside, apart)
    return re.compile(rb"(?:%b|%b| *(?P<open>%b)(?=\Z))%b" % (quoted, text, inside, end))
