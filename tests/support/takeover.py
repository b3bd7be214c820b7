"""Freezes an import whose journal is on a server until another one has taken over, wakes it, and looks what it sends.

The long form, with the product's own times: ``python -m tests.support.takeover --tries 10``. With ``--rate
20/s,100/min`` the first is killed instead, and the requests of both are counted.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from msgspec.structs import astuple

from etl.journal import LeaseTimes
from etl.options import PortalOptions, load
from tests.campaign.rates import Use, use
from tests.support.command import CREDENTIALS, Etl
from tests.support.portal import Stand, standing
from tests.support.postgres import Server, server

#: Times that a test has the patience for, and a machine with other work to do keeps to.
SHORT = LeaseTimes(renew=0.3, fresh=0.8, lapse=1.5, free=2.0)

WORDS = ("--rate", "unlimited", "--concurrency", "4")

_LONGEST = 180.0


@dataclass(frozen=True, slots=True)
class Desk:
    """A machine of its own, as far as a process can be: a state folder, a clock; the journal is shared.

    Attributes:
        etl: its folder and the journal.
        times: of its leases.
        ahead: seconds that its clock is ahead.
    """

    etl: Etl
    times: LeaseTimes = SHORT
    ahead: float = 0.0

    def start(self, stand: Stand, *words: str) -> subprocess.Popen[str]:
        """Starts a command; the caller waits for it."""
        return subprocess.Popen(
            [sys.executable, "-m", "tests.support.short_lease", _words_of(self.times), str(self.ahead), *words],
            cwd=self.etl.folder,
            env=self.etl.environment({"PAYFABRIC_BASE_URL": stand.simulator.base_url, **CREDENTIALS}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def run(self, stand: Stand, *words: str) -> subprocess.CompletedProcess[str]:
        """Runs a command to its end, within this process where its clock is right."""
        if not self.ahead:
            return self.run_while(lambda: None, stand, *words)
        with self.start(stand, *words) as process:
            out, err = process.communicate(timeout=300)
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    def run_while(self, act: Callable[[], object], stand: Stand, *words: str) -> subprocess.CompletedProcess[str]:
        """Runs a command to its end within this process, while somebody else does something; its clock is right."""
        here = replace(self.etl, lease=_words_of(self.times))
        return here.run_while(act, *words, PAYFABRIC_BASE_URL=stand.simulator.base_url, **CREDENTIALS)


def _words_of(times: LeaseTimes) -> str:
    return ",".join(map(str, astuple(times)))


def desk(folder: Path, url: str, ahead: float = 0.0, times: LeaseTimes = SHORT) -> Desk:
    """A machine whose folder is made."""
    folder.mkdir()
    return Desk(Etl(folder, url), times, ahead)


def posts(stand: Stand) -> list[str]:
    """The Identity of each POST that has arrived, in order."""
    requests = stand.thread.call(stand.simulator.store.requests)
    return [each.identity or "" for each in requests if each.method == "POST" and each.path.endswith("/invoices")]


def wait_for(stand: Stand, count: int, process: subprocess.Popen[str]) -> None:
    """Returns once so many POSTs have arrived."""
    end = time.monotonic() + _LONGEST
    while len(posts(stand)) < count:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.01)


@contextmanager
def frozen(process: subprocess.Popen[str]) -> Iterator[None]:
    """The process stands still, as on a laptop whose lid is closed; its connections stay."""
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)


@dataclass(frozen=True, slots=True)
class Report:
    """What a takeover showed.

    Attributes:
        late: POSTs of the first process after it woke.
        repeated: POSTs beyond the first of each invoice.
        reopened: invoices that were paid while it slept, and are open again.
        codes: how the first and the second process ended.
        said: what the first one said in the end.
        waited: seconds that the second one took from its start to its first POST.
    """

    late: int
    repeated: int
    reopened: int
    codes: tuple[int, int]
    said: str
    waited: float


def takeover(
    first: Desk, second: Desk, stand: Stand, documents: int, before: int, cut: Callable[[], None] = lambda: None
) -> Report:
    """One takeover: the first imports and is frozen after so many POSTs, the second resumes, invoices are paid.

    Args:
        first: has the file.
        second: takes over.
        stand: the portal.
        documents: how many.
        before: POSTs before the first is frozen.
        cut: called while it is frozen.
    """
    (first.etl.folder / "july.csv").write_text(_invoices(documents))
    process = first.start(stand, "import", "july.csv", *WORDS)
    wait_for(stand, before, process)
    with frozen(process):
        cut()
        sent, began = len(posts(stand)), time.monotonic()
        other = second.start(stand, "resume", "1", "--wait", *WORDS)
        wait_for(stand, sent + 1, other)
        waited = time.monotonic() - began
        _, trouble = other.communicate(timeout=120)
        assert not trouble, trouble
        paid = [f"A{number}" for number in range(documents)]
        for identity in paid:
            stand.change(identity, BalanceDue="0.00")
        sent = len(posts(stand))
    _, said = process.communicate(timeout=60)
    counts = Counter(posts(stand))
    balances = [body.get("BalanceDue") for body in stand.bodies().values()]
    return Report(
        len(posts(stand)) - sent,
        sum(counts.values()) - len(counts),
        sum(balance != "0.00" for balance in balances),
        (process.returncode, other.returncode),
        said,
        waited,
    )


def campaign(postgres: Server, tries: int, documents: int, seed: int, times: LeaseTimes) -> Iterator[Report]:
    """Takeovers at moments of chance, every second one with its connections cut while it is frozen."""
    chance = random.Random(seed)
    for number in range(tries):
        with tempfile.TemporaryDirectory() as name, standing(("--latency", "30")) as stand:
            url = postgres.journal().url
            first = desk(Path(name) / "first", url, chance.choice((-3600.0, 0.0, 3600.0)), times)
            second = desk(Path(name) / "second", url, chance.choice((-3600.0, 0.0, 3600.0)), times)
            cut = postgres.cut if number % 2 else lambda: None
            yield takeover(first, second, stand, documents, chance.randrange(1, documents // 2), cut)


def hand_over(first: Desk, second: Desk, stand: Stand, rate: str, documents: int) -> list[Use]:
    """One is killed in mid-run, the other resumes: how the portal saw their limits used."""
    (first.etl.folder / "july.csv").write_text(_invoices(documents))
    process = first.start(stand, "import", "july.csv", "--rate", rate)
    wait_for(stand, documents // 3, process)
    process.kill()
    process.communicate()
    done = second.run(stand, "resume", "1", "--rate", rate)
    assert not done.returncode, done.stderr
    times = [each.at for each in stand.thread.call(stand.simulator.store.requests)]
    return [use(times, limit) for limit in load(PortalOptions, rate=rate).rate]


def _invoices(count: int) -> str:
    return "\n".join(["InvoiceId,CustomerId,Amount", *(f"A{number},C1,{number + 1}.10" for number in range(count)), ""])


def _hand_overs(postgres: Server, tries: int, rate: str) -> None:
    for _ in range(tries):
        with tempfile.TemporaryDirectory() as name, standing(("--latency", "30")) as stand:
            url = postgres.journal().url
            first = desk(Path(name) / "first", url, 3600.0, LeaseTimes())
            second = desk(Path(name) / "second", url, -3600.0, LeaseTimes())
            for each in hand_over(first, second, stand, rate, 120):
                print(f"{each.limit}: {each.requests} requests, at most {each.most} in a window", flush=True)  # noqa: T201


def main() -> None:
    """Runs a campaign with the product's own times, and prints each takeover."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tries", type=int, default=10)
    parser.add_argument("--documents", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", default="")
    asked = parser.parse_args()
    assert os.name != "nt", "a process is frozen by a POSIX signal"
    with server() as postgres:
        if asked.rate:
            _hand_overs(postgres, asked.tries, asked.rate)
            return
        for report in campaign(postgres, asked.tries, asked.documents, asked.seed, LeaseTimes()):
            print(report, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
