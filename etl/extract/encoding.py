"""How a text's bytes become characters.

UTF-8 where all of it is, or where a byte order mark says so; UTF-16 by its byte order mark or by the zero bytes beside
its Latin letters. Anything else is a code page, and no byte says which: charset-normalizer ranks those that Excel and
the older systems write. Where several make sense and read differently, Mac Roman is taken if the line ends are those of
a Macintosh, and Windows-1252 if the text is then one of Western Europe; it is shown. Otherwise the person is asked.
"""

import codecs
import hashlib
import re
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from etl.errors import FileError
from etl.extract.reading import Source

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

_CHUNK = 1 << 20

#: Bytes of lines with special characters that detection looks at.
_SAMPLE = 1 << 16

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1253": "Windows-1253",
    "cp1254": "Windows-1254",
    "cp1257": "Windows-1257",
    "cp932": "Shift-JIS",
    "gb18030": "GB 18030",
    "big5": "Big5",
    "cp949": "EUC-KR",
    "mac_roman": "Mac Roman",
    "cp850": "DOS 850",
}
_CODE_PAGES = [codec for codec in _NAMES if not codec.startswith("utf")]

#: What spreadsheets on a Macintosh write, with a carriage return alone at the end of each line.
_MAC = "mac_roman"

#: Readings whose disorder differs by less, of 1, are equally likely.
_MARGIN = 0.05

_LETTER = r"[^\W\d]"
# Punctuation; a currency's sign that stands before no letter; fractions and powers behind no letter; ordinals and
# degrees behind a digit or at a word's end; inverted marks before a letter.
_SIGNS = (
    r"[\x00-\x7f\xa0\u2018-\u201e\u2026\u2013\u2014\u2022\u2122\xab\xbb\xae\xa9\xb7]"
    rf"|[\u20ac\xa3\xa7](?!{_LETTER})|(?<!{_LETTER})[\xb2\xb3\xbc-\xbe]"
    r"|(?<=\d)[\xaa\xba\xb0]|[\xaa\xba\xb0](?=[\s\d.;,])|[\xbf\xa1](?=\w)"
)
_LETTERS = r"[\xc0-\xcf\xd1-\xd6\xd8-\xdc\xdf-\xef\xf1-\xf6\xf8-\xfc\xd1\xff\u0152\u0153]"
_WESTERN_SIGNS = re.compile(rf"(?:{_SIGNS})*")
_WESTERN = re.compile(rf"(?:{_SIGNS}|{_LETTERS})*")
_WORD = re.compile(r"\w*[^\x00-\x7f]+\w*")


class Encoding(Struct, frozen=True):
    """A codec's name for Python and for people, and a sentence where it is not sure."""

    codec: str
    name: str
    remark: str = ""


def detect(source: Source, stated: str | None = None) -> Encoding:
    """The encoding of a text, as stated or as its bytes tell.

    Raises:
        FileError: no such encoding, or none that is more likely than others.
    """
    if stated is not None:
        return _stated(stated)
    with source.open() as file:
        start = file.read(_SAMPLE)
    marked = next((codec for mark, codec in _MARKS if start.startswith(mark)), None) or _wide(start)
    if marked:
        return Encoding(marked, _NAMES[marked])
    return Encoding("utf-8", "UTF-8") if _is_utf8(source) else _code_page(source)


def as_utf8(source: Source, encoding: Encoding, size: int) -> Iterator[bytes]:
    """The text as UTF-8 without its byte order mark, some ``size`` bytes at a time.

    Bytes that are no text of the encoding come as invalid UTF-8.
    """
    with source.open() as file:
        first = file.read(max(size, len(codecs.BOM_UTF32_LE)))
        chunks = chain([first], iter(lambda: file.read(size), b""))
        if encoding.codec == "utf-8":
            yield first.removeprefix(codecs.BOM_UTF8)
            yield from islice(chunks, 1, None)
            return
        decoder = codecs.getincrementaldecoder(encoding.codec)(_MARK_INVALID)
        yield decoder.decode(next(chunks)).removeprefix("\ufeff").encode(errors="surrogatepass")
        for chunk in chunks:
            yield decoder.decode(chunk).encode(errors="surrogatepass")
        yield decoder.decode(b"", final=True).encode(errors="surrogatepass")


def sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal; of a folder, that of its files' names, sizes and times."""
    if path.is_dir():
        facts = sorted((each.name, each.lstat().st_size, each.lstat().st_mtime_ns) for each in path.iterdir())
        return hashlib.sha256(repr(facts).encode("utf-8", "backslashreplace")).hexdigest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_MARK_INVALID = "etl-mark-invalid"


def _mark_invalid(error: UnicodeError) -> tuple[str, int]:
    """A lone surrogate in place of bytes that are no text; as UTF-8 it stays invalid."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\udcff", error.end


codecs.register_error(_MARK_INVALID, _mark_invalid)


def _stated(name: str) -> Encoding:
    try:
        "".encode(name)
        codec = codecs.lookup(name)
    except (LookupError, ValueError) as error:
        raise FileError(
            f"There is no encoding {name}. Well-known ones are utf-8, cp1252, cp1250 and shift_jis."
        ) from error
    usual = {codecs.lookup(each).name: each for each in _NAMES}
    known = "utf-8" if codec.name == "utf-8-sig" else usual.get(codec.name)
    return Encoding(known, _NAMES[known]) if known else Encoding(codec.name, codec.name.upper())


def _wide(start: bytes) -> str | None:
    """UTF-16 without a byte order mark: of its Latin characters every other byte is zero."""
    start = start[: len(start) // 2 * 2]
    even, odd = start[::2].count(0), start[1::2].count(0)
    enough = len(start) // 5
    if max(even, odd) < max(enough, 2) or min(even, odd) * 10 > max(even, odd):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _is_utf8(source: Source) -> bool:
    """Whether all of it is, or nearly all of its special characters: rows with other bytes are then at fault."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with source.open() as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            special = _special(source)
            valid = re.sub(r"[\x00-\x7f\udc80-\udcff]+", "", special.decode(errors="surrogateescape"))
            invalid = re.sub(r"[^\udc80-\udcff]+", "", special.decode(errors="surrogateescape"))
            return len(valid) > 2 * len(invalid)
    return True


def _special(source: Source) -> bytes:
    """Lines with bytes beyond ASCII, a bounded number of them from all over the text."""
    found = bytearray()
    with source.open() as file:
        while len(found) < _SAMPLE and (chunk := file.read(_CHUNK)):
            chunk += file.readline(_CHUNK)
            for line in re.finditer(rb"[^\r\n]*[\x80-\xff][^\r\n]*[\r\n]*", chunk):
                found += line[0][:_SAMPLE]
                if len(found) >= _SAMPLE:
                    break
    return bytes(found)


def _code_page(source: Source) -> Encoding:
    special = _special(source)
    as_western = special.decode("cp1252", errors="replace")
    if _WESTERN_SIGNS.fullmatch(as_western):
        # Signs alone tell the detector nothing.
        return _western(as_western)
    from charset_normalizer import from_bytes

    matches = list(from_bytes(special, cp_isolation=_CODE_PAGES, threshold=0.5))
    best = min((match.chaos for match in matches), default=0)
    likely = [match for match in matches if match.chaos <= best + _MARGIN]
    if _MAC in {match.encoding for match in likely} and b"\r" in special and b"\n" not in special:
        # Macintosh is what has these line ends, and this encoding of its own.
        return _told(_MAC, special.decode(_MAC, errors="replace"))
    western = any("cp1252" in match.could_be_from_charset for match in likely)
    if len(likely) == 1:
        codec = "cp1252" if western else likely[0].encoding
        return Encoding(codec, _NAMES[codec])
    if western and _WESTERN.fullmatch(as_western):
        return _western(as_western)
    raise FileError(_unsure(source, likely))


def _western(text: str) -> Encoding:
    return _told("cp1252", text)


def _told(codec: str, text: str) -> Encoding:
    """An encoding that is not sure, with what it makes of the text."""
    remark = (
        f"Its special characters were read as {_NAMES[codec]}: {_words(text)}."
        " If that is wrong, name the encoding by --encoding."
    )
    return Encoding(codec, _NAMES[codec], remark)


def _unsure(source: Source, likely: "list[CharsetMatch]") -> str:
    if not likely:
        return f"{source.path.name} is no text in a known encoding. Save it again as CSV UTF-8, or as .xlsx."
    readings = "; ".join(f"{match.encoding} ({_words(str(match))})" for match in likely[:4])
    return (
        f"{source.path.name} is not UTF-8, and its special characters make sense in several encodings: {readings}."
        " Name the right one by --encoding, or save it again as CSV UTF-8."
    )


def _words(text: str) -> str:
    return ", ".join(f'"{word}"' for word in dict.fromkeys(_WORD.findall(text)[:3]))
