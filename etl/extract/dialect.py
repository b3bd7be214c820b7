"""How a text is divided into cells: delimiter, quotes, line ends."""

import re
from dataclasses import replace

from msgspec import Struct, structs

from etl.errors import FileError
from etl.extract.padding import padded
from etl.extract.reading import Reading

#: Characters that detection looks at.
_SAMPLE = 1 << 15

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_WORDS = {word: sign for sign, word in DELIMITERS.items()} | {"\\t": "\t", "space": " "}
_ENDS = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}

#: What clevercsv cannot take: zero bytes, and bytes that are no text.
_TEXTLESS = re.compile("[\0\ud800-\udfff]")

#: Characters of a cell that detection looks at: the time clevercsv takes grows with their square.
_CELL = 200
_LONG = re.compile(rf"""([^,;\t|"'\r\n]{{{_CELL}}})[^,;\t|"'\r\n]+""")

_SEP = re.compile(r'"?sep=(.)"?(?:\r\n|\r|\n|$)', re.IGNORECASE)


class Dialect(Struct, frozen=True):
    """How cells and rows are parted.

    Attributes:
        delimiter: one character.
        quote: one character, or "" for none.
        ends: the line ends that occur, for people: "CRLF".
        quoted: whether quotes occur.
        skipped: lines above the first row: 1 for a line ``sep=;``, which Excel takes for itself.
        padded: whether blanks stand beside the quotes of cells, which are no part of them.
    """

    delimiter: str
    quote: str
    ends: str
    quoted: bool
    skipped: int
    padded: bool = False

    @property
    def end(self) -> str:
        """The line end; that of Windows where there are several kinds."""
        return next((sign for sign, name in _ENDS.items() if name == self.ends), "\r\n")

    @property
    def form(self) -> str:
        """For people: 'semicolon, quotes ", CRLF'."""
        delimiter = DELIMITERS.get(self.delimiter, f"delimiter {self.delimiter}")
        return ", ".join(filter(None, (delimiter, f"quotes {self.quote}" if self.quoted else "", self.ends)))


def detect(text: str, reading: Reading) -> Dialect:
    """The dialect of a text by its beginning; what a person or a line ``sep=;`` says comes first.

    Raises:
        FileError: the delimiter or the quote that a person states cannot be one.
    """
    reading = _stated(reading)
    stated = _SEP.match(text)
    sample = _whole_lines(text[stated.end() :] if stated else text)
    found = None if reading.delimiter and reading.quote is not None else _sniff(sample)
    delimiter = reading.delimiter or (stated[1] if stated else None) or (found[0] if found else _commonest(sample))
    quote = reading.quote if reading.quote is not None else (found[1] if found else '"')
    found_quotes = bool(quote) and quote in sample
    dialect = Dialect(delimiter, quote, _ends(text[:_SAMPLE]), found_quotes, 1 if stated else 0)
    return structs.replace(dialect, padded=found_quotes and delimiter != " " and padded(sample, delimiter, quote))


def _stated(reading: Reading) -> Reading:
    """The reading with signs for words: "tab" is the tab, and "none" is no quote."""
    delimiter = reading.delimiter and _WORDS.get(reading.delimiter.casefold(), reading.delimiter)
    quote = "" if reading.quote is not None and reading.quote.casefold() == "none" else reading.quote
    if delimiter is not None and (len(delimiter) != 1 or delimiter in "\r\n" or delimiter == quote):
        raise FileError(f'The delimiter "{delimiter}" is not one character, or none that can stand between cells.')
    if quote and (len(quote) != 1 or quote in "\r\n "):
        raise FileError(f'The quote "{quote}" is not one character, or none that can stand around a cell.')
    return replace(reading, delimiter=delimiter, quote=quote)


def _whole_lines(text: str) -> str:
    sample = text[:_SAMPLE]
    return sample if len(text) <= _SAMPLE else sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample


def _sniff(sample: str) -> tuple[str, str] | None:
    """Delimiter and quote, or None where no delimiter divides the sample evenly."""
    signs = [sign for sign in DELIMITERS if sign in sample]
    if len(signs) == 1 and ("'" not in sample or '"' in sample):
        # Nothing else can be found, and looking takes a while.
        return signs[0], '"'
    import clevercsv
    from clevercsv.detect import Detector

    try:
        found = Detector().detect(_LONG.sub(r"\1", _TEXTLESS.sub(" ", sample)), delimiters=list(DELIMITERS))
    except clevercsv.Error:
        return None
    if found is None or found.delimiter not in DELIMITERS:
        return None
    # An apostrophe is a quote only where it plainly is one; a file without quotes may have some further down.
    apostrophes = found.quotechar == "'" and '"' not in sample
    return found.delimiter, "'" if apostrophes else '"'


def _commonest(sample: str) -> str:
    """The delimiter that occurs most in the first row that has text; the comma where there is none."""
    first = next((line for line in re.split(r"\r\n|\r|\n", sample) if line.strip()), "")
    return max(DELIMITERS, key=first.count)


def _ends(sample: str) -> str:
    unquoted = re.sub(r'"[^"]*"', "", sample)
    ends = set(re.findall(r"\r\n|\r(?!\Z)|\n", unquoted))
    return _ENDS[ends.pop()] if len(ends) == 1 else "mixed line ends" if ends else ""
