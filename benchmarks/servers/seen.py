"""What a server wrote down of the requests that arrived: one line each, with the body as it came."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

_MODULUS = 1 << 256


@dataclass(frozen=True, slots=True)
class Bodies:
    """Bodies whose order does not matter, but whose number does.

    Attributes:
        count: of them.
        digest: the sum of their SHA-256 as whole numbers, modulo 2 to the 256th: one that is missing, changed or there
            twice makes another sum.
    """

    count: int
    digest: int

    @classmethod
    def of(cls, bodies: Iterable[bytes]) -> "Bodies":
        """Counts and hashes them."""
        count = digest = 0
        for body in bodies:
            count += 1
            digest += int.from_bytes(sha256(body).digest())
        return cls(count, digest % _MODULUS)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A request.

    Attributes:
        at: seconds since 1970, by the server's clock; to a millisecond where the server is nginx.
        document: whether it was a document, rather than a request for a token.
        body: as it came.
    """

    at: float
    document: bool
    body: bytes


@dataclass(slots=True)
class Log:
    """A server's log, which grows; what was read once is passed over then."""

    path: Path
    offset: int = 0

    def fresh(self) -> Iterator[Arrival]:
        """What has arrived since the last look."""
        with self.path.open("rb") as file:
            file.seek(self.offset)
            for line in file:
                # A line that is being written comes again.
                if line.endswith(b"\n"):
                    self.offset += len(line)
                    yield _arrival(line)


def _arrival(line: bytes) -> Arrival:
    """``1795269668.222 /api/invoices<tab>body``."""
    head, _, body = line.rstrip(b"\n").partition(b"\t")
    at, _, path = head.partition(b" ")
    return Arrival(float(at), not path.endswith(b"/token"), body)
