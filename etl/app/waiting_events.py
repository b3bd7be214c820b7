"""What an observer is told of while another command has the portal."""

from msgspec import Struct


class Waiting(Struct, frozen=True):
    """Another command is talking to the portal: this one waits for it to end."""

    portal: str


class TakingOver(Struct, frozen=True):
    """The command that was talking to the portal has gone without a word: this one waits until it cannot send."""

    portal: str
    seconds: int


#: All of these.
WaitingEvent = Waiting | TakingOver
