"""What was measured on: a ratio says little without it."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.ground import Ground
from benchmarks.measure import own_peak

_PACKAGES = ("aiohttp", "anyio", "msgspec", "pandera", "polars")
_PEERS = ("dlt", "fastexcel", "frictionless", "httpx", "pandas", "requests")


def load() -> float:
    """Processes that wanted to run, on average of the last minute. More than ours means a machine that is shared."""
    return os.getloadavg()[0]


def facts(ground: Ground, before: float) -> dict[str, object]:
    """Of machine and versions; ``before`` is the load when the measuring began."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "scale": ground.scale.name,
        "cores": os.cpu_count(),
        "processor": _processor(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load_before": before,
        "own_peak_bytes": own_peak(),
        "packages": {name: version(name) for name in _PACKAGES} | _versions(ground.peers),
        "programs": {name: _version(name, path) for name, path in ground.programs.items()},
    }


def text(known: dict[str, object]) -> str:
    """The facts in two lines."""
    found = {**_dict(known["packages"]), **_dict(known["programs"])}
    versions = ", ".join(f"{name} {number}" for name, number in found.items())
    return (
        f"{known['at']}, scale {known['scale']}: {known['cores']} cores ({known['processor']}), {known['system']},"
        f" Python {known['python']}, load before {known['load_before']:.1f}.\n{versions}."
    )


def _dict(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def _versions(peers: Path | None) -> dict[str, str]:
    if peers is None:
        return {}
    code = f"from importlib.metadata import version\nfor name in {_PEERS}: print(name, version(name))"
    done = subprocess.run([str(peers), "-c", code], capture_output=True, text=True, check=True)
    return dict(line.split(" ", 1) for line in done.stdout.splitlines())


def _version(name: str, path: Path) -> str:
    asked = subprocess.run([str(path), "--version" if name == "curl" else "-v"], capture_output=True, check=False)
    first = (asked.stdout or asked.stderr).decode(errors="replace").partition("\n")[0]
    return next((word.removeprefix("nginx/") for word in first.split() if word[:1].isdigit() or "/" in word), "?")
