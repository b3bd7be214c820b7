"""Every way in which the grammar lets people write an amount."""

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from etl.grammar.amounts import DecimalMark
from etl.grammar.currencies import CODES, SIGNS, meanings
from etl.grammar.digits import DIGITS

NBSP, NARROW, THIN = "\u00a0", "\u202f", "\u2009"
MINUS, APOSTROPHE = "\u2212", "\u2019"


@dataclass(frozen=True, slots=True)
class Notation:
    """One way of writing amounts."""

    mark: DecimalMark
    group: str
    indian: bool
    sign: str
    plus: bool
    inner: bool
    form: str
    money: str
    zero: str

    def write(self, negative: bool, whole: str, decimals: str) -> str:
        number = self._grouped(whole) + (self._decimal + decimals if decimals else "")
        sign = self.sign if negative else "+{}" if self.plus else "{}"
        signed = self._around(sign.format(number)) if self.inner else sign.format(self._around(number))
        written: str = signed.translate(
            str.maketrans("0123456789", "".join(chr(ord(self.zero) + value) for value in range(10)))
        )
        return written

    @property
    def currency(self) -> str | None:
        """A currency that is named, if one is."""
        return meanings(self.money)[0] if "{m}" in self.form else None

    def _around(self, number: str) -> str:
        # Rs.5 is five rupees, not half a one.
        apart = number.startswith(".") and f"{self.money}." in SIGNS
        form = self.form.replace("{m}{}", "{m} {}") if apart else self.form
        return form.format(number, m=self.money, code=meanings(self.money)[0])

    @property
    def _decimal(self) -> str:
        return "." if self.mark is DecimalMark.POINT else ","

    def _grouped(self, whole: str) -> str:
        if not self.group:
            return whole
        head, groups = whole[:-3], [whole[-3:]]
        size = 2 if self.indian else 3
        while head:
            head, groups = head[:-size], [head[-size:], *groups]
        return self.group.join(groups)


def spelt(notation: Notation) -> Notation:
    """The notation with the group sign that goes with its mark."""
    grouping = "," if notation.mark is DecimalMark.POINT else "."
    group = grouping if notation.group == "mark" else notation.group
    return replace(notation, group=group, indian=notation.indian and group == ",")


FORMS = (
    "{}",
    " {} ",
    "\u200b{}",
    "{m}{}",
    "{m} {}",
    f"{{m}}{NBSP}{{}}",
    "{}{m}",
    "{} {m}",
    "{m}{} {code}",
    "{code} {}{m}",
)
"""What stands around the number: ``m`` is a sign or code, ``code`` one that it may mean."""

MARKS = [*SIGNS, *sorted(CODES)]
NOTATIONS = st.builds(
    Notation,
    mark=st.sampled_from(DecimalMark),
    group=st.sampled_from(["", "mark", "'", APOSTROPHE, " ", NBSP, NARROW, THIN]),
    indian=st.booleans(),
    sign=st.sampled_from(["-{}", f"{MINUS}{{}}", "- {}", "{}-", "({})"]),
    plus=st.booleans(),
    inner=st.booleans(),
    form=st.sampled_from(FORMS),
    money=st.sampled_from(MARKS),
    zero=st.sampled_from(["0", "0", "0", *(digit for digit, value in DIGITS.items() if value == "0")]),
).map(spelt)
AMOUNTS = st.tuples(
    st.booleans(),
    st.integers(0, 10**14 - 1).map(str),
    st.sampled_from(["", "0", "5", "50", "125", "12345"]) | st.text("0123456789", max_size=5),
) | st.tuples(st.booleans(), st.just(""), st.text("0123456789", min_size=1, max_size=5))
"""Whether it is negative, the digits before the mark, and those behind it."""


def plainly(negative: bool, whole: str, decimals: str) -> str:
    """The amount as the grammar gives it."""
    return ("-" if negative else "") + whole + (f".{decimals}" if decimals else "")
