"""Servers while they are needed: started, waited for, ended."""

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import FailedError
from benchmarks.servers.nginx import configuration
from benchmarks.servers.seen import Arrival, Log

_STARTING = 10.0
"""Seconds until a server must listen."""

_FLUSHED = 0.3
"""Seconds after which all that arrived has been written down: three times the servers' own delay."""


@dataclass(frozen=True, slots=True)
class Server:
    """A portal on this machine.

    Attributes:
        base_url: as ours takes it.
        name: of the program, for people.
        log: what has arrived.
    """

    base_url: str
    name: str
    log: Log

    def seen(self) -> Iterator[Arrival]:
        """What has arrived since the last look."""
        time.sleep(_FLUSHED)
        return self.log.fresh()


@contextmanager
def fast(nginx: Path | None) -> Iterator[Server]:
    """The fastest that there is: nginx, else our own."""
    if nginx is None:
        with recording() as server:
            yield server
        return
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="nginx-") as name:
        folder = Path(name)
        log = folder / "seen.log"
        (folder / "empty").touch()
        (folder / "nginx.conf").write_text(configuration(folder, log, port), encoding="utf-8")
        words = [str(nginx), "-p", str(folder), "-c", str(folder / "nginx.conf")]
        with _started(words, port):
            yield Server(f"http://127.0.0.1:{port}/api", "nginx", Log(log))


@contextmanager
def recording(latency: float = 0.0) -> Iterator[Server]:
    """Our own, which answers after so many seconds and tells arrivals to a microsecond."""
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="recording-") as folder:
        log = Path(folder) / "seen.log"
        script = str(Path(__file__).with_name("recording.py"))
        with _started([sys.executable, script, str(port), str(log), str(latency)], port):
            yield Server(f"http://127.0.0.1:{port}/api", "a server in Python, which is slower than nginx", Log(log))


@contextmanager
def _started(words: list[str], port: int) -> Iterator[None]:
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        try:
            _wait(process, port)
            yield
        finally:
            process.terminate()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + _STARTING
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if not probe.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.02)
    process.terminate()
    _, said = process.communicate()
    raise FailedError(f"A server did not start: {said.decode(errors='replace').strip()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
