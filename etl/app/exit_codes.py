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


def refusal(error: BaseException) -> Ending:
    """How a use case ends that could not begin.

    A process of a worker is tried again where the server of the journal is away: a restart at night is nobody's task.
    """
    from etl.options.telling import is_worked

    return Ending.STOPPED if isinstance(error, ServerAwayError) and is_worked() else Ending.NOTHING_SENT
