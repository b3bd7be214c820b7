"""A section of a number format: how it shows the numbers that it is for."""

from dataclasses import dataclass
from functools import cached_property

#: Literals that say nothing of a number but its sign.
_SIGNS = " ()-+\u25b3\u25b2\u00a0\u202f"

#: Those that stand for a minus: Japan's accounts have triangles.
_MINUS = frozenset("-\u25b3\u25b2")


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
        unclear: whether it shows a number in a way that is not told here: a fraction, an exponent.
        moment: whether it is one of dates or times.
        general: whether it shows numbers as they are.
        condition: of which numbers it is, as an operator and a number; None for those of its place.
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
    condition: tuple[str, float] | None = None

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
    def blank(self) -> bool:
        """Whether it shows nothing at all."""
        return not (self.general or self.places or self.decimals or self.moment or self.head.strip() or self.tail)

    @cached_property
    def unsigned(self) -> bool:
        """Whether it shows a negative number as if it were positive, or not at all."""
        return not (self.negative or self.literals or self.unclear or self.moment)

    @cached_property
    def negative(self) -> bool:
        """Whether it shows a number as if it were negative: in parentheses, with a minus or a triangle, of itself."""
        opened, before = "(" in self.head and ")" in self.tail, not self.before and not _MINUS.isdisjoint(self.head)
        return bool(self.places) and (opened or before or (not self.behind and "-" in self.tail))
