"""What a heading may mean by its words: "Rechnungsnr.", "INV_DATE" and "Balance (EUR)" are no names of PayFabric's.

The words and what they mean together stand in ``synonyms.toml`` beside this file. They are for guesses that a person
looks at, and for hints: no column is sent because of them alone.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from etl.grammar.currencies import CODES
from etl.mapping.spellings import folded
from etl.mapping.vocabulary.plain import BARE

#: Letters of the shortest word that is parted ("invoiceno"), and of its shortest part.
_LONG, _SHORT = 5, 2

#: Concepts that say the same as another one.
_SAME = {"including": "gross", "excluding": "net"}

#: Concepts that may stand in any heading of an invoice: "Document - Customer Code".
_DOCUMENTS = ("document", "invoice", "transaction", "bill")

_CHUNK = re.compile(r"[^\W_]+|[#%]")
_WORD = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[^\W\d_A-Z]+|[A-Z]+|[0-9]+|[#%]")

Concepts = frozenset[str]


class Strength(StrEnum):
    """How much a heading says, as ``synonyms.toml`` has it."""

    SURE = "sure"
    LIKELY = "likely"
    WEAK = "weak"


class Meaning(Struct, frozen=True):
    """What a heading may mean.

    Attributes:
        attribute: a path or a role.
        strength: whether the heading is enough, where its cells do not speak against it, or they have to speak for it.
        rank: from 0, the strongest: among headings that mean the same, the one of the lower rank is meant.
        whole: whether every word of it is known.
    """

    attribute: str
    strength: Strength
    rank: int
    whole: bool = True


@cache
def meanings(heading: str) -> tuple[Meaning, ...]:
    """All that a heading may mean; those that are sure first, each attribute once."""
    if code := _codes().get(folded(heading)):
        return (Meaning(code, Strength.SURE, 0),)
    found, whole = concepts(heading)
    known = _meaning(found)
    return known if whole else tuple(replace(each, whole=False) for each in known)


def _meaning(found: Concepts) -> tuple[Meaning, ...]:
    """What concepts mean together; of a document, whatever it is called, where they mean nothing with it."""
    if known := _meanings().get(found):
        return known
    fewer = (found - {document} for document in _DOCUMENTS if document in found and len(found) > 1)
    nearly = next((known for each in fewer if (known := _meanings().get(each))), ())
    return tuple(replace(each, rank=each.rank + 1) for each in nearly)


def concepts(heading: str) -> tuple[Concepts, bool]:
    """The concepts that a heading's words stand for, and whether every word is known."""
    words, found, whole = _words(heading), [], True
    while words:
        length = next((n for n in range(min(_longest(), len(words)), 0, -1) if " ".join(words[:n]) in _concepts()), 0)
        if length:
            found.append(_concepts()[" ".join(words[:length])])
        elif words[0] not in _noise():
            parts = _parted(words[0])
            found += parts
            whole = whole and bool(parts)
        words = words[length or 1 :]
    return _joined(found), whole


def _words(heading: str) -> list[str]:
    """The words of a heading, without accents; a currency's code says nothing where it is not alone."""
    apart = unicodedata.normalize("NFKD", heading).replace("ß", "ss").translate(BARE)
    plain = "".join(each for each in apart if not unicodedata.combining(each))
    found = [word for chunk in _CHUNK.findall(plain) for word in _split(chunk)]
    said = [each for each in found if each not in CODES or (each.casefold() in _concepts() and len(found) > 1)]
    return [each.casefold() for each in said or found]


def _split(chunk: str) -> list[str]:
    return [chunk] if chunk.casefold() in _concepts() else _WORD.findall(chunk)


def _parted(word: str) -> list[str]:
    """The concepts of a word that consists of known ones, of as few as possible; else none."""
    best: list[list[str] | None] = [[]]
    for end in range(1, len(word) + 1):
        ways = [
            [*before, _concepts()[word[start:end]]]
            for start in range(end - _SHORT + 1)
            if (before := best[start]) is not None and word[start:end] in _concepts()
        ]
        best.append(min(ways, key=len, default=None))
    return best[-1] or [] if len(word) >= _LONG else []


def _joined(found: Sequence[str]) -> Concepts:
    same = {_SAME.get(each, each) for each in found}
    return frozenset(same - {"tax"} if set(found) & set(_SAME) else same)


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads((files(__package__) / "synonyms.toml").read_text(encoding="utf-8"))


@cache
def _concepts() -> Mapping[str, str]:
    return MappingProxyType({word: concept for concept, words in _table()["words"].items() for word in words})


@cache
def _longest() -> int:
    return max(word.count(" ") + 1 for word in _concepts())


@cache
def _noise() -> frozenset[str]:
    return frozenset(_table()["noise"])


@cache
def _codes() -> Mapping[str, str]:
    return {folded(heading): attribute for attribute, headings in _table()["codes"].items() for heading in headings}


@cache
def _meanings() -> Mapping[Concepts, tuple[Meaning, ...]]:
    found: dict[Concepts, dict[str, Meaning]] = {}
    for strength in Strength:
        for attribute, phrases in _table()[strength].items():
            for rank, phrase in enumerate(phrases):
                known = found.setdefault(_joined(phrase.split()), {})
                known.setdefault(attribute, Meaning(attribute, strength, rank))
    return {phrase: tuple(known.values()) for phrase, known in found.items()}
