"""What an observer is told of while another command has the portal."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Waiting:
    """Another command is talking to the portal: this one waits for it to end."""

    portal: str


@dataclass(frozen=True, slots=True)
class TakingOver:
    """The command that was talking to the portal has gone without a word: this one waits until it cannot send."""

    portal: str
    seconds: int


#: All of these.
WaitingEvent = Waiting | TakingOver
