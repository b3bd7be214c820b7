"""Mistakes made on purpose in the rooms that decide, and whether the tests of the room notice them.

Each is tried in a process of its own, forked from one that has loaded what all of them need (not on Windows).
"""

import importlib.abc
import importlib.machinery
import os
import pickle
import random
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

# All that tests need and that is not ours: loaded once.
import aiohttp  # noqa: F401
import anyio  # noqa: F401
import hypothesis  # noqa: F401
import msgspec  # noqa: F401
import pytest

from tests.campaign.mutants import Mutant, mutants
from tests.campaign.watching import Watched, Watcher

ROOT = Path(__file__).parents[2]

#: The share of mutants that are to be noticed; some are no mistakes at all.
ENOUGH = 0.95

#: Seconds of work, and of the clock, after which a mutant is noticed for hanging.
_WORK, _CLOCK = 40, 600

_WORLDS, _WORLD = "tests/integration/test_worlds.py", "test_promises_are_kept_in_a_world_of_chance"

#: Worlds that are told where no other test has noticed.
_SOME = 3

_LOST = "tests/integration/test_lost_answers.py"

#: Files that decide, and the tests that look at them, the quickest first.
ROOMS: Mapping[str, tuple[str, ...]] = {
    "etl/delivery/*.py": (
        "tests/unit/delivery",
        _WORLDS,
        "tests/integration/test_ask.py",
        "tests/integration/test_turned_away.py",
        _LOST,
        "tests/integration/test_send.py",
    ),
    "etl/compare/*.py": ("tests/unit/compare", "tests/unit/remote", "tests/integration/test_remote.py", _WORLDS, _LOST),
    "etl/journal/run_states.py": ("tests/unit/journal/test_run_states.py", "tests/api/test_guards.py"),
    "etl/journal/[cfkr]*.py": ("tests/unit/journal", _WORLDS, "tests/cli/test_conflicts.py", "tests/cli/test_retry.py"),
    "etl/journal/paid.py": ("tests/unit/journal/test_paid.py",),
    "etl/journal/[alqtu]*.py": ("tests/unit/journal", _WORLDS, _LOST),
    "etl/app/guards.py": ("tests/api/test_guards.py", "tests/api/test_client.py", "tests/cli/test_controls.py"),
}

#: Of these tests those that need no server, and no thousands of writes.
_QUICK = "not postgresql and not server and not near_requests"

#: Not tried: the engine's seams with SQLite and PostgreSQL, and what only reads for people.
_SEAMS = (
    "server_lease",
    "file_lock",
    "audit",
    "clashes",
    "rejects",
    "reports",
    "lookup",
    "likely",
    "awake",
    "unstated",
)


#: Mutants that are no mistakes, by their files, and why: nothing else comes of them.
_ALIKE: Mapping[str, Mapping[str, str]] = {
    "etl/delivery/rate_window.py": {
        "at <= started -> (at < started)": "no request starts at the very instant at which another was given up on",
    },
    "etl/journal/paid.py": {"done and db": "looks at more, and finds nothing to change"},
}


@dataclass(frozen=True, slots=True)
class Trial:
    """A mutant, and the tests that should notice it."""

    module: str
    file: Path
    mutant: Mutant
    tests: tuple[str, ...]

    def __str__(self) -> str:
        """Returns its place and what is wrong there."""
        return f"{self.file.relative_to(ROOT).as_posix()}:{self.mutant}"

    @property
    def is_alike(self) -> bool:
        """Whether it is known to be no mistake."""
        known = _ALIKE.get(self.file.relative_to(ROOT).as_posix(), {})
        return str(self.mutant).partition(": ")[2].startswith(tuple(known))


@dataclass(slots=True)
class Score:
    """What was tried, and what nobody has noticed."""

    tried: int = 0
    survived: int = 0

    @property
    def noticed(self) -> float:
        """The share of those that were noticed."""
        return 1 - self.survived / max(1, self.tried)

    def __str__(self) -> str:
        """Returns the line that sums up."""
        return f"{self.tried} mutants, {self.noticed:.1%} noticed, {self.survived} survived"


def campaign(count: int, seed: int, only: str = "") -> Score:
    """Tries so many mutants, chosen by chance, and tells of each that survives."""
    every = [trial for trial in trials() if only in str(trial.file) and not trial.is_alike]
    chosen = random.Random(seed).sample(every, min(count, len(every)))
    print(f"{len(chosen)} of {len(every)} mutants", flush=True)
    score, watched = Score(), watch(chosen)
    for trial in sorted(chosen, key=lambda each: (each.file, each.mutant.line)):
        noticed = is_noticed(trial, watched)
        score.tried += 1
        score.survived += not noticed
        if not noticed:
            print(f"survived {trial}", flush=True)
    return score


def trials() -> Iterator[Trial]:
    """Every mutant of the files that decide, once."""
    seen: set[Path] = set()
    for pattern, tests in ROOMS.items():
        for file in sorted(set(ROOT.glob(pattern)) - seen):
            seen.add(file)
            if file.stem == "__init__" or file.stem in _SEAMS:
                continue
            module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
            for mutant in mutants(file.read_text(encoding="utf-8")):
                yield Trial(module, file, mutant, tests)


def watch(chosen: Sequence[Trial]) -> Mapping[str, Watched]:
    """Runs the tests of the rooms once, without a mistake: which lines each of them comes to."""
    tests = dict.fromkeys(test for trial in chosen for test in trial.tests if test != _WORLDS)
    reading, writing = os.pipe()
    if not os.fork():
        os.close(reading)
        watcher = Watcher(frozenset(str(trial.file) for trial in chosen))
        _run(tuple(tests), watcher, last="")
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(watcher.found, pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        found: Mapping[str, Watched] = pickle.load(pipe)  # noqa: S301 - from our own child
    os.wait()
    return found


def tests_of(trial: Trial, watched: Mapping[str, Watched]) -> tuple[str, ...]:
    """The tests that come to a mutant, the quickest first, and a few worlds.

    What stands outside of functions is done when the file is loaded: whatever comes to the file may notice it.
    """
    file, first = str(trial.file), trial.mutant.line
    last = first + trial.mutant.before.count("\n")
    near = [name for name, test in watched.items() if test.comes_to(file, first, last)]
    near = near or [name for name, test in watched.items() if file in test.lines]
    worlds = tuple(f"{_WORLDS}::{_WORLD}[{seed}]" for seed in range(_SOME)) if _WORLDS in trial.tests else ()
    return (*sorted(near, key=lambda name: watched[name].seconds), *worlds)


def is_noticed(trial: Trial, watched: Mapping[str, Watched]) -> bool:
    """Whether a test fails, or hangs, with a mutant in the place of its module."""
    tests = tests_of(trial, watched)
    child = os.fork()
    if not child:
        _try(trial, tests)
    end = time.monotonic() + _CLOCK
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status != 0
        time.sleep(0.05)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def _try(trial: Trial, tests: Sequence[str]) -> None:
    """Ends this process: with 0 where every test passes."""
    import resource  # not on Windows

    os.setpgid(0, 0)
    resource.setrlimit(resource.RLIMIT_CPU, (_WORK, _WORK))
    sys.meta_path.insert(0, _Finder(trial))
    code = 1
    with suppress(BaseException):
        code = _run(tests, None) if tests else 0
    os._exit(code)


def _run(tests: Sequence[str], plugin: object, last: str = "-x") -> int:
    """Runs tests in silence, up to the first that fails unless it is said otherwise."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    # What is loaded already was not rewritten: no test of ours stands there.
    words = ["-q", "-n", "0", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
    return int(pytest.main([*words, *filter(None, [last]), "-k", _QUICK, *tests], [plugin] if plugin else None))


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds one module as its mutant has it."""

    def __init__(self, trial: Trial) -> None:
        self._trial = trial

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The mutant's place, for its module alone."""
        if fullname != self._trial.module:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, origin=str(self._trial.file))

    def exec_module(self, module: ModuleType) -> None:
        """Runs the mutant."""
        module.__file__ = str(self._trial.file)
        exec(compile(self._trial.mutant.source, str(self._trial.file), "exec"), vars(module))  # noqa: S102 - our own text


def main(count: str, seed: str, only: str = "") -> int:
    """Tries mutants; 0 where 95 of 100 are noticed."""
    score = campaign(int(count), int(seed), only)
    print(score)
    return int(score.noticed < ENOUGH)


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
