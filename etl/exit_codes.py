"""How a use case ended, for people, schedulers and scripts."""

from enum import IntEnum

from etl.errors import ServerAwayError


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


def refusal(error: BaseException, *, worked: bool) -> Ending:
    """How a use case ends that could not begin.

    Args:
        error: why.
        worked: whether a worker has started it, which tries again where the server of the journal is away: a restart at
            night is nobody's task.
    """
    return Ending.STOPPED if worked and isinstance(error, ServerAwayError) else Ending.NOTHING_SENT
