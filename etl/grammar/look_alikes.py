"""Ids that look alike and are not equal: hyphens of several kinds, letters of other scripts, full width, accents apart.

SQL Server's collations take some of them as equal and others not, so that one invoice may overwrite the other, or stand
beside it. Only what differs to the machine and hardly to the eye is listed; nothing is changed in what is sent.
"""

import polars as pl

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u00ad"
_CYRILLIC = "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445"
_CYRILLIC_TOO = "\u0456\u0458\u0455\u0501\u051b\u051d\u04af\u04bb"
_GREEK = "\u03b1\u03b2\u03b5\u03b6\u03b7\u03b9\u03ba\u03bc\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7"

#: Every dash as a hyphen; Cyrillic and Greek small letters whose small or capital form is a Latin one's.
_FORMS = {
    **dict.fromkeys(_DASHES, "-"),
    **dict(zip(_CYRILLIC + _CYRILLIC_TOO, "abekmhopctyx" + "ijsdqwyh", strict=True)),
    **dict(zip(_GREEK, "abezhikmnoptyx", strict=True)),
    "\u2019": "'",
    "\u0131": "i",
}


def looks(text: pl.Series) -> pl.Series:
    """What cells look like, in small letters: equal ones look alike; String, null where null.

    Args:
        text: ids in small letters.
    """
    odd = text.str.len_bytes() != text.str.len_chars()
    if not odd.any():
        return text
    plain, places = text.clone(), odd.arg_true()
    forms = plain.gather(places).str.normalize("NFKC").str.to_lowercase().str.replace_many(_FORMS)
    return plain.scatter(places, forms.str.normalize("NFKC"))


#: Letters that are typed for digits, and what a hand leaves behind.
_TYPED = {"o": "0", "l": "1", "i": "1", "|": "1", "\u00a0": " "}

#: The same of ids whose capitals are kept: a capital L is no 1.
_TYPED_AS_SHOWN = {"O": "0", "o": "0", "l": "1", "I": "1", "i": "1", "|": "1", "\u00a0": " "}

_ENDS = " .\u00a0"

#: Letters beside digits, what is left at an end, and what is no ASCII.
_REPAIRABLE = r"[0-9][oil|]|[oil|][0-9]|[ .]$|[^\x00-\x7f]"


def misread(text: pl.Series) -> pl.Series:
    """What cells look like where O is taken for 0 and l for 1, and blanks and points at their ends for nothing.

    Args:
        text: ids in small letters; String, null where null.
    """
    forms = looks(text).str.strip_chars_end(_ENDS)
    return forms.str.replace_many(_TYPED)


def misread_as_shown(text: pl.Series) -> pl.Series:
    """The same of ids as they are shown: capital I is taken for 1 and capital L is not; in small letters."""
    typed = text.str.strip_chars_end(_ENDS).str.replace_many(_TYPED_AS_SHOWN)
    return looks(typed.str.to_lowercase()).str.replace_all("o", "0", literal=True)


def repaired(text: pl.Series) -> pl.Series:
    """Ids in which letters beside digits are digits, and the ends are bare: "inv-1o45." is "inv-1045".

    Args:
        text: ids in small letters; String, null where null.
    """
    if not text.str.contains(_REPAIRABLE).any():
        return text
    forms = looks(text).str.strip_chars_end(_ENDS).str.replace_all("\u00a0", " ", literal=True)
    for letters, digit in (("[il|]", "1"), ("o", "0")):
        # Twice, since two such letters may stand side by side.
        for _ in range(2):
            forms = forms.str.replace_all(rf"([0-9]){letters}", rf"${{1}}{digit}")
            forms = forms.str.replace_all(rf"{letters}([0-9])", rf"{digit}${{1}}")
    return forms
