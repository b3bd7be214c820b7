"""A text without what does not matter when words are compared."""

import unicodedata
from functools import lru_cache

#: Texts whose plain form is cached: cells of one column are looked at by several vocabularies.
_KEPT = 4096

#: Letters that are no other letter with an accent, to Unicode.
BARE = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "æ": "ae", "Æ": "Ae", "œ": "oe", "\u0131": "i"})


@lru_cache(_KEPT)
def plain(text: str) -> str:
    """Its letters and digits, without case and accents: "C/N" is "cn", "Nota de crédito" is "notadecredito"."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(filter(str.isalnum, decomposed if decomposed.isascii() else decomposed.translate(BARE)))


def words(text: str) -> frozenset[str]:
    """Words that stand in a list, parted by blanks."""
    return frozenset(text.split())


def any_of(*texts: str) -> str:
    """A group that matches any of the words in lists parted by blanks; they may be patterns."""
    return f"(?:{'|'.join(word for text in texts for word in text.split())})"


def folded(*texts: str) -> str:
    """Patterns of words in the form that ``plain`` gives a text; what is ASCII in them stays as it is."""
    decomposed = unicodedata.normalize("NFKD", " ".join(texts)).casefold().translate(BARE)
    return "".join(char for char in decomposed if char.isascii() or char.isalnum())
