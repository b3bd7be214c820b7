"""Measures the time from SIGTERM to the end of the process, while it is sending."""

import signal
import time

from tests.support.command import Etl

_DOCUMENTS = 20_000


def measure(etl: Etl, concurrency: int, latency: float, after: float) -> float:
    """Seconds from SIGTERM, so many seconds after it began to send, to the exit; latency in milliseconds."""
    lines = ["InvoiceId,CustomerId,Amount", *(f"A{number},C1,{number}.10" for number in range(_DOCUMENTS)), ""]
    (etl.folder / "july.csv").write_text("\n".join(lines))
    with etl.simulator("--latency", str(latency)) as settings:
        words = ("import", "july.csv", "--rate", "unlimited", "--concurrency", str(concurrency))
        with etl.start(*words, **settings) as process:
            assert process.stdout is not None
            while not process.stdout.readline().startswith("Sending"):
                pass
            time.sleep(after)
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=120)
            seconds = time.monotonic() - began
    if process.returncode != 3:
        raise AssertionError(f"it ended with {process.returncode} before it was asked to")
    return seconds
