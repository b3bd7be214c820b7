"""What was found out: figures, ratios, verdicts on targets, and what could not be measured."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Spread:
    """Several measurements of one thing, in the order they were taken."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one, or the mean of the two in the middle."""
        return median(self.values)

    @property
    def least(self) -> float:
        """The smallest."""
        return min(self.values)

    @property
    def most(self) -> float:
        """The largest."""
        return max(self.values)


def ratios(over: Sequence[float], under: Sequence[float]) -> Spread:
    """One ratio a round: both were measured one after the other, on the same machine in the same mood.

    Rounds that only one of them had are left out.

    Raises:
        ValueError: they have no round in common.
    """
    return Spread(tuple(above / below for above, below in zip(over, under, strict=False)))


@dataclass(frozen=True, slots=True)
class Figure:
    """A measurement of one contender.

    Attributes:
        section: of the benchmarks.
        what: the work.
        who: did it.
        unit: of the values: "s", "documents/s", "MB".
        spread: one value a round.
        remark: what a reader must know of it, or "".
    """

    section: str
    what: str
    who: str
    unit: str
    spread: Spread
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A target of ours.

    Attributes:
        number: as the targets are counted, "1" to "7".
        text: what must hold, for people.
        limit: that the median may not pass.
        at_least: whether it is a floor; else a ceiling.
    """

    number: str
    text: str
    limit: float
    at_least: bool = False

    def met_by(self, spread: Spread) -> bool:
        """Whether the median keeps it."""
        return spread.median >= self.limit if self.at_least else spread.median <= self.limit


@dataclass(frozen=True, slots=True)
class Compared:
    """A ratio, or another figure that a target may be about.

    Attributes:
        section: of the benchmarks.
        what: is compared with what.
        spread: one value a round.
        unit: "x" for a ratio, else as of a figure.
        target: that it decides, or None.
        remark: what a reader must know of it, or "".
    """

    section: str
    what: str
    spread: Spread
    unit: str = "x"
    target: Target | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """What was not measured, and why."""

    section: str
    who: str
    why: str


Finding = Figure | Compared | Skipped


def unmeasured(findings: Iterable[Finding], sections: Iterable[str]) -> list[str]:
    """The sections that nothing was measured of."""
    measured = {finding.section for finding in findings if not isinstance(finding, Skipped)}
    return [section for section in sections if section not in measured]
