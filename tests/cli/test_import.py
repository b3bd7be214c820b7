"""``python -m etl import`` and ``validate``, as their users run them."""

import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from tests.support.command import Etl
from tests.support.stored import bodies

HEADINGS = "InvoiceId,CustomerId,Amount,Currency"
SIMULATED = ("--simulate", "--rate", "unlimited")


def export(etl: Etl, *rows: str, headings: str = HEADINGS, name: str = "july.csv") -> str:
    (etl.folder / name).write_text("\n".join([headings, *rows, ""]), encoding="utf-8")
    return name


def many(etl: Etl, count: int) -> str:
    return export(etl, *(f"A{number},C1,{number}.10,USD" for number in range(count)))


def statuses(etl: Etl, name: str = "july.simulated.csv") -> list[object]:
    return [result["Status"] for result in etl.results(name)]


def test_all_delivered_is_exit_0(etl: Etl) -> None:
    done = etl.run("import", export(etl, "A1,C1,30.00,USD", "A2,C1,0.10,EUR"), *SIMULATED)
    assert (done.returncode, done.stderr) == (0, "")
    assert statuses(etl) == ["Success", "Success"]
    assert "Sending 2 documents to the simulator" in done.stdout
    assert "july.simulated.csv" in done.stdout


def test_a_rejected_row_is_exit_1_and_stops_no_other(etl: Etl) -> None:
    done = etl.run("import", export(etl, "A1,C1,30.00,USD", "A2,,x,EUR", "A3,C1,1,USD"), *SIMULATED)
    assert done.returncode == 1
    assert statuses(etl) == ["Success", "Failed", "Success"]
    second = etl.results("july.simulated.csv")[1]
    assert second["SourceRow"] == "3"
    assert second["ErrorMessage"] == (
        'Amount "x" is not a plain number. Write digits with a decimal point and nothing else, such as 1234.50.'
        " | CustomerId is empty. Fill in the cell; PayFabric requires it."
    )


def test_a_portal_that_only_fails_leaves_documents_pending_and_is_exit_3(etl: Etl) -> None:
    with etl.simulator("--fail-rate", "1") as settings:
        done = etl.run("import", export(etl, "A1,C1,30.00,USD"), "--retries", "1", "--no-undo", **settings)
    assert done.returncode == 3
    (result,) = etl.results("july.results.csv")
    assert (result["Status"], result["Attempts"], result["HttpStatus"]) == ("Pending", "1", "500")
    assert "asking the portal failed too" in str(result["ErrorMessage"])


def test_no_settings_names_the_three_to_set_and_the_way_without(etl: Etl) -> None:
    done = etl.run("import", export(etl, "A1,C1,30.00,USD"))
    assert done.returncode == 2
    for word in ("PAYFABRIC_PORTAL", "PAYFABRIC_INTEGRATION_KEY", "PAYFABRIC_INTEGRATION_PASSWORD", "--simulate"):
        assert word in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (etl.folder / "july.results.csv").exists()


def test_a_portal_without_credentials_names_what_is_missing(etl: Etl) -> None:
    settings = {"PAYFABRIC_PORTAL": "acme", "PAYFABRIC_INTEGRATION_KEY": "k"}
    done = etl.run("import", export(etl, "A1,C1,30.00,USD"), **settings)
    assert done.returncode == 2
    assert "Set PAYFABRIC_INTEGRATION_PASSWORD in the environment" in done.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("import", "nothing.csv", "--simulate"), "There is no file nothing.csv"),
        (("import", "july.pdf", "--simulate"), "july.pdf is a PDF file, which is not read."),
        (("import", "empty.csv", "--simulate"), "empty.csv is empty"),
        (("import", "jully.csv", "--simulate"), "There is no file jully.csv. Did you mean july.csv?"),
        (("validate", "x" * 300 + ".csv"), "opened: File name too long. Check the name and your rights."),
        (("import", "june", "2026.csv", "--simulate"), 'A name with blanks in it needs quotes: "june 2026.csv".'),
        (("import", "july.csv", "\u2013simulate"), "An option begins with two hyphens: --simulate."),
        (("validate", "~$july.xlsx"), "~$july.xlsx only says that Excel has july.xlsx open."),
        (("validate", "old.csv"), "old.csv holds the results of an import, not invoices."),
        (("import", "folder.csv", "--simulate"), "folder.csv is a folder. Name the file in it."),
        (("validate", "one.csv"), "required column not found: CustomerId. Add or rename it in the heading row,"),
        (("import", "headings.csv", "--simulate"), "has headings but no rows"),
        (("import", "other.csv", "--simulate"), "required columns not found: Amount (nearest: Amonut); CustomerId"),
        (("import", "twice.csv", "--simulate"), "both mean InvoiceId"),
        (("import", "july.csv", "--simulate", "--rate", "fast"), "--rate (or PAYFABRIC_RATE)"),
        (("import", "july.csv", "--simulate", "--results", "july.csv"), "would overwrite the input"),
        (("import", "july.csv", "--simulate", "--results", "x.docx"), "use .csv, .xlsx, .jsonl or .parquet"),
        (("import", "july.csv", "--simulate", "--results", "no/such/x.csv"), "choose another place with --results"),
        (("import", "july.csv", "--simulate", "--sheet", "X"), "has no sheets"),
        (("validate", "nothing.csv"), "There is no file nothing.csv"),
        (("simulator", "--fail-rate", "2"), "fail_rate must be between 0 and 1"),
    ],
)
def test_what_cannot_be_used_is_exit_2_and_one_sentence(etl: Etl, words: tuple[str, ...], sentence: str) -> None:
    export(etl, "A1,C1,30.00,USD")
    (etl.folder / "folder.csv").mkdir()
    for name, text in {
        "june 2026.csv": "",
        "~$july.xlsx": "x",
        "one.csv": "InvoiceId,Amount\n1,2\n",
        "old.csv": "\ufeffDocumentId,Status,ErrorMessage\nA1,Success,\n",
        "july.pdf": "%PDF-",
        "empty.csv": "",
        "headings.csv": HEADINGS,
        "other.csv": "InvoiceId,Amonut\n1,2\n",
        "twice.csv": "InvoiceId,invoice id,CustomerId,Amount\n1,1,1,1\n",
    }.items():
        (etl.folder / name).write_text(text, encoding="utf-8")
    done = etl.run(*words)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not [path for kind in ("results", "simulated", "check") for path in etl.folder.glob(f"*.{kind}.csv")]


def test_unknown_words_are_exit_2(etl: Etl) -> None:
    assert etl.run("imprt", "x.csv").returncode == 2
    assert etl.run("import", "x.csv", "--fast").returncode == 2


def test_debug_shows_where_an_error_arose(etl: Etl) -> None:
    assert "Traceback" in etl.run("validate", "nothing.csv", "--debug").stderr


def test_validate_needs_nothing_and_writes_what_would_be_sent(etl: Etl) -> None:
    done = etl.run("validate", export(etl, "A1,C1,30.00,USD", "A2,,1,USD"))
    assert done.returncode == 1
    assert [(r["Status"], r["Attempts"], r["FinishedAt"]) for r in etl.results("july.check.csv")] == [
        ("Ready", "0", None),
        ("Failed", "0", None),
    ]
    assert not etl.journal.exists()


def test_validate_of_a_clean_file_is_exit_0(etl: Etl) -> None:
    assert etl.run("validate", export(etl, "A1,C1,30.00,USD")).returncode == 0


def test_the_same_invoice_twice_is_rejected_twice_each_naming_the_others_row(etl: Etl) -> None:
    done = etl.run("import", export(etl, "A1,C1,1,USD", " a1 ,C1,2,USD", "A2,C1,3,USD"), *SIMULATED)
    assert done.returncode == 1
    first, second, third = etl.results("july.simulated.csv")
    assert 'InvoiceId "A1" is also in row 3' in str(first["ErrorMessage"])
    assert 'InvoiceId "a1" is also in row 2' in str(second["ErrorMessage"])
    assert third["Status"] == "Success"


def test_several_files_are_one_run_and_their_duplicates_are_seen(etl: Etl) -> None:
    names = export(etl, "A1,C1,1,USD", name="a.csv"), export(etl, "A1,C1,2,USD", "B1,C1,3,USD", name="b.csv")
    assert etl.run("import", *names, *SIMULATED).returncode == 1
    results = etl.results("a.simulated.csv")
    assert [(r["SourceFile"], r["SourceRow"], r["Status"]) for r in results] == [
        ("a.csv", "2", "Failed"),
        ("b.csv", "2", "Failed"),
        ("b.csv", "3", "Success"),
    ]
    assert "is also in b.csv row 2" in str(results[0]["ErrorMessage"])


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl", "parquet"])
def test_results_come_in_the_format_their_name_asks_for(etl: Etl, ending: str) -> None:
    target = etl.folder / f"out.{ending}"
    assert etl.run("import", export(etl, "A1,C1,1,USD"), *SIMULATED, "--results", target.name).returncode == 0
    readers: dict[str, Callable[[Path], pl.DataFrame]] = {
        "csv": pl.read_csv,
        "xlsx": lambda path: pl.read_excel(path, sheet_name="Results"),
        "jsonl": pl.read_ndjson,
        "parquet": pl.read_parquet,
    }
    frame = readers[ending](target)
    assert frame["DocumentId"].to_list() == ["A1"]
    assert frame["Status"].to_list() == ["Success"]
    assert frame["SourceRow"].to_list() == [2]
    assert [path.name for path in etl.folder.glob(".*.part*")] == []


def test_mailing_customers_needs_a_word(etl: Etl) -> None:
    name = export(etl, "A1,C1,1,Yes", "A2,C1,1,no", headings="InvoiceId,CustomerId,Amount,SendNewInvoiceEmail")
    done = etl.run("import", name, *SIMULATED)
    assert done.returncode == 2
    assert "1 customer would be mailed, for 1 invoice (Yes in SendNewInvoiceEmail)" in done.stderr
    data = etl.folder / "portal.db"
    for flag, sent in (("--no-emails", {"A1": "No", "A2": "No"}), ("--send-emails", {"A1": "Yes", "A2": "No"})):
        with etl.simulator("--data", str(data)) as settings:
            done = etl.run("import", name, flag, **settings)
        assert (done.returncode, "would be mailed" in done.stdout) == (0, flag == "--send-emails")
        assert {name: body["SendNewInvoiceEmail"] for name, body in bodies(data).items()} == sent


def test_the_mail_guard_holds_the_second_time_too(etl: Etl) -> None:
    name = export(etl, "A1,C1,1,Yes", headings="InvoiceId,CustomerId,Amount,SendNewInvoiceEmail")
    with etl.simulator() as settings:
        assert [etl.run("import", name, **settings).returncode for _ in range(2)] == [2, 2]
        assert "No run to http://127.0.0.1:" in etl.run("resume", **settings).stdout


def test_quiet_says_nothing(etl: Etl) -> None:
    done = etl.run("import", export(etl, "A1,C1,1,USD"), *SIMULATED, "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_console_that_lacks_letters_ends_no_run(etl: Etl) -> None:
    name = export(etl, "A1,C1,1,€", headings="InvoiceId,CustomerId,Amount,Currency,Straße→")
    done = etl.run("import", name, *SIMULATED, PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert r"Stra\xdfe" in done.stdout


def test_secrets_are_nowhere(etl: Etl) -> None:
    secret = "hunter2-hunter2"  # noqa: S105 - the secret to look for
    with etl.simulator() as settings:
        wrong = settings | {"PAYFABRIC_INTEGRATION_PASSWORD": secret, "PAYFABRIC_INTEGRATION_KEY": secret}
        done = etl.run("import", export(etl, "A1,C1,1,USD"), "--debug", **wrong)
        assert done.returncode == 2
        assert "Nothing was sent" in done.stderr
        refused = settings | {"PAYFABRIC_TOKEN": secret}
        token = etl.run("import", export(etl, "A1,C1,1,USD"), "--debug", **refused)
    assert secret not in done.stdout + done.stderr + token.stdout + token.stderr
    for path in etl.folder.rglob("*"):
        assert not path.is_file() or secret.encode() not in path.read_bytes()


def test_it_keeps_its_journal_where_it_is_told(etl: Etl) -> None:
    elsewhere = etl.folder / "elsewhere" / "j.sqlite3"
    with etl.simulator() as settings:
        assert etl.run("import", many(etl, 1), "--journal", str(elsewhere), **settings).returncode == 0
    assert elsewhere.exists()
    assert not etl.journal.exists()


def test_a_rehearsal_leaves_no_trace_in_the_journal(etl: Etl) -> None:
    assert etl.run("import", many(etl, 1), *SIMULATED).returncode == 0
    assert not etl.journal.exists()


@pytest.mark.parametrize(("words", "code"), [(("--help",), 0), ((), 2)])
def test_help_names_the_commands(etl: Etl, words: tuple[str, ...], code: int) -> None:
    done = etl.run(*words)
    assert (done.returncode, done.stderr) == (code, "")
    assert "..." not in done.stdout.replace("[ARGS]...", "")
    for command in ("import", "validate", "simulator"):
        assert command in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file that can be opened and not read")
def test_a_file_that_cannot_be_read_is_exit_2(etl: Etl) -> None:
    (etl.folder / "july.csv").symlink_to("/proc/self/mem")
    done = etl.run("import", "july.csv", PAYFABRIC_BASE_URL="http://127.0.0.1:9/api", PAYFABRIC_TOKEN="t")  # noqa: S106
    assert done.returncode == 2
    assert "july.csv cannot be read: Input/output error. Close it elsewhere, and try again." in done.stderr


def test_where_nothing_is_ready_the_figures_are_shown_once(etl: Etl) -> None:
    done = etl.run("import", export(etl, "A1,,30.00,USD"), *SIMULATED)
    assert done.returncode == 1
    assert done.stdout.count("documents") == 1
    assert "There is nothing to send." in done.stdout
    assert "CustomerId is empty" in done.stdout


def test_half_a_character_is_a_fault_of_its_row_alone(etl: Etl) -> None:
    row = '{"InvoiceId":"%s","CustomerId":"C1","Amount":"1.00","Currency":"USD",%s}'
    rows = [
        row % ("A1", r'"Comments":"A\ud800"'),
        row % ("A2", r'"Comm\udfffents":"A"'),
        row % ("A3", r'"Comments":"\ud83d\ude00"'),
    ]
    (etl.folder / "july.jsonl").write_text("\n".join(rows), encoding="utf-8")
    with etl.simulator() as settings:
        done = etl.run("import", "july.jsonl", **settings)
    assert done.returncode == 1, done.stderr
    found = etl.results("july.results.csv")
    assert [row["Status"] for row in found] == ["Failed", "Failed", "Success"]
    assert ["has half a character, which is no text" in str(row["ErrorMessage"]) for row in found] == [
        True,
        True,
        False,
    ]


def test_a_name_too_long_for_what_is_written_beside_it_is_told_before_anything_is_sent(etl: Etl) -> None:
    name = f"{'x' * 249}.csv"
    (etl.folder / name).write_text("InvoiceId,CustomerId,Amount,Currency\nA1,C1,1.00,USD\n", encoding="utf-8")
    done = etl.run("import", name, "--simulate")
    assert (done.returncode, done.stdout) == (2, "")
    assert "choose another place with --results" in done.stderr
    assert etl.run("import", name, "--simulate", "--results", "july.csv").returncode == 0
    assert etl.run("import", f"{'x' * 300}.csv", "--simulate").returncode == 2
