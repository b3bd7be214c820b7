"""Seconds that have passed, by a clock that nobody sets and that goes on while the machine sleeps."""

import sys
import time

#: Linux: CLOCK_MONOTONIC stands still while the machine sleeps, CLOCK_BOOTTIME does not (clock_gettime(2)). macOS: it
#: is Python's own ``monotonic`` that stands still, and CLOCK_MONOTONIC that does not. Windows: ``monotonic`` goes on.
_CLOCK: int | None = getattr(time, "CLOCK_MONOTONIC" if sys.platform == "darwin" else "CLOCK_BOOTTIME", None)


def elapsed() -> float:
    """Seconds since some moment before this process began."""
    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)
