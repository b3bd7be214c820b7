"""How a use case ended, for people, schedulers and scripts."""

from enum import IntEnum


class Ending(IntEnum):
    """How a use case ended; the number is the command's exit code."""

    #: Every document was delivered.
    SUCCESS = 0
    #: Finished; some documents were rejected or failed.
    FAILURES = 1
    #: Usage, settings or an unusable file: nothing was sent.
    NOTHING_SENT = 2
    #: Stopped early; documents are still pending.
    STOPPED = 3
