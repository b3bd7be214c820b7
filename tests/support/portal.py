"""The simulator in a thread of the tests' own process, with the options of the command."""

import json
from argparse import ArgumentError, ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from anyio.from_thread import BlockingPortal, start_blocking_portal

from etl.simulator import Simulator, SimulatorConfig, serve

#: Of its troubles: of fates as likely as not, this one has at most three troubles in a row among the first sixty. A
#: breaker that chance opens again and again pauses for minutes.
_SEED = 1898


@dataclass(frozen=True, slots=True)
class Stand:
    """A simulator, and what it holds as it holds it now.

    Attributes:
        simulator: it answers.
        thread: runs its event loop.
    """

    simulator: Simulator
    thread: BlockingPortal

    def bodies(self) -> dict[str, dict[str, Any]]:
        """The body of each invoice, by its Identity."""
        return {each.identity: json.loads(each.body) for each in self.thread.call(self.simulator.store.invoices)}

    def change(self, identity: str, **values: str) -> None:
        """Gives attributes of an invoice other values, behind everybody's back."""
        body = json.dumps(self.bodies()[identity] | values)
        self.thread.call(partial(self.simulator.store.patch, identity, body, mails=False, at=0.0))


@contextmanager
def standing(options: Sequence[str] = (), folder: Path = Path()) -> Iterator[Stand]:
    """A simulator that answers until left, and can be looked into."""
    with start_blocking_portal() as thread, thread.wrap_async_context_manager(serve(_config(options, folder))) as found:
        yield Stand(found, thread)


@contextmanager
def simulating(options: Sequence[str], folder: Path) -> Iterator[Simulator]:
    """A simulator that answers until left; its data file is found from the folder."""
    with standing(options, folder) as stand:
        yield stand.simulator


def _config(options: Sequence[str], folder: Path) -> SimulatorConfig:
    parser = ArgumentParser(allow_abbrev=False, exit_on_error=False)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--data")
    parser.add_argument("--rate-limit", type=int)
    for name in ("--latency", "--fail-rate", "--drop-rate", "--refuse-rate"):
        parser.add_argument(name, type=float, default=0.0)
    parser.add_argument("--refuse", action="append", default=[])
    parser.add_argument("--unsaid-due", action="store_true")
    asked, odd = parser.parse_known_args(options)
    if odd:
        raise ArgumentError(None, f"The simulator has no such option: {' '.join(odd)}")
    return SimulatorConfig(
        host=asked.host,
        port=asked.port,
        data=":memory:" if asked.data is None else str(folder / asked.data),
        rate_limit=asked.rate_limit,
        latency=asked.latency / 1000,
        fail_rate=asked.fail_rate,
        drop_rate=asked.drop_rate,
        refuse=tuple(asked.refuse),
        refuse_rate=asked.refuse_rate,
        unsaid_due=asked.unsaid_due,
        seed=_SEED,
    )
