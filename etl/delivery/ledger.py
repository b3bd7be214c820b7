"""What a portal was sent before, by earlier processes: so that stop and resume do not use an hour's limit twice."""

from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from math import ceil, inf
from pathlib import Path
from time import time

import anyio
import msgspec
from anyio.to_thread import run_sync
from msgspec import Struct

from etl.errors import JournalError
from etl.journal import RequestStore
from etl.model.limits import RateLimit
from etl.portal import Reply, Verdict
from etl.portals import portal_key
from etl.whole import make_private, share, write_whole

#: Parts that the longest period is counted in.
_GRAINS = 360

#: Seconds for which requests are written down at once. What never left of them counts for whoever starts after a death:
#: were it a second's worth, a limit by the second would be used up by the dead, time and again.
_AT_ONCE = 0.25


#: Seconds after which nothing that was given up on comes through any more, or after the longest period.
_KEPT_BACK = 3600.0


class _Sent(msgspec.Struct):
    """Requests answered between two moments, in seconds since 1970."""

    since: float
    until: float
    count: int


class _File(msgspec.Struct):
    """What the store holds; ``open`` counts requests that are under way, or may have left since it was written.

    ``given_up`` are those that nobody has waited for any longer, and that may still come through.
    """

    sent: list[_Sent]
    open: int
    given_up: list[_Sent] = []  # msgspec copies it


class Before(Struct, frozen=True):
    """So many requests have reached the portal, the last of them no later than so many seconds ago.

    ``unanswered`` where nobody has heard whether they have: they may still be on their way.
    """

    ago: float
    count: int
    unanswered: bool = False


class _GivenUp(Struct):
    """Requests that were given up on, the last of them at a time of the process's own clock."""

    sent: _Sent
    at: float


def is_given_up(reply: Reply | None) -> bool:
    """Whether nobody has waited for a request any longer: it may still come through, with those that come later."""
    return reply is None or (reply.verdict is Verdict.UNCERTAIN and reply.http_status is None)


def has_come_through(reply: Reply | None) -> bool:
    """Whether the portal has answered, so that nothing that left before is kept back any more."""
    return not is_given_up(reply) and reply is not None and reply.verdict is not Verdict.UNREACHABLE


def ledger_path(folder: Path, portal: str) -> Path:
    """The file for a portal, by its base URL; its name does not tell which."""
    return folder / "requests" / f"{sha256(portal_key(portal).encode()).hexdigest()[:32]}.json"


class FileStore:
    """A count in a file of this machine, by this machine's clock.

    Processes that share no folder do not know of each other. Where the clock is set forward, requests look older than
    they are.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def earliest(self) -> float:
        """Seconds since 1970."""
        return time()

    def latest(self) -> float:
        """Seconds since 1970."""
        return time()

    def read(self) -> bytes:
        """The file; raises OSError where it cannot be read."""
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            return b""

    def write(self, content: bytes) -> None:
        """Replaces the file."""

        def failure(cause: str) -> JournalError:
            return JournalError(
                f"{self._path} cannot be written ({cause}), and without it --rate cannot be kept. Free disk space."
            )

        def written(part: Path) -> None:
            part.write_bytes(content)
            share(part)

        if not self._path.exists():
            with suppress(OSError):
                make_private(self._path.parent)
                share(self._path.parent)
        write_whole(self._path, written, failure, private=True)

    def unreadable(self, error: Exception) -> JournalError:
        """The file is damaged, or may not be read."""
        return JournalError(
            f"{self._path} cannot be read ({error}), so it is not known what the portal was sent of late."
            " Delete it when the longest time in --rate has passed since the last run."
        )


class RequestLedger:
    """Counts requests, never too few: what leaves in a part of a second is written down before.

    What a process that dies has written down counts in full, from the next start.

    Args:
        store: where; None to count nothing.
        limits: what it is counted for.

    Attributes:
        is_told: whether all of which it was found out that it has come through is written down: see ``tell``.

    Raises:
        JournalError: what is kept there cannot be read.
    """

    def __init__(self, store: RequestStore | None, limits: Sequence[RateLimit]) -> None:
        self._store = store if limits else None
        self._longest = max((limit.period for limit in limits), default=0.0)
        self._block = ceil(min((limit.count / limit.period for limit in limits), default=1.0) * _AT_ONCE)
        self._sent: list[_Sent] = []
        self._given_up: list[_GivenUp] = []
        self._load()
        self._left: float = 0 if self._store else inf
        self._under_way = 0
        self._answered = 0
        self.is_told = True

    def before(self) -> list[Before]:
        """Returns what earlier processes sent, the oldest first."""
        now = self._store.earliest() if self._store else 0.0
        answered = [Before(max(0.0, now - sent.until), sent.count) for sent in self._sent]
        lost = [each.sent for each in self._given_up]
        return answered + [Before(max(0.0, now - sent.until), sent.count, unanswered=True) for sent in lost]

    @property
    def is_ready(self) -> bool:
        """Whether the next request is written down."""
        return self._left > 0

    async def tell(self) -> None:
        """Writes down that what was given up on has come through: a process that dies would have to find out anew.

        Raises:
            JournalError: the file cannot be written.
        """
        if not self.is_told:
            await self._write(self._left)

    async def ready(self) -> None:
        """Returns once the next request is written down.

        Raises:
            JournalError: the file cannot be written.
        """
        if not self.is_ready:
            await self._write(self._block)

    async def aclose(self) -> None:
        """Writes down what was sent and no more; raises as ``ready`` does."""
        with anyio.CancelScope(shield=True):
            await self._write(0)

    def start(self) -> None:
        """A request starts."""
        self._left -= 1
        self._under_way += 1

    def finish(self, now: float, started: float, reply: Reply | None) -> None:
        """A request that started then has this answer, or was given up on; by the process's own clock."""
        self._under_way -= 1
        if self._store is not None and is_given_up(reply):
            self._give_up(_Sent(latest := self._store.latest(), latest, 1), now)
            return
        self._answered += 1
        if self._given_up and has_come_through(reply):
            self._answered += sum(each.sent.count for each in self._given_up if each.at <= started)
            kept = [each for each in self._given_up if each.at > started]
            self.is_told, self._given_up = len(kept) == len(self._given_up), kept

    def _give_up(self, sent: _Sent, at: float) -> None:
        last = self._given_up[-1] if self._given_up else None
        if last is None or last.sent.since <= sent.since - self._longest / _GRAINS:
            self._given_up.append(_GivenUp(sent, at))
        else:
            last.sent.until, last.sent.count, last.at = sent.until, last.sent.count + sent.count, at

    async def _write(self, block: float) -> None:
        if self._store is None:
            return
        self.is_told = True
        self._settle(self._store.latest())
        await run_sync(self._store.write, self._content(self._under_way + int(block)))
        self._left = block

    def _content(self, count: int) -> bytes:
        return msgspec.json.encode(_File(self._sent, count, [each.sent for each in self._given_up]))

    def _settle(self, now: float) -> None:
        """Moves what was answered to what was sent, and forgets what no limit reaches back to."""
        last = self._sent[-1] if self._sent else None
        if last is not None and last.since > now - self._longest / _GRAINS:
            last.until, last.count = max(last.until, now), last.count + self._answered
        elif self._answered:
            self._sent.append(_Sent(now, now, self._answered))
        self._answered = 0
        self._sent = [sent for sent in self._sent if sent.until > now - self._longest]

    def _load(self) -> None:
        if self._store is None:
            return
        try:
            content = self._store.read()
            file = msgspec.json.decode(content, type=_File) if content else _File([], 0)
        except (OSError, msgspec.DecodeError) as error:
            raise self._store.unreadable(error) from error
        now = self._store.latest()
        # What a clock that was ahead has dated after now was sent now at the latest; kept so, it ages from now on.
        self._sent = [_until(now, each) for each in file.sent]
        # Of what a process had under way that died nobody will hear any more.
        lost = [*file.given_up, _Sent(now, now, file.open)] if file.open else file.given_up
        kept = [each for each in lost if each.until > now - max(self._longest, _KEPT_BACK)]
        self._given_up = [_GivenUp(_until(now, each), -inf) for each in kept]
        if file.open:
            # They are no younger for whoever starts after this process, should it die before it sends anything.
            self._store.write(self._content(0))


def _until(now: float, sent: _Sent) -> _Sent:
    return _Sent(min(sent.since, now), min(sent.until, now), sent.count)
