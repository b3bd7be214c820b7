"""A machine that loses its network while it sends, or vanishes. Linux, root."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from tests.campaign.machines import Machine
from tests.campaign.workers import count, requests
from tests.support.command import CREDENTIALS, Etl
from tests.support.portal import standing
from tests.support.postgres import server

_SPACE = "etl-cut"

#: Two networks of the machine: that of the journal's server, and that of the portal.
_NETWORKS = {"server": "10.213.0", "portal": "10.214.0"}

#: Requests a second that the portal takes.
_LIMIT = 20

#: Seconds without a new invoice after which nothing more will come.
_PATIENCE = 400.0


class Loss(StrEnum):
    """What the machine loses."""

    #: The journal's server, for a while.
    SERVER = "server"
    #: The portal, for a while.
    PORTAL = "portal"
    #: Both, for good.
    NETWORK = "network"
    #: Its processes are frozen, for good.
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Report:
    """What a loss showed.

    Attributes:
        invoices: in the file.
        held: as many of them the portal holds.
        repeated: POSTs beyond the first of each invoice.
        unasked: of these, the ones without a GET before that showed the invoice missing.
        limited: requests that the portal refused as too many.
        silent: seconds from the loss to the begin of the longest time without a new invoice.
        taken: seconds from the loss to its end: where the machine had to be silent, another one sends.
        done: seconds from the loss to the last invoice.
    """

    invoices: int
    held: int
    repeated: int
    unasked: int
    limited: int
    silent: float
    taken: float
    done: float

    @property
    def well(self) -> bool:
        """Whether every promise was kept."""
        return self.held == self.invoices and not self.unasked and not self.limited


def campaign(etl: Etl, loss: Loss, rows: int, seconds: float) -> Report:
    """Has a worker begin, lose what it needs, and another one go on.

    Args:
        etl: the commands, in a folder.
        loss: what is lost.
        rows: of the only file.
        seconds: for which it is, where it comes back.
    """
    with ExitStack() as stack:
        stack.enter_context(_networks())
        found = stack.enter_context(server(f"{_NETWORKS['server']}.1"))
        shared = Etl(etl.folder, found.journal().url.replace("127.0.0.1", f"{_NETWORKS['server']}.1"))
        options = ("--data", "portal-0.db", "--rate-limit", str(_LIMIT), "--latency", "20", "--host", "0.0.0.0")  # noqa: S104
        stand = stack.enter_context(standing(options, etl.folder))
        stack.enter_context(_forwarding(stand.simulator.port))
        _arrive(etl, stand.simulator.base_url.replace("0.0.0.0", "127.0.0.1"), rows)  # noqa: S104 - on each machine
        keys = {name.replace("PAYFABRIC_", "P0_"): value for name, value in CREDENTIALS.items()}
        inside, outside = Machine(shared, 0, keys, ("ip", "netns", "exec", _SPACE)), Machine(shared, 1, keys)
        try:
            times = _lose(shared, inside, outside, loss, rows, seconds)
        finally:
            inside.kill()
            outside.kill()
        held = len(stand.bodies())
    counted = requests(etl.folder / "portal-0.db")
    return Report(rows, held, counted["repeated"], counted["unasked"], counted["limited"], *times)


def _lose(
    etl: Etl, inside: Machine, outside: Machine, loss: Loss, rows: int, seconds: float
) -> tuple[float, float, float]:
    """Returns the times of a report."""
    inside.start()
    _wait(lambda: count(etl) >= rows // 10)
    outside.start()
    time.sleep(5.0)
    lost = time.monotonic()
    _cut(inside, loss)
    rises, before, back = [lost], count(etl), loss in {Loss.NETWORK, Loss.TIME}
    while before < rows and time.monotonic() - rises[-1] < _PATIENCE:
        time.sleep(0.1)
        now = count(etl)
        if now > before:
            before = now
            rises.append(time.monotonic())
        if not back and time.monotonic() - lost > seconds:
            _mend(loss)
            back = True
    began, ended = max(pairwise(rises), key=lambda pair: pair[1] - pair[0], default=(lost, lost))
    return began - lost, ended - lost, rises[-1] - lost


def _cut(machine: Machine, loss: Loss) -> None:
    if loss is Loss.TIME:
        machine.signal(signal.SIGSTOP)
    for name in _NETWORKS if loss is Loss.NETWORK else {loss.value} & _NETWORKS.keys():
        _ip("link", "set", f"etl-{name}", "down")


def _mend(loss: Loss) -> None:
    _ip("link", "set", f"etl-{loss.value}", "up")


def _wait(true: Callable[[], bool]) -> None:
    since = time.monotonic()
    while not true():
        if time.monotonic() - since > _PATIENCE:
            raise AssertionError("the first machine does not begin")
        time.sleep(0.5)


def _arrive(etl: Etl, base_url: str, rows: int) -> None:
    (etl.folder / "in").mkdir()
    (etl.folder / "etl.toml").write_text(
        f'[portals.p0]\nbase_url = "{base_url}"\nkey = "env:P0_"\ninbox = "in/*.csv"\nsettle = "0s"\n'
        f'rate = "{_LIMIT}/s"\n'
    )
    lines = ["InvoiceId,CustomerId,Amount,BalanceDue", *(f"A{row},C1,1.10,1.10" for row in range(rows)), ""]
    (etl.folder / "in" / "july.csv").write_text("\n".join(lines))


@contextmanager
def _networks() -> Iterator[None]:
    """A namespace that reaches the server and the portal by a link each."""
    _ip("netns", "add", _SPACE)
    try:
        _ip("-n", _SPACE, "link", "set", "lo", "up")
        for name, network in _NETWORKS.items():
            _ip("link", "add", f"etl-{name}", "type", "veth", "peer", "name", f"in-{name}", "netns", _SPACE)
            _ip("addr", "add", f"{network}.1/24", "dev", f"etl-{name}")
            _ip("link", "set", f"etl-{name}", "up")
            _ip("-n", _SPACE, "addr", "add", f"{network}.2/24", "dev", f"in-{name}")
            _ip("-n", _SPACE, "link", "set", f"in-{name}", "up")
        yield
    finally:
        for words in (*(("link", "del", f"etl-{name}") for name in _NETWORKS), ("netns", "del", _SPACE)):
            with suppress(subprocess.CalledProcessError):
                _ip(*words)


#: Without TLS a portal is talked to on this machine alone: what is said to the namespace's own address goes on.
_FORWARD = """
import asyncio, sys
async def copy(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()
async def connected(reader, writer):
    try:
        there = await asyncio.open_connection(sys.argv[1], int(sys.argv[2]))
    except OSError:
        writer.close()
        return
    await asyncio.gather(copy(reader, there[1]), copy(there[0], writer))
async def serve():
    async with await asyncio.start_server(connected, "127.0.0.1", int(sys.argv[2])) as server:
        await server.serve_forever()
asyncio.run(serve())
"""


@contextmanager
def _forwarding(port: int) -> Iterator[None]:
    words = ("ip", "netns", "exec", _SPACE, sys.executable, "-c", _FORWARD, f"{_NETWORKS['portal']}.1", str(port))
    with subprocess.Popen(words) as process:
        try:
            yield
        finally:
            process.kill()


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)
