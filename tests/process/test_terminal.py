"""A load goes on whatever becomes of the terminal it was started from, and whatever letters that knows."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.command import Etl
from tests.support.in_process import run_upon
from tests.support.terminal import at_a_terminal

POSIX = pytest.mark.skipif(os.name == "nt", reason="descriptors and signals are POSIX")
SIMULATED = ("--simulate", "--rate", "30")
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}


def export(etl: Etl, *rows: str, name: str = "july.csv") -> str:
    (etl.folder / name).write_text("\n".join(["InvoiceId,CustomerId,Amount,CustomerName", *rows, ""]), encoding="utf-8")
    return name


def many(etl: Etl, count: int) -> str:
    return export(etl, *(f"A{number},C1,{number}.10," for number in range(count)))


def delivered(etl: Etl, name: str = "july.simulated.csv") -> set[object]:
    return {result["Status"] for result in etl.results(name)}


@pytest.mark.parametrize(
    ("streams", "log"),
    [
        (("stdout",), ()),
        (("stderr",), ("--log-format", "json")),
        (("stdout", "stderr"), ()),
        (("stdout", "stderr"), ("--log-format", "json")),
    ],
)
def test_a_reader_that_goes_away_ends_no_run(etl: Etl, streams: tuple[str, ...], log: tuple[str, ...]) -> None:
    pipes = {"stdout": os.pipe(), "stderr": os.pipe()}
    ours = {name: os.fdopen(read, encoding="utf-8") for name, (read, _) in pipes.items()}

    def read() -> str:
        ours["stdout"].readline()
        for stream in streams:
            ours[stream].close()
        return "".join(each.read() for each in ours.values() if not each.closed)

    with ThreadPoolExecutor(1) as reader, Path(os.devnull).open("rb") as nothing:
        said = reader.submit(read)
        theirs = [write for _, write in pipes.values()]
        words = ("import", many(etl, 60), *SIMULATED, *log)
        code = run_upon((nothing.fileno(), *theirs), words, etl.folder, etl.environment({}))
        for each in theirs:
            os.close(each)
        assert "Traceback" not in said.result()
    for stream in ours.values():
        stream.close()
    assert code == 0
    assert delivered(etl) == {"Success"}


def test_the_exit_code_of_a_run_nobody_listens_to_is_that_of_the_load(etl: Etl) -> None:
    process = etl.start("import", export(etl, "A1,C1,1,", "A2,,1,"), *SIMULATED)
    for stream in (process.stdout, process.stderr):
        assert stream is not None
        stream.close()
    assert process.wait(timeout=60) == 1


@POSIX
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_without_the_streams_of_a_terminal_it_runs_all_the_same(etl: Etl, closed: str) -> None:
    command = f'exec "{sys.executable}" -m etl import {many(etl, 20)} --simulate --rate unlimited {closed}'
    done = subprocess.run(["sh", "-c", command], cwd=etl.folder, env=etl.environment({}), check=False)
    assert done.returncode == 0
    assert delivered(etl) == {"Success"}


@POSIX
def test_a_terminal_that_is_closed_ends_no_run(etl: Etl) -> None:
    process, terminal = at_a_terminal(etl, "import", many(etl, 60), *SIMULATED)
    seen = b""
    while b" of 60, " not in seen:
        seen += os.read(terminal, 4096)
    os.close(terminal)
    assert process.wait(timeout=60) == 0
    assert delivered(etl) == {"Success"}


#: Of a process, since it is the interpreter that chooses letters by them when it starts.
@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("Łódź 1.csv", {"LC_ALL": "C", "PYTHONIOENCODING": ""}),
        pytest.param("Łódź 1.csv", ASCII, marks=POSIX),
    ],
)
def test_letters_that_the_system_lacks_end_no_run(etl: Etl, name: str, settings: dict[str, str]) -> None:
    process = subprocess.run(
        [sys.executable, "-m", "etl", "import", of_many_letters(etl, name), *SIMULATED],
        cwd=etl.folder,
        env=etl.environment(settings),
        capture_output=True,
        check=False,
    )
    is_where_it_is_said_to_be(etl, name, "utf-8", process)


@pytest.mark.parametrize(
    ("name", "codec"), [("Müller.csv", "cp1252"), ("Łódź 1.csv", "cp1252"), ("Łódź 1.csv", "ascii")]
)
def test_letters_that_the_console_lacks_end_no_run(etl: Etl, name: str, codec: str) -> None:
    done = etl.run_in_bytes("import", of_many_letters(etl, name), *SIMULATED, PYTHONIOENCODING=codec)
    is_where_it_is_said_to_be(etl, name, codec, done)


def of_many_letters(etl: Etl, name: str) -> str:
    return export(etl, "A1,C1,1,Zoë Łoś", "A2,C1,1,→", name=name)


def is_where_it_is_said_to_be(etl: Etl, name: str, codec: str, done: "subprocess.CompletedProcess[bytes]") -> None:
    assert (done.returncode, done.stderr) == (0, b"")
    written = name.replace(".csv", ".simulated.csv")
    assert delivered(etl, written) == {"Success"}
    assert {result["SourceFile"] for result in etl.results(written)} == {name}
    assert f"Results: {written}".encode(codec, "backslashreplace") in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux alone")
@pytest.mark.parametrize("words", [("validate",), ("import", *SIMULATED), ("import",)])
def test_a_file_name_that_is_no_text_ends_no_run(etl: Etl, words: tuple[str, ...]) -> None:
    name = os.fsdecode(b"M\xfcller.csv")
    nowhere = {"PAYFABRIC_BASE_URL": "http://127.0.0.1:9/api", "PAYFABRIC_TOKEN": "t"}
    soon = {"PAYFABRIC_GIVE_UP_AFTER": "0", "PAYFABRIC_RETRIES": "0"}
    done = etl.run_in_bytes(*words, export(etl, "A1,C1,1,", name=name), **nowhere, **soon)
    assert done.returncode == (3 if words == ("import",) else 0), done.stderr
    (written,) = [path for path in Path(etl.folder).iterdir() if path.suffix == ".csv" and path.name != name]
    assert b"Results: " + os.fsencode(written.name) in done.stdout
    assert b"M\xfcller." in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")
def test_a_terminal_gets_a_bar_and_a_log_does_not(etl: Etl) -> None:
    import pty
    import termios

    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 100))
    with Path(os.devnull).open("r+b", buffering=0) as nowhere:
        streams = (nowhere.fileno(), nowhere.fileno(), theirs)
        assert run_upon(streams, ("import", many(etl, 20), *SIMULATED), etl.folder, etl.environment({})) == 0
    os.close(theirs)
    shown = b"".join(iter(lambda: read_terminal(ours), b"")).decode()
    os.close(ours)
    assert "20 of 20, " in shown
    assert etl.run("import", many(etl, 20), *SIMULATED).stderr == ""


def read_terminal(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:  # Linux's end of file on a terminal whose other side is closed
        return b""


def test_a_preview_of_letters_that_a_windows_console_lacks_is_shown_all_the_same(etl: Etl) -> None:
    done = etl.run_in_bytes("preview", export(etl, "A1,C1,x,Łódź 日本"), PYTHONIOENCODING="cp1252")
    assert (done.returncode, done.stderr) == (1, b"")
    assert "\\u0141ód\\u017a" in done.stdout.decode("cp1252")
