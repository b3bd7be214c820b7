"""A second reader of amounts, slow and written another way, to compare the fast one with."""

import re
import unicodedata
from decimal import Decimal

from etl.grammar.currencies import CODES, SIGNS

_MEANINGS = {code: {code} for code in CODES} | {sign: set(codes.split()) for sign, codes in SIGNS.items()}


def read(cell: str, mark: str) -> Decimal | None:
    """The amount of a cell whose decimal mark is "." or ","; None where it is none."""
    text = _plain(cell)
    if text is None or not any(char in "0123456789" for char in text):
        return None
    start = min(index for index, char in enumerate(text) if char.isdigit())
    end = max(index for index, char in enumerate(text) if char.isdigit()) + 1
    # A point before the first digit belongs to "Rs." where it can, else it is the decimal mark of ".5".
    spans = [start, start - 1] if start and text[start - 1] in ".," else [start]
    return next(
        (value for at in spans if (value := _whole(text[:at], text[at:end], text[end:], mark)) is not None), None
    )


def _plain(cell: str) -> str | None:
    text, scripts = "", set()
    for char in cell:
        if unicodedata.category(char) == "Nd":
            scripts.add(ord(char) - unicodedata.decimal(char))
            text += str(unicodedata.decimal(char))
        elif unicodedata.category(char) == "Zs" or char == "\t":
            text += " "
        elif unicodedata.category(char) != "Cf":
            text += {"\u2212": "-", "\u2019": "'"}.get(char, char)
    return text if len(scripts) == 1 else None


def _whole(before: str, digits: str, behind: str, mark: str) -> Decimal | None:
    left, right = _around(before, "+-("), _around(behind, "-)")
    value = _number(digits, mark)
    if left is None or right is None or value is None:
        return None
    signs = [char for char in before + behind if char in "+-"]
    if before.count("(") != behind.count(")") or len(signs) + before.count("(") > 1:
        return None
    if left and right and not (right in _MEANINGS[left] or left in _MEANINGS[right] or left == right):
        return None
    return -value if "-" in signs or "(" in before else value


def _around(text: str, signs: str) -> str | None:
    """The currency in what stands before or behind a number, "" for none; None where anything else is there."""
    pieces = [piece for piece in re.split(f"[ {re.escape(signs)}]", text) if piece]
    if not pieces:
        return ""
    return pieces[0] if len(pieces) == 1 and pieces[0] in _MEANINGS else None


def _number(digits: str, mark: str) -> Decimal | None:
    whole, found, decimals = digits.rpartition(mark) if digits.count(mark) == 1 else (digits, "", "")
    if (found and not decimals.isdigit()) or not (whole or found):
        return None
    groups = [whole] if not whole or whole.isdigit() else _groups(whole, "." if mark == "," else ",")
    return Decimal(f"{''.join(groups)}.{decimals or 0}") if groups else None


def _groups(whole: str, grouping: str) -> list[str]:
    sign = next((sign for sign in (grouping, "'", " ") if sign in whole), "")
    groups = whole.split(sign) if sign else []
    if not all(group.isdigit() for group in groups) or whole.startswith("0"):
        return []
    western = len(groups[0]) in {1, 2, 3} and all(len(group) == 3 for group in groups[1:]) if groups else False
    indian = sign == "," and len(groups[-1]) == 3 and len(groups[0]) in {1, 2}
    indian = indian and all(len(group) == 2 for group in groups[1:-1])
    return groups if western or indian else []
