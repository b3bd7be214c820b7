"""How many failures a run may have."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Most:
    """A number, or a share of what was settled, 0 to 1; None for either."""

    count: int | None = None
    share: float | None = None
