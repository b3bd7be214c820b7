"""The command as its users run it, in a folder of its own: within the tests' process, or in one of its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from etl.report.reasons import named_reasons
from etl.report.rejects import NAMES
from tests.support.in_process import run_here, run_in_bytes
from tests.support.leases import leased
from tests.support.portal import simulating

ROOT = Path(__file__).parents[2]
#: Seconds of a lease, as ``leased`` takes them, after which somebody else may take over from a process that was
#: killed: of those that users have, 25 would be waited for each time.
SHORT_LEASE = "0.3,0.8,1.5,2"
CREDENTIALS = {"PAYFABRIC_INTEGRATION_KEY": "simulator", "PAYFABRIC_INTEGRATION_PASSWORD": "simulator"}


@dataclass(frozen=True, slots=True)
class Etl:
    """Runs the command in a folder of its own, with a journal of its own and no settings but those given.

    Attributes:
        folder: where it runs.
        server: the URL of a journal on a server; "" for one in a file.
        lease: the times of its leases, as ``leased`` takes them; "" for those that users have.
    """

    folder: Path
    server: str = ""
    lease: str = ""

    def environment(self, settings: Mapping[str, str]) -> dict[str, str]:
        """The process's environment: ours without PayFabric settings, plus those given."""
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("PAYFABRIC_")},
            "PAYFABRIC_JOURNAL": self.server or str(self.journal),
            "XDG_STATE_HOME": str(self.folder / "state"),
            "PYTHONPATH": str(ROOT),
            "PYTHONIOENCODING": "utf-8",
            "PYTHONUNBUFFERED": "1",
            **settings,
        }

    @property
    def journal(self) -> Path:
        """Where its journal is, if in a file."""
        return self.folder / "state" / "journal.sqlite3"

    def start(self, *words: str, **settings: str) -> subprocess.Popen[str]:
        """Starts it as a process; the caller waits for it."""
        program = ["tests.support.short_lease", self.lease, "0"] if self.lease else ["etl"]
        return subprocess.Popen(
            [sys.executable, "-m", *program, *words],
            cwd=self.folder,
            env=self.environment(settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def run_process(self, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Runs it to its end as a process."""
        with self.start(*words, **settings) as process:
            out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    def run(self, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Runs it to its end, within this process."""
        with leased(self.lease):
            return run_here(words, self.folder, self.environment(settings))

    def run_while(self, act: Callable[[], object], *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """The same, while somebody else does something, in a thread; what that raises is raised here."""
        with ThreadPoolExecutor(1) as other:
            doing = other.submit(act)
            done = self.run(*words, **settings)
            doing.result()
        return done

    def run_in_bytes(self, *words: str, **settings: str) -> subprocess.CompletedProcess[bytes]:
        """The same, with what it says as it was written."""
        return run_in_bytes(words, self.folder, self.environment(settings))

    @contextmanager
    def simulator(self, *options: str) -> Iterator[dict[str, str]]:
        """A simulator in a thread of this process; yields the settings that lead to it."""
        with simulating(options, self.folder) as found:
            yield {"PAYFABRIC_BASE_URL": found.base_url, **CREDENTIALS}

    def results(self, name: str) -> list[dict[str, object]]:
        """Results or rejects in CSV, read back, numbers as text; every reason that they name is an explained one."""
        rows = pl.read_csv(self.folder / name, infer_schema=False).to_dicts()
        for row in rows:
            named = row.get("Reasons") or row.get(NAMES) or ""
            assert named_reasons().keys() >= {*named.split(", ")} - {""}, named
        return rows
