"""How much a run may ask of a portal, and how many failures it may have."""

from dataclasses import dataclass


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
