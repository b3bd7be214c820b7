"""What every section stands on: files to measure, interpreters, programs, and the environment that ours runs in."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from benchmarks.measure import FailedError
from benchmarks.scale import Scale

ROOT = Path(__file__).parents[1]
BUILD = Path(__file__).with_name(".build")
PEERS = Path(__file__).with_name("peers")
_REQUIREMENTS = Path(__file__).with_name("requirements.txt")
_PROGRAMS = ("nginx", "wrk", "curl")
_ELSEWHERE = "/usr/sbin:/usr/local/sbin:/opt/homebrew/bin"
"""Where distributions keep servers, away from most people's PATH."""


@dataclass(frozen=True, slots=True)
class Material:
    """A file to measure.

    Attributes:
        path: its place.
        rows: in it that can be sent.
        cents: of all their amounts.
    """

    path: Path
    rows: int
    cents: int


@dataclass(frozen=True, slots=True)
class Ground:
    """What every section stands on.

    Attributes:
        scale: how much is measured.
        peers: the Python that has the peers' packages; None where it is not there.
        programs: those found, by name.
    """

    scale: Scale
    peers: Path | None
    programs: dict[str, Path] = field(default_factory=dict)

    @classmethod
    def prepare(cls, scale: Scale) -> "Ground":
        """Looks for programs, and installs the peers' packages where the scale wants them."""
        path = os.pathsep.join([os.environ.get("PATH", ""), _ELSEWHERE])
        found = {name: shutil.which(name, path=path) for name in _PROGRAMS}
        return cls(scale, _peers(install=scale.whole), {name: Path(place) for name, place in found.items() if place})

    def lacks(self, *programs: str) -> str:
        """A sentence on the programs that are not there, or ""."""
        missing = [name for name in programs if name not in self.programs]
        return f"{' and '.join(missing)} not found: install with your system's packages" if missing else ""


NO_PEERS = "the peers' packages are not installed: run without --quick once"


def material(rows: int, suffix: str = ".csv", kind: str = "rows") -> Material:
    """A file of so many rows, made if it is not there; of kind ``BROKEN`` some are rejected."""
    # A changed generator makes new files.
    edition = sha256(Path(__file__).with_name("data.py").read_bytes()).hexdigest()[:8]
    path = BUILD / f"data-{edition}" / f"{kind}-{rows}{suffix}"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "benchmarks.data", str(path), str(rows)], cwd=ROOT, check=True)
    facts = json.loads(path.with_suffix(f"{suffix}.json").read_text(encoding="utf-8"))
    return Material(path, facts["rows"], facts["cents"])


def environment(**settings: str) -> dict[str, str]:
    """A process's variables: ours without PayFabric settings, those given, and this checkout's packages."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("PAYFABRIC_", "PYTHON"))}
    return {**plain, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8", **settings}


def ours(folder: Path, base_url: str) -> dict[str, str]:
    """The variables of ours: a journal and state of its own, and a portal."""
    return environment(
        PAYFABRIC_JOURNAL=str(folder / "journal.sqlite3"),
        XDG_STATE_HOME=str(folder / "state"),
        PAYFABRIC_BASE_URL=base_url,
        PAYFABRIC_INTEGRATION_KEY="benchmark",
        PAYFABRIC_INTEGRATION_PASSWORD="benchmark",  # noqa: S106 - of no portal
    )


@contextmanager
def room() -> Iterator[Path]:
    """A folder that is gone afterwards, on the disk that the files are on."""
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD, prefix="room-") as folder:
        yield Path(folder)


def _peers(*, install: bool) -> Path | None:
    """The peers' Python; they are installed anew where what is required of them has changed."""
    folder = BUILD / "venv"
    python, stamp = folder / "bin" / "python", folder / "requirements.txt"
    wanted = _REQUIREMENTS.read_text(encoding="utf-8")
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    if not install:
        return None
    print("Installing the peers' packages into benchmarks/.build/venv ...", file=sys.stderr)
    venv.create(folder, clear=True, with_pip=True)
    done = subprocess.run(
        [str(python), "-m", "pip", "install", "-q", "-r", str(_REQUIREMENTS)], capture_output=True, check=False
    )
    if done.returncode:
        raise FailedError(f"The peers' packages were not installed: {done.stderr.decode(errors='replace')[-500:]}")
    stamp.write_text(wanted, encoding="utf-8")
    return python
