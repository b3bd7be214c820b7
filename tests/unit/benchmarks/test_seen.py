from pathlib import Path

import pytest

from benchmarks.measure import FailedError
from benchmarks.proof import delivered
from benchmarks.servers.seen import Arrival, Bodies, Log

GIVEN = [b"one", b"two", b"three"]


def arrivals(*bodies: bytes) -> list[Arrival]:
    return [Arrival(0.0, document=True, body=body) for body in bodies]


def test_documents_may_arrive_in_any_order() -> None:
    token = Arrival(0.0, document=False, body=b"")
    delivered("peer", [token, *arrivals(b"three", b"one", b"two")], Bodies.of(GIVEN))


@pytest.mark.parametrize(
    "bodies",
    [
        (b"one", b"two"),
        (b"one", b"two", b"three", b"three"),
        (b"one", b"two", b"Three"),
        (b"one", b"one", b"three"),
        (),
    ],
)
def test_one_that_is_missing_twice_there_or_changed_is_found(bodies: tuple[bytes, ...]) -> None:
    with pytest.raises(FailedError, match="peer has not done the work"):
        delivered("peer", arrivals(*bodies), Bodies.of(GIVEN))


def test_a_log_is_read_on_from_where_it_was_left_and_a_half_written_line_waits(tmp_path: Path) -> None:
    log = Log(tmp_path / "seen.log")
    log.path.write_bytes(b'1.5 /api/token\t\n2.5 /api/invoices\t{"a":\t1}\n3.5 /api/inv')
    assert list(log.fresh()) == [Arrival(1.5, document=False, body=b""), Arrival(2.5, document=True, body=b'{"a":\t1}')]
    with log.path.open("ab") as file:
        file.write(b"oices\tx\n")
    assert list(log.fresh()) == [Arrival(3.5, document=True, body=b"x")]
    assert not list(log.fresh())
