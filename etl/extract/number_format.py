"""Number formats of spreadsheets: how a whole number is shown through one, and what stands beside an amount.

A format has up to four sections: of positive numbers, negative ones, zero and text (ECMA-376, 18.8.31). Formats of
dates are left to the engine, which makes dates of their cells.
"""

import operator as op
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from etl.extract.format_section import Section

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<blank>.)|\*(?P<fill>.)|\[\$(?P<symbol>[^\]-]*)[^\]]*\]'
    r"|\[(?P<bracket>[^\]]*)\]|(?P<general>General)|(?P<exponent>E[+-])|(?P<digit>[0#?])|(?P<point>\.)"
    r"|(?P<comma>,)|(?P<percent>%)|(?P<slash>/)|(?P<text>@)|(?P<end>;)|(?P<moment>[ymdhsgeb])|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
_ELAPSED = re.compile("h+|m+|s+", re.IGNORECASE)
_CONDITION = re.compile(r"(<=|>=|<>|=|<|>)\s*(-?[0-9]+(?:\.[0-9]+)?)")
_KNOWN = re.compile("black|blue|cyan|green|magenta|red|white|yellow|colou?r ?[0-9]{1,2}|h+|m+|s+", re.IGNORECASE)

#: What conditions ask.
_HOLDS = {"<": op.lt, "<=": op.le, ">": op.gt, ">=": op.ge, "=": op.eq, "<>": op.ne}

_Tokens = Sequence[tuple[str, str]]


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
        shown = self.sections if any(each.condition for each in self.sections) else self.sections[:1]
        return not self.moment and (said or any(each.negative for each in shown[:3]))

    @cached_property
    def labels(self) -> bool:
        """Whether it shows whole numbers as names of things: ``"INV-"0000``, ``00-00``."""
        first = self.sections[0]
        amount = first.decimals or first.grouped or first.scaled or first.percent or first.symbols
        return not (amount or first.unclear or first.marked or self.moment) and bool(first.literals or first.filled)

    def whole(self, number: int) -> str | None:
        """A whole number as it is shown; None where that is not known here."""
        section, signed = self.section(number)
        if section.unclear or section.moment or section.scaled or section.percent:
            return None
        shown = "".join(_filled(section, str(abs(number))))
        return f"-{shown}" if signed else shown

    def dressed(self, number: str) -> str:
        """A number with what stands beside it, with all its digits: "€ -100.5", "19.25%"; else the number.

        Args:
            number: plain: "-100.5".
        """
        section, _ = self.section(float(number))
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
    def rounds(self) -> frozenset[int]:
        """To how many decimals it may show a number rounded, as one of its sections does."""
        shown = self.sections if any(each.condition for each in self.sections) else self.sections[:2]
        return frozenset(each.fixed for each in shown[:3] if each.fixed is not None)

    @cached_property
    def disguises(self) -> bool:
        """Whether it shows some numbers in thousands, without their minus, or not at all."""
        shown = [each for each in self.sections[:3] if not (each.unclear or each.percent)]
        several = len(self.sections) > 1 and not any(each.condition for each in self.sections)
        hidden = several and (self.sections[1].unsigned or self.sections[0].blank)
        return not self.moment and (hidden or any(each.scaled for each in shown))

    def section(self, number: float) -> tuple[Section, bool]:
        """The section that shows a number, and whether a minus stands before it."""
        count = min(len(self.sections), 3)
        if any(each.condition for each in self.sections[:2]):
            return self._conditional(number)
        if number < 0 and count > 1:
            return self.sections[1], False
        if number == 0 and count > 2:  # noqa: PLR2004 - the third is for zero
            return self.sections[2], False
        return self.sections[0], number < 0

    def _conditional(self, number: float) -> tuple[Section, bool]:
        """The same where sections state of which numbers they are; the second is of negative ones where a third is."""
        *stated, rest = self.sections[:3]
        for place, each in enumerate(stated):
            sign, bound = each.condition or ("<" if place else ">", 0.0)
            if _HOLDS[sign](number, bound):
                return each, number < 0 and not (sign in {"<", "<="} and bound <= 0)
        return rest, number < 0


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
        unclear=bool(kinds & {"exponent", "slash"}) or any(not _known(text) for text in brackets),
        moment="moment" in kinds or any(map(_ELAPSED.fullmatch, brackets)),
        general=bool(kinds & {"general", "text"}),
        condition=next(((found[1], float(found[2])) for found in map(_CONDITION.fullmatch, brackets) if found), None),
    )


def _known(bracket: str) -> bool:
    return bool(_KNOWN.fullmatch(bracket) or _CONDITION.fullmatch(bracket))


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
