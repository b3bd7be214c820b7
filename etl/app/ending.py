"""How a use case ended, for people, schedulers and scripts."""

from enum import IntEnum


class Ending(IntEnum):
    """How a use case ended; the number is the command's exit code."""

    SUCCESS = 0
    """Every document was delivered."""
    FAILURES = 1
    """Finished; some documents were rejected or failed."""
    NOTHING_SENT = 2
    """Usage, settings or an unusable file: nothing was sent."""
    STOPPED = 3
    """Stopped early; documents are still pending."""
