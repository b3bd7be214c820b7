"""Holding a portal: what a holder may do, when another may take over, and the term by which the journal tells them."""

from hashlib import sha256
from platform import node
from typing import Protocol

from msgspec import Struct

from etl.errors import BusyError, JournalError
from etl.journal.who import user
from etl.text import number_of


class LeaseTimes(Struct, frozen=True):
    """The times of a lease, in seconds.

    Attributes:
        renew: between two renewals.
        fresh: a request leaves only where the lease was renewed within so many.
        lapse: who could not renew for so long gives up.
        free: who takes over from a holder that has not let go begins no sooner than so long after its last renewal.
            What is beyond ``lapse`` is for clocks that run at different speeds, and for what had just left.
    """

    renew: float = 5.0
    fresh: float = 8.0
    lapse: float = 20.0
    free: float = 25.0


TIMES = LeaseTimes()


class RequestStore(Protocol):
    """Where it is kept how many requests a portal was sent."""

    def earliest(self) -> float:
        """Seconds since 1970, by the clock that all who share it go by: it is no earlier than so."""

    def latest(self) -> float:
        """As ``earliest``: it is no later than so."""

    def read(self) -> bytes:
        """What was kept last; empty where nothing was. Raises OSError or JournalError."""

    def write(self, content: bytes) -> None:
        """Keeps it, durably. Raises JournalError."""

    def unreadable(self, error: Exception) -> JournalError:
        """What to say where it cannot be understood."""


class Lease(Protocol):
    """A portal that is held by this process, until another one has taken over."""

    @property
    def requests(self) -> RequestStore | None:
        """Where requests are counted for all who share the journal; None where each machine counts its own."""

    @property
    def is_fresh(self) -> bool:
        """Whether it is certain, without asking, that nobody has taken over."""

    def confirm(self) -> None:
        """Asks whether the portal is still held; blocks.

        Raises:
            JournalError: another one has taken over, or that cannot be told.
        """

    def explain(self) -> None:
        """Where the journal fails: raises JournalError if that is because the portal is no longer held; blocks."""

    def check(self) -> None:
        """Within a transaction of the journal: raises JournalError where another one has taken over."""


def seconds_until_free(
    times: LeaseTimes, unheard: float, *, held: bool, there: bool, dead: bool = False
) -> float | None:
    """Seconds until a portal on a server may be taken: 0 for now, None while its holder is at work. Pure.

    Args:
        times: of the lease.
        unheard: seconds since it was renewed.
        held: whether its last holder has not let go of it.
        there: whether somebody has the portal's lock: the connection of a holder, or of an older version of etl.
        dead: whether its last holder is known to have died.
    """
    if not held or dead:
        return None if there else 0.0
    left = max(0.0, times.free - unheard)
    return None if left and there else left


def lock_name(portal: str) -> str:
    """The name of the lock of a portal."""
    return f"portal-{sha256(portal.encode()).hexdigest()[:16]}"


def holder(sign: str = "") -> str:
    """Who holds a portal, for people who look into the database; and its sign of life, if it has one."""
    return f"{user()} on {node()} {sign}".rstrip()


def busy(portal: str, free_in: float | None = None) -> BusyError:
    """What to say where a portal cannot be had now."""
    if free_in is None:
        return BusyError(
            f"Another command of etl is talking to {portal}. Let it finish, or add --wait to begin when it has."
        )
    return BusyError(
        f"The command of etl that was talking to {portal} has gone without a word. In"
        f" {number_of(round(free_in), 'second')} it can no longer send: try again then.",
        free_in,
    )


def taken_over(portal: str) -> JournalError:
    """What a former holder says."""
    return JournalError(
        f"Stopped: another command of etl has taken over {portal}, as this one was frozen or cut off from the journal,"
        " or is older than the etl that uses it by now. It sends nothing more. Run python -m etl resume: what it had"
        " under way is in doubt, and asked for first."
    )
