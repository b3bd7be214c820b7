"""Number formats of spreadsheets: how a whole number is shown through one, and what stands beside an amount.

A format has up to four sections: of positive numbers, negative ones, zero and text (ECMA-376, 18.8.31). Formats of
dates are left to the engine, which makes dates of their cells.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<blank>.)|\*(?P<fill>.)|\[\$(?P<symbol>[^\]-]*)[^\]]*\]'
    r"|\[(?P<bracket>[^\]]*)\]|(?P<general>General)|(?P<exponent>E[+-])|(?P<digit>[0#?])|(?P<point>\.)"
    r"|(?P<comma>,)|(?P<percent>%)|(?P<slash>/)|(?P<text>@)|(?P<end>;)|(?P<moment>[ymdhsgeb])|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
_ELAPSED = re.compile("h+|m+|s+", re.IGNORECASE)
_KNOWN = re.compile("black|blue|cyan|green|magenta|red|white|yellow|colou?r ?[0-9]{1,2}|h+|m+|s+", re.IGNORECASE)

#: Literals that say nothing of a number but its sign.
_SIGNS = " ()-+\u25b3\u25b2\u00a0\u202f"

#: Those that stand for a minus: Japan's accounts have triangles.
_MINUS = frozenset("-\u25b3\u25b2")

_Tokens = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Section:
    """A section of a format.

    Attributes:
        head: the text before the digits.
        places: what stands for digits before the point, "0", "#" or "?", each with the text behind it.
        symbols: whether currency signs stand in ``[$…]``.
        decimals: places behind the point.
        tail: the text behind those.
        grouped: whether thousands are parted.
        scaled: how many commas behind the digits each divide by a thousand.
        percent: whether it has a percent sign.
        unclear: whether it shows a number in a way that is not told here: a fraction, an exponent, a condition.
        moment: whether it is one of dates or times.
        general: whether it shows numbers as they are.
    """

    head: str
    places: tuple[tuple[str, str], ...]
    decimals: int
    tail: str
    symbols: bool
    grouped: bool
    scaled: int
    percent: bool
    unclear: bool
    moment: bool
    general: bool

    @cached_property
    def before(self) -> str:
        """The text before the digits, without signs and blanks."""
        return self.head.strip(_SIGNS)

    @cached_property
    def behind(self) -> str:
        """The text behind the digits, without signs and blanks."""
        return self.tail.strip(_SIGNS)

    @cached_property
    def literals(self) -> bool:
        """Whether there is text other than signs and blanks."""
        return bool(self.before or self.behind or any(text.strip(_SIGNS) for _, text in self.places))

    @cached_property
    def filled(self) -> bool:
        """Whether digits are filled up with zeros, or parted by other signs than those of thousands."""
        return self.parted or sum(place == "0" for place, _ in self.places) > 1

    @cached_property
    def marked(self) -> bool:
        """Whether a text that looks like a decimal mark stands between the digits, as if whole numbers had decimals."""
        return any("." in text or "," in text for _, text in self.places)

    @cached_property
    def plain(self) -> bool:
        """Whether a whole number is shown by its digits alone."""
        dressed = self.literals or self.filled or self.grouped or self.scaled or self.percent
        return bool(self.general or self.places) and not (dressed or self.decimals or self.unclear)

    @cached_property
    def fixed(self) -> int | None:
        """To how many decimals it shows a number rounded; None where it does not, or shows it otherwise."""
        odd = self.general or self.moment or self.percent or self.unclear or self.scaled
        return None if odd or not (self.places or self.decimals) else self.decimals

    @cached_property
    def least(self) -> int:
        """How many digits a whole number has at least."""
        return next((len(self.places) - at for at, (place, _) in enumerate(self.places) if place == "0"), 0)

    @cached_property
    def parted(self) -> bool:
        """Whether something stands between the digits."""
        return any(text for _, text in self.places)

    @cached_property
    def negative(self) -> bool:
        """Whether it shows a number as if it were negative: in parentheses, with a minus or a triangle, of itself."""
        opened, before = "(" in self.head and ")" in self.tail, not self.before and not _MINUS.isdisjoint(self.head)
        return bool(self.places) and (opened or before or (not self.behind and "-" in self.tail))


@dataclass(frozen=True)
class NumberFormat:
    """A number format.

    Attributes:
        sections: one to four.
    """

    sections: tuple[Section, ...]

    @cached_property
    def moment(self) -> bool:
        """Whether it is one of dates or times."""
        return any(each.moment for each in self.sections[:3])

    @cached_property
    def plain(self) -> bool:
        """Whether a whole number is shown by its digits alone."""
        return self.moment or all(each.plain for each in self.sections[:3])

    @cached_property
    def dresses(self) -> bool:
        """Whether something beside the digits says more than a number does: a currency, a percent sign."""
        sections = [each for each in self.sections[:3] if not each.unclear]
        said = any(each.literals or each.percent for each in sections)
        return not self.moment and (said or self.sections[0].negative)

    @cached_property
    def labels(self) -> bool:
        """Whether it shows whole numbers as names of things: ``"INV-"0000``, ``00-00``."""
        first = self.sections[0]
        amount = first.decimals or first.grouped or first.scaled or first.percent or first.symbols
        return not (amount or first.unclear or first.marked or self.moment) and bool(first.literals or first.filled)

    def whole(self, number: int) -> str | None:
        """A whole number as it is shown; None where that is not known here."""
        section, signed = self._section(number)
        if section.unclear or section.moment or section.scaled or section.percent:
            return None
        shown = "".join(_filled(section, str(abs(number))))
        return f"-{shown}" if signed else shown

    def dressed(self, number: str) -> str:
        """A number with what stands beside it, with all its digits: "€ -100.5", "19.25%"; else the number.

        Args:
            number: plain: "-100.5".
        """
        section, _ = self._section(float(number))
        if section.unclear or section.moment or (section.scaled and not section.symbols):
            # "1k" holds 1234.
            return number
        if section.marked:
            return f"{number} ."
        if section.percent:
            return f"{_hundredfold(number)}%"
        if section.negative and not number.startswith("-") and number.strip("0."):
            return f"-({number})"
        return " ".join(part for part in (section.before, number, section.behind) if part)

    @cached_property
    def fixed(self) -> int | None:
        """To how many decimals it shows a positive number rounded; None where it does not, or shows it otherwise."""
        return self.sections[0].fixed

    @cached_property
    def thousands(self) -> int:
        """How many times a thousand it divides a positive number by before it shows it."""
        first = self.sections[0]
        return 0 if first.moment or first.unclear or first.percent else first.scaled

    def _section(self, number: float) -> tuple[Section, bool]:
        """The section that shows a number, and whether a minus stands before it."""
        count = min(len(self.sections), 3)
        if number < 0 and count > 1:
            return self.sections[1], False
        if number == 0 and count > 2:  # noqa: PLR2004 - the third is for zero
            return self.sections[2], False
        return self.sections[0], number < 0


@lru_cache(1 << 10)
def number_format(code: str) -> NumberFormat:
    """Reads a format's code: ``#,##0.00 [$€-407]``."""
    sections: list[list[tuple[str, str]]] = [[]]
    for found in _TOKEN.finditer(code):
        kind = found.lastgroup or ""
        if kind == "end":
            sections.append([])
        else:
            sections[-1].append((kind, found[kind]))
    return NumberFormat(tuple(map(_section, sections[:4])))


def _section(tokens: _Tokens) -> Section:
    kinds = {kind for kind, _ in tokens}
    brackets = [text for kind, text in tokens if kind == "bracket"]
    whole, decimals = _halves(tokens)
    head, places, tail = _places(whole)
    _, parts, behind = _places(decimals)
    return Section(
        head,
        places,
        len(parts),
        tail + behind,
        symbols=any(kind == "symbol" and text.strip() for kind, text in tokens),
        grouped=_commas(whole)[0],
        scaled=_commas(whole)[1] or _commas(decimals)[1],
        percent="percent" in kinds,
        unclear=bool(kinds & {"exponent", "slash"}) or not all(map(_KNOWN.fullmatch, brackets)),
        moment="moment" in kinds or any(map(_ELAPSED.fullmatch, brackets)),
        general=bool(kinds & {"general", "text"}),
    )


def _halves(tokens: _Tokens) -> tuple[_Tokens, _Tokens]:
    """What stands before the point and behind it."""
    at = next((at for at, (kind, _) in enumerate(tokens) if kind == "point"), len(tokens))
    return tokens[:at], tokens[at + 1 :]


def _places(tokens: _Tokens) -> tuple[str, tuple[tuple[str, str], ...], str]:
    """The text before the places of digits, these with the text behind each but the last, and the text behind that."""
    texts = [""]
    places = []
    for kind, text in tokens:
        if kind in {"digit", "general", "text"}:
            places.append(text if kind == "digit" else "#")
            texts.append("")
        elif kind in {"quoted", "escaped", "symbol", "other", "blank"}:
            texts[-1] += " " if kind == "blank" else text
    head, *behind = texts
    if not places:
        return head, (), ""
    return head, tuple(zip(places, [*behind[:-1], ""], strict=True)), behind[-1]


def _commas(tokens: _Tokens) -> tuple[bool, int]:
    """Whether a comma stands between digits, and how many stand behind them all."""
    signs = "".join("," if kind == "comma" else "0" for kind, _ in tokens if kind in {"comma", "digit"})
    digits = signs.rstrip(",")
    return "0,0" in signs, (len(signs) - len(digits) if digits else 0) or int("0,," in signs)


def _filled(section: Section, digits: str) -> Iterator[str]:
    """The texts and digits of a number, those that are too many for their places before the first."""
    yield section.head
    digits = "" if digits == "0" and not section.general else digits
    digits = digits.zfill(section.least)
    if section.grouped and digits:
        yield f"{int(digits):0{len(digits) + (len(digits) - 1) // 3},}"
    elif section.places and not section.parted:
        yield digits
    elif section.places:
        cut = max(len(digits) - len(section.places), 0)
        yield digits[:cut]
        for digit, (_, text) in zip(digits[cut:].rjust(len(section.places), "\0"), section.places, strict=True):
            yield digit.strip("\0") + text
    if section.decimals:
        yield "." + "0" * section.decimals
    yield section.tail


def _hundredfold(number: str) -> str:
    sign, digits = ("-", number[1:]) if number.startswith("-") else ("", number)
    whole, _, decimals = digits.partition(".")
    moved = (whole + decimals[:2].ljust(2, "0")).lstrip("0") or "0"
    return sign + moved + (f".{decimals[2:]}" if decimals[2:] else "")
