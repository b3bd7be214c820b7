"""How much a run may ask of a portal, and how many failures it may have."""

from dataclasses import dataclass

from etl.text import number_of

_UNITS = {1.0: "a second", 60.0: "a minute", 3600.0: "an hour"}


@dataclass(frozen=True, slots=True)
class FailureLimit:
    """A number, or a share of what was settled, 0 to 1; None for either."""

    count: int | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class RateLimit:
    """At most ``count`` requests in any ``period`` seconds."""

    count: int
    period: float

    def __str__(self) -> str:
        """For people: "20 requests a second"."""
        unit = _UNITS.get(self.period, f"in {self.period:g} seconds")
        return f"{number_of(self.count, 'request')} {unit}"
