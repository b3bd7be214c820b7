"""Characters that nobody sees: what is taken out of ids and numbers, and what is refused because it may deceive.

Taken out, and to be reported: zero-width characters, the byte order mark, soft hyphens and the marks that only say in
which direction text runs. They come with copies from web pages and PDF files, change nothing that is seen, and make two
equal ids differ. Blanks of other widths become plain blanks, tabs too, and are cut off at the edges.

Refused: what makes text appear other than it is stored (overrides and isolates of the direction, letters that look like
blanks, tags) and line breaks. Which id was meant cannot be known.

Left as they are: digits of other scripts, full width too. In an id a full-width 1 and a plain 1 are two characters and
both are seen; in numbers and dates ``amounts`` and ``dates`` read them.
"""

import unicodedata

import polars as pl

from etl.grammar.digits import BLANKS

#: What is taken out (Unicode category Cf, and the grapheme joiner).
UNSEEN = "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"

_DECEIVING = (
    r"[\x{202A}-\x{202E}\x{2066}-\x{206F}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}\x{E0000}-\x{E0FFF}"
    r"\r\n\x{0B}\x{0C}\x{85}\x{2028}\x{2029}]"
)
_BLANKS = "".join(BLANKS)
_ODD = f"[{UNSEEN}{_BLANKS}]"
_FORMS = dict.fromkeys(UNSEEN, "") | BLANKS


def cleaned(text: pl.Expr) -> pl.Expr:
    """Ids and numbers without invisible characters, other blanks made plain, edges trimmed; String, null stays null."""
    odd = text.str.contains(_ODD)
    return pl.when(odd).then(text.str.replace_many(_FORMS)).otherwise(text).str.strip_chars()


def changed(text: pl.Expr) -> pl.Expr:
    """Whether ``cleaned`` does more to a cell than cut off plain blanks at its edges; Boolean, null where null."""
    return text.str.strip_chars(" ").str.contains(_ODD)


def deceiving(text: pl.Expr) -> pl.Expr:
    """Whether a cell holds a character that ``cleaned`` leaves and no id may have; Boolean, null where null."""
    return text.str.strip_chars().str.contains(_DECEIVING)


def names(cell: str) -> tuple[str, ...]:
    """The invisible characters of a cell, each once, for a sentence: ``zero width space (U+200B)``."""
    odd = dict.fromkeys(char for char in cell if char in _KNOWN or unicodedata.category(char) in _OTHER)
    return tuple(
        f"{_CONTROLS.get(char) or unicodedata.name(char, 'character').lower()} (U+{ord(char):04X})" for char in odd
    )


_KNOWN = frozenset(UNSEEN + _BLANKS + "\u115f\u1160\u2800\u3164\uffa0")
_OTHER = frozenset({"Cc", "Cf", "Zl", "Zp"})
_CONTROLS = {"\t": "tab", "\n": "line break", "\r": "line break"}
