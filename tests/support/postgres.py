"""A PostgreSQL server of the tests' own: made in a temporary folder, gone afterwards."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path

import psycopg

from etl.journal import JournalServer
from etl.journal.postgresql import SCHEMA

USER, PASSWORD = "etl", "secr3t:pass"
_NUMBERS = count(1)

#: Its data need not outlive the machine, and may be in memory.
_QUICKLY = "-c fsync=off -c max_wal_size=64MB"

#: Of starting a server that was killed.
_TRIES = 50


class NoServerError(Exception):
    """No PostgreSQL can be started here; the text says why."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server on this machine.

    Attributes:
        port: where it listens.
        start: starts it again after a crash.
        folder: where its data are.
        idle: databases that were lent and are empty again.
    """

    port: int
    start: Callable[[], None]
    folder: Path
    idle: list[str] = field(default_factory=list)

    def address(self, database: str, password: str = PASSWORD) -> str:
        """A database's URL."""
        return f"postgresql://{USER}:{password}@127.0.0.1:{self.port}/{database}"

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Runs a statement as the superuser."""
        with psycopg.connect(self.address(database), autocommit=True) as connection:
            connection.execute(statement.encode())

    def journal(self) -> JournalServer:
        """A database that is new and empty."""
        return JournalServer(self.address(self._create()))

    @contextmanager
    def lent(self) -> Iterator[JournalServer]:
        """A database without a journal, for a test that puts nothing else into it: a new one has 8 MB to be written."""
        name = self.idle.pop() if self.idle else self._create()
        yield JournalServer(self.address(name))
        self.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        self.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE", name)
        self.idle.append(name)

    def _create(self) -> str:
        name = f"journal_{next(_NUMBERS)}"
        self.execute(f"CREATE DATABASE {name}")
        return name

    def crash(self) -> None:
        """Kills it as a power cut would, and starts it again."""
        with self.down():
            pass

    @contextmanager
    def down(self) -> Iterator[None]:
        """Kills it as a power cut would, and starts it again afterwards."""
        number = int((self.folder / "postmaster.pid").read_text().split()[0])
        os.kill(number, signal.SIGKILL)
        yield
        for _ in range(_TRIES):
            with suppress(NoServerError):
                # Until the last of its processes has noticed, a new one refuses to start.
                self.start()
                return
            time.sleep(0.2)
        raise NoServerError("it does not start again")

    def cut_one(self, journal: JournalServer, which: str) -> None:
        """Ends the connections to a journal of which a condition over pg_stat_activity and pg_locks holds."""
        database = journal.url.rpartition("/")[2]
        self.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM (SELECT DISTINCT pid FROM pg_stat_activity LEFT JOIN pg_locks"
            f" USING (pid) WHERE datname = '{database}' AND application_name = 'payfabric-etl' AND {which}) AS these"
        )

    def cut_any(self) -> None:
        """Ends one of the connections to it, whichever."""
        self.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'payfabric-etl'"
            " ORDER BY random() LIMIT 1"
        )

    def cut(self) -> None:
        """Ends every connection to it, as a failing network would."""
        self.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'payfabric-etl'")


@contextmanager
def server(network: str = "") -> Iterator[Server]:
    """A server, as long as this lasts.

    Args:
        network: where it listens beside this machine's own address, such as 10.0.0.1; "" for nowhere.

    Raises:
        NoServerError: its programs are not installed, or nobody may run them.
    """
    programs = _programs()
    user = user_of_servers()
    where = os.environ.get("PYTEST_DEBUG_TEMPROOT")
    with tempfile.TemporaryDirectory(prefix="etl-pg-", dir=where, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "password").write_text(PASSWORD)
        if user is not None:
            for path in (folder, folder / "password"):
                shutil.chown(path, user)
        port = free_port()

        def run(program: str, *words: str) -> None:
            log = folder / f"{program}.log"
            with log.open("a") as out:
                done = subprocess.run(
                    [programs / program, "-D", str(folder / "data"), *words],
                    cwd=folder,
                    stdout=out,
                    stderr=out,
                    user=user,
                    check=False,
                )
            if done.returncode:
                raise NoServerError(f"{program} failed: {log.read_text()}")

        auth = ("-A", "scram-sha-256", "--pwfile", str(folder / "password"))
        run("initdb", "-U", USER, *auth, "-E", "UTF8", "--locale=C", "--no-sync")
        if network:
            with (folder / "data" / "pg_hba.conf").open("a") as rules:
                rules.write(f"host all all {network}/24 scram-sha-256\n")
        addresses = ",".join(filter(None, ["127.0.0.1", network]))
        options = f"-p {port} -c listen_addresses={addresses} -c unix_socket_directories= {_QUICKLY}"
        start = partial(run, "pg_ctl", "-w", "-l", str(folder / "server.log"), "-o", options, "start")
        start()
        try:
            yield Server(port, start, folder / "data")
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")


def _programs() -> Path:
    found = shutil.which("pg_ctl")
    places = [Path(found).resolve().parent] if found else []
    # Debian keeps them off the PATH, a folder for each version.
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    for place in places:
        if shutil.which("initdb", path=place) and shutil.which("pg_ctl", path=place):
            return place
    raise NoServerError("PostgreSQL is not installed: there is no pg_ctl on the PATH")


def user_of_servers() -> str | None:
    """PostgreSQL refuses to run as root: who runs it then; None for ourselves."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in names:
            return name
    raise NoServerError("PostgreSQL does not run as root, and there is no user postgres or nobody")


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
