"""Measures the time from SIGTERM to the end of the process, while it is sending.

python -m tests.support.stopping --concurrency 64 --latency 2000
"""

import argparse
import random
import signal
import tempfile
import time
from pathlib import Path
from statistics import median

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


def main() -> None:
    """Measures as often as told, and prints median and maximum."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tries", type=int, default=10)
    parser.add_argument("--concurrency", type=int, default=16)
    parser.add_argument("--latency", type=float, default=0.0)
    parser.add_argument("--after", type=float, default=4.0)
    asked = parser.parse_args()
    chance, taken = random.Random(1), list[float]()
    for _ in range(asked.tries):
        with tempfile.TemporaryDirectory() as folder:
            after = asked.after + chance.random()
            taken.append(measure(Etl(Path(folder)), asked.concurrency, asked.latency, after))
    print(f"{asked.tries} tries: median {median(taken):.2f} s, at most {max(taken):.2f} s")  # noqa: T201


if __name__ == "__main__":
    main()
