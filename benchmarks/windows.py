"""How a limit was used, by what arrived at the server. Pure."""

from bisect import bisect_left
from collections.abc import Sequence


def most_in_any(times: Sequence[float], period: float) -> int:
    """The highest count in any window of that many seconds, wherever it begins; ``times`` are in order."""
    return max((bisect_left(times, at + period) - position for position, at in enumerate(times)), default=0)


def share_used(times: Sequence[float], count: int, period: float) -> float | None:
    """Of what a limit allows in the whole windows since the first arrival; None without a whole one."""
    windows = int((times[-1] - times[0]) // period) if times else 0
    if not windows:
        return None
    return bisect_left(times, times[0] + windows * period) / (windows * count)
