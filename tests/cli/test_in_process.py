"""A command line run within the tests' process is what a process of its own would be, and leaves nothing behind."""

import logging
import os
import signal
import sys
import threading
import time
import warnings
from argparse import ArgumentError
from pathlib import Path

import pytest

from tests.support.command import Etl
from tests.support.in_process import run_here

HEADINGS = "InvoiceId,CustomerId,Amount"


def export(etl: Etl, *rows: str) -> str:
    (etl.folder / "july.csv").write_text("\n".join([HEADINGS, *rows, ""]), encoding="utf-8")
    return "july.csv"


def test_nothing_is_left_behind(etl: Etl) -> None:
    log = logging.getLogger("etl")
    name = export(etl, "A1,C1,1.00")
    # What libraries open once stays open.
    assert etl.run("import", name, "--simulate").returncode == 0
    threads, before = threading.active_count(), state(log)
    with etl.simulator() as settings:
        assert etl.run("import", name, "--log-format", "json", **settings).returncode == 0
        assert etl.run("validate", "nowhere.csv").returncode == 2
    assert state(log) == before
    assert threading.active_count() == threads


def state(log: logging.Logger) -> list[object]:
    handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    streams = [sys.stdin, sys.stdout, sys.stderr, *(os.fstat(number) for number in range(3))]
    return [
        Path.cwd(),
        dict(os.environ),
        list(sys.argv),
        sys.excepthook,
        log.level,
        list(log.handlers),
        handlers,
        streams,
        list(warnings.filters),
        open_files(),
    ]


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir())) if sys.platform == "linux" else 0


def test_what_it_does_to_its_surroundings_ends_with_it_even_where_it_breaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(words: object) -> None:
        os.environ["ETL_WORKBOOK_PASSWORD"] = "sesame"  # noqa: S105 - nothing secret is in it
        os.chdir("/")
        raise RuntimeError(f"broken by {words}")

    monkeypatch.setattr("tests.support.in_process.main", broken)
    log = logging.getLogger("etl")
    before = state(log)
    with pytest.raises(RuntimeError, match="broken by"):
        run_here(["validate"], tmp_path, {"ONLY": "this"})
    assert state(log) == before


def test_it_sees_the_environment_it_is_given_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, object] = {}

    def looking(words: object) -> None:
        seen.update(words=words, environment=dict(os.environ), folder=Path.cwd(), typed=sys.stdin.read())
        seen["terminal"] = sys.stdin.isatty() or sys.stdout.isatty() or sys.stderr.isatty()
        sys.stdout.write("out\n")
        os.write(1, b"past Python\n")
        sys.stderr.write("Łódź\n")
        sys.exit("in a word")

    monkeypatch.setattr("tests.support.in_process.main", looking)
    done = run_here(["a", "b"], tmp_path, {"ONLY": "this", "PYTHONIOENCODING": "ascii"}, b"yes\n")
    assert seen == {
        "words": ["a", "b"],
        "environment": {"ONLY": "this", "PYTHONIOENCODING": "ascii"},
        "folder": tmp_path,
        "typed": "yes\n",
        "terminal": False,
    }
    assert (done.returncode, done.stdout) == (1, "out\npast Python\n")
    assert done.stderr == "\\u0141\\xf3d\\u017a\nin a word\n"


@pytest.mark.skipif(os.name == "nt", reason="a POSIX signal to one thread")
def test_ctrl_c_reaches_it_and_no_test(etl: Etl) -> None:
    main = threading.main_thread().ident
    assert main is not None

    def press() -> None:
        end = time.monotonic() + 20
        while signal.getsignal(signal.SIGINT) in {before, signal.default_int_handler} and time.monotonic() < end:
            time.sleep(0.01)
        signal.pthread_kill(main, signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    thread = threading.Thread(target=press)
    thread.start()
    done = etl.run("simulator", "--port", "0")
    thread.join()
    assert done.returncode == 0
    assert "Stop it with Ctrl-C." in done.stdout
    assert "Stopping: requests under way are being finished." in done.stderr
    assert signal.getsignal(signal.SIGINT) is before


def test_a_simulator_takes_the_options_of_the_command_and_no_others(etl: Etl) -> None:
    with etl.simulator("--data", "portal.db", "--fail-rate", "1") as settings:
        done = etl.run("import", export(etl, "A1,C1,1.00"), "--retries", "0", **settings)
        again = settings["PAYFABRIC_BASE_URL"].split(":")[2].split("/")[0]
    assert done.returncode == 3
    assert (etl.folder / "portal.db").exists()
    with etl.simulator("--port", again) as settings:
        assert f":{again}/" in settings["PAYFABRIC_BASE_URL"]
    with pytest.raises(ArgumentError), etl.simulator("--lag", "1"):
        pass
