"""Exit codes of the command, in this process and without a portal."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from etl.app.context import Context
from etl.app.deliver import deliver
from etl.app.output_paths import OutputPath
from etl.cli.console import Console
from etl.cli.frame import app
from etl.cli.render.event_text import event_text
from etl.documents import Choices
from etl.exit_codes import Ending
from etl.journal import Journal
from etl.model.document import Outcome, Status
from etl.model.run import RunRequest, RunState
from etl.options import JournalOptions, PortalOptions, SendOptions
from etl.planning import Request, plan
from tests.support.transformed import TODAY

GOOD = "InvoiceId,CustomerId,Amount\nA1,C1,30.00\n"
MIXED = GOOD + "A2,,30.00\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder the command runs in; no setting reaches it from outside."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("PAYFABRIC_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PAYFABRIC_JOURNAL", str(tmp_path / "state" / "journal.sqlite3"))
    return tmp_path


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """The command ignores Ctrl-C once all is said; this process must not."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def journal(folder: Path) -> Iterator[Journal]:
    with Journal(folder / "state" / "journal.sqlite3") as journal:
        yield journal


def etl(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def delivered(journal: Journal, status: Status, text: str = GOOD) -> int:
    """A run whose first document ended so."""
    Path("july.csv").write_text(text)
    request = Request([Path("july.csv")], RunRequest("import", "https://example.com/api"), Choices(TODAY))
    run = plan(journal, request).run
    journal.mark(run, RunState.PLANNED)
    journal.settle_and_claim(run, [Outcome(0, status, 1, 200, "", "2026-07-31T12:00:00.000Z")], after=99, limit=1)
    return run


def context(folder: Path, *, simulate: bool = False) -> Context:
    return Context(
        portal=PortalOptions(base_url="https://example.com/api"),
        send=SendOptions(simulate=simulate),
        journal=JournalOptions(journal=folder / "state" / "journal.sqlite3"),
        observer=Console(event_text, quiet=True),
    )


def test_the_codes_are_a_promise_to_schedulers() -> None:
    assert {code.name: code.value for code in Ending} == {"SUCCESS": 0, "FAILURES": 1, "NOTHING_SENT": 2, "STOPPED": 3}


@pytest.mark.parametrize(("text", "code"), [(GOOD, 0), (MIXED, 1)])
def test_validating_ends_1_where_rows_are_rejected(folder: Path, text: str, code: int) -> None:
    (folder / "july.csv").write_text(text)
    done = etl("validate", "july.csv")
    assert (done.exit_code, done.stderr) == (code, "")
    assert (folder / "july.check.csv").is_file()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["validate", "nowhere.csv"], "There is no file nowhere.csv."),
        (["validate", "july.csv", "--results", "july.csv"], "would overwrite the input july.csv"),
        (["validate", "july.csv", "--results", "r.txt"], "Results cannot be written as r.txt"),
        (["import", "july.csv"], "No portal is set."),
        (["import", "july.csv", "--portal", "acme"], "No credentials are set."),
        (["import", "july.csv", "--simulate", "--rate", "fast"], "--rate (or PAYFABRIC_RATE): write unlimited"),
        (["import", "july.csv", "--simulate", "--results", "nowhere/r.csv"], "Results cannot be written to nowhere"),
    ],
)
def test_what_cannot_begin_ends_2_with_a_sentence_on_stderr_alone(
    folder: Path, words: list[str], sentence: str
) -> None:
    (folder / "july.csv").write_text(GOOD)
    done = etl(*words)
    assert done.exit_code == 2
    assert done.stderr.startswith("etl: ")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout


@pytest.mark.parametrize("words", [["validate"], ["nonsense"], ["import", "--nonsense", "july.csv"]])
def test_a_wrong_command_line_ends_2(words: list[str]) -> None:
    assert etl(*words).exit_code == 2


def test_debug_shows_where_an_error_arose() -> None:
    done = etl("validate", "nowhere.csv", "--debug")
    assert done.exit_code == 2
    assert "Traceback" in done.stderr


@pytest.mark.parametrize(
    ("status", "text", "code"),
    [
        (Status.SUCCESS, GOOD, Ending.SUCCESS),
        (Status.FAILED, GOOD, Ending.FAILURES),
        (Status.SUCCESS, MIXED, Ending.FAILURES),
    ],
)
def test_a_finished_run_ends_by_what_became_of_its_documents(
    folder: Path, journal: Journal, status: Status, text: str, code: Ending
) -> None:
    run = delivered(journal, status, text)
    assert deliver(journal, run, context(folder), OutputPath(folder / "r.csv", named=True)).ending is code


def test_results_that_cannot_be_written_after_the_sending_do_not_end_as_if_nothing_was_sent(
    folder: Path, journal: Journal, capsys: pytest.CaptureFixture[str]
) -> None:
    run = delivered(journal, Status.SUCCESS)
    delivery = deliver(journal, run, context(folder), OutputPath(folder / "gone" / "r.csv", named=True))
    assert (delivery.ending, delivery.results) == (Ending.FAILURES, None)
    err = capsys.readouterr().err
    assert "gone/r.csv cannot be written: No such file or directory." in err.replace("\\", "/")
    assert f"python -m etl results {run} --results FILE" in err


def test_a_rehearsal_has_no_journal_to_write_results_from(
    folder: Path, journal: Journal, capsys: pytest.CaptureFixture[str]
) -> None:
    run = delivered(journal, Status.SUCCESS)
    gone = OutputPath(folder / "gone" / "r.csv", named=True)
    assert deliver(journal, run, context(folder, simulate=True), gone).ending is Ending.FAILURES
    assert "etl results" not in capsys.readouterr().err
