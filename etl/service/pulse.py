"""How a worker is: what it has done, and when it was last seen to work."""

from collections import Counter
from time import monotonic, time

from msgspec import Struct, field

from etl.queue import Job, JobState

#: Seconds without a round after which a worker is not well: a share may hang it, or a server.
_WELL = 180.0


class Pulse(Struct):
    """What a worker has done since it was started.

    Attributes:
        ends: jobs that have ended, by portal, state and exit code.
        put_back: jobs that were put back.
        delivered_at: when a job of each portal was done last, in seconds since 1970.
        running: processes that run now.
        waiting: jobs in the queue that nobody does.
    """

    ends: Counter[tuple[str, JobState, int | None]] = field(default_factory=Counter)
    put_back: int = 0
    delivered_at: dict[str, float] = field(default_factory=dict)
    running: int = 0
    waiting: int = 0
    _round_at: float = field(default_factory=monotonic)

    def beat(self, running: int) -> None:
        """A round was made."""
        self.running = running
        self._round_at = monotonic()

    def ended(self, job: Job) -> None:
        """A job has ended."""
        self.ends[job.order.portal, job.state, job.code] += 1
        if job.state is JobState.DONE:
            self.delivered_at[job.order.portal] = time()

    @property
    def is_well(self) -> bool:
        """Whether rounds are made."""
        return monotonic() - self._round_at < _WELL
