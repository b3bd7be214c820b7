"""What a portal was sent before, by earlier processes: so that stop and resume do not use an hour's limit twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import ceil, inf
from pathlib import Path
from time import time

import anyio
import msgspec
from anyio.to_thread import run_sync

from etl.errors import JournalError
from etl.model.limits import RateLimit
from etl.portals import portal_key
from etl.whole import write_whole

#: Parts that the longest period is counted in.
_GRAINS = 360


class _Sent(msgspec.Struct):
    """Requests answered between two moments, in seconds since 1970."""

    since: float
    until: float
    count: int


class _File(msgspec.Struct):
    """What the file holds; ``open`` counts requests that are under way, or may have left since it was written."""

    sent: list[_Sent]
    open: int


@dataclass(frozen=True, slots=True)
class Before:
    """So many requests have reached the portal, the last of them no later than so many seconds ago."""

    ago: float
    count: int


def ledger_path(folder: Path, portal: str) -> Path:
    """The file for a portal, by its base URL; its name does not tell which."""
    return folder / "requests" / f"{sha256(portal_key(portal).encode()).hexdigest()[:32]}.json"


class RequestLedger:
    """Counts requests in a file, never too few: about a second's worth is written down before it leaves.

    What a process that dies has written down counts in full, from the next start. Processes that share no folder do
    not know of each other. Where the clock is set forward, requests look older than they are.

    Args:
        path: the file; None to count nothing.
        limits: what it is counted for.

    Raises:
        JournalError: the file cannot be read.
    """

    def __init__(self, path: Path | None, limits: Sequence[RateLimit]) -> None:
        self._path = path if limits else None
        self._longest = max((limit.period for limit in limits), default=0.0)
        self._block = ceil(min((limit.count / limit.period for limit in limits), default=1.0))
        self._sent = self._load()
        self._left: float = 0 if self._path else inf
        self._under_way = 0
        self._answered = 0

    def before(self) -> list[Before]:
        """Returns what earlier processes sent, the oldest first."""
        now = time()
        return [Before(max(0.0, now - sent.until), sent.count) for sent in self._sent]

    @property
    def is_ready(self) -> bool:
        """Whether the next request is written down."""
        return self._left > 0

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

    def finish(self) -> None:
        """A request has been answered, or was given up on."""
        self._under_way -= 1
        self._answered += 1

    async def _write(self, block: int) -> None:
        if self._path is None:
            return
        self._settle(time())
        content = msgspec.json.encode(_File(self._sent, self._under_way + block))
        await run_sync(_replace, self._path, content)
        self._left = block

    def _settle(self, now: float) -> None:
        """Moves what was answered to what was sent, and forgets what no limit reaches back to."""
        last = self._sent[-1] if self._sent else None
        if last is not None and last.since > now - self._longest / _GRAINS:
            last.until, last.count = max(last.until, now), last.count + self._answered
        elif self._answered:
            self._sent.append(_Sent(now, now, self._answered))
        self._answered = 0
        self._sent = [sent for sent in self._sent if sent.until > now - self._longest]

    def _load(self) -> list[_Sent]:
        if self._path is None:
            return []
        try:
            file = msgspec.json.decode(self._path.read_bytes(), type=_File)
        except FileNotFoundError:
            return []
        except (OSError, msgspec.DecodeError) as error:
            raise JournalError(
                f"{self._path} cannot be read ({error}), so it is not known what the portal was sent of late."
                " Delete it when the longest time in --rate has passed since the last run."
            ) from error
        now = time()
        return [*file.sent, _Sent(now, now, file.open)] if file.open else file.sent


def _replace(path: Path, content: bytes) -> None:
    def failure(cause: str) -> JournalError:
        return JournalError(
            f"{path} cannot be written ({cause}), and without it --rate cannot be kept. Free disk space."
        )

    write_whole(path, lambda part: part.write_bytes(content), failure, private=True)
