"""The simulator in a thread of the tests' own process, with the options of the command."""

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from anyio.from_thread import start_blocking_portal

from etl.simulator import Simulator, SimulatorConfig, serve


@contextmanager
def simulating(options: Sequence[str], folder: Path) -> Iterator[Simulator]:
    """A simulator that answers until left; its data file is found from the folder."""
    with start_blocking_portal() as thread, thread.wrap_async_context_manager(serve(_config(options, folder))) as found:
        yield found


def _config(options: Sequence[str], folder: Path) -> SimulatorConfig:
    parser = ArgumentParser(allow_abbrev=False, exit_on_error=False)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--data")
    parser.add_argument("--rate-limit", type=int)
    for name in ("--latency", "--fail-rate", "--drop-rate"):
        parser.add_argument(name, type=float, default=0.0)
    asked = parser.parse_args(options)
    return SimulatorConfig(
        port=asked.port,
        data=":memory:" if asked.data is None else str(folder / asked.data),
        rate_limit=asked.rate_limit,
        latency=asked.latency / 1000,
        fail_rate=asked.fail_rate,
        drop_rate=asked.drop_rate,
    )
