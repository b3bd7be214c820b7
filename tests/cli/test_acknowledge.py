"""What became of a run's documents, told to the portal; and its queue, listed."""

import json

import pytest

from tests.support.command import Etl
from tests.support.scripted import Answer, Seen, answer
from tests.support.serving import serving

ROWS = ("A/1,C1,30.10", "A2,,5.00", ",C1,1.00")


def export(etl: Etl, *rows: str) -> str:
    (etl.folder / "july.csv").write_text("\n".join(["InvoiceId,CustomerId,Amount", *rows, ""]), encoding="utf-8")
    return "july.csv"


def test_the_documents_of_this_run_and_no_others_are_told(etl: Etl) -> None:
    with etl.simulator() as settings:
        assert etl.run("import", export(etl, "OLD,C1,1.00"), **settings).returncode == 0
        done = etl.run("import", export(etl, *ROWS), "--acknowledge", **settings)
        listed = etl.run("integrations", "--json", **settings)
        failed = etl.run("integrations", "--status", "failed", **settings)
    assert done.returncode == 1
    assert "Acknowledged: 2 documents; 1 without an InvoiceId could not be told of.\n" in done.stdout
    entries = {entry["DocumentId"]: entry for entry in map(json.loads, listed.stdout.splitlines())}
    assert {name: entry["Status"] for name, entry in entries.items()} == {"A/1": "Success", "A2": "Failed"}
    assert "Customer" in entries["A2"]["ErrorMessage"]
    assert {entry["Type"] for entry in entries.values()} == {"Invoice"}
    head, line, last = failed.stdout.splitlines()
    assert head.split() == ["Date", "Type", "Status", "FailedAttempts", "DocumentId", "ErrorMessage"]
    assert line.split()[2:6] == ["Invoice", "Failed", "1", "A2"]
    assert last == "1 document."
    assert (listed.returncode, failed.returncode) == (0, 0)


def test_without_the_flag_nothing_is_told(etl: Etl) -> None:
    with etl.simulator() as settings:
        assert etl.run("import", export(etl, "A1,C1,1.00"), **settings).returncode == 0
        listed = etl.run("integrations", **settings)
    assert listed.stdout.splitlines()[1:] == ["0 documents."]


def test_a_status_that_is_none_is_refused(etl: Etl) -> None:
    nowhere = {"PAYFABRIC_BASE_URL": "http://127.0.0.1:9/api", "PAYFABRIC_TOKEN": "t"}
    done = etl.run("integrations", "--status", "Done", **nowhere)
    assert (done.returncode, done.stderr) == (2, "etl: --status Done: write Pending, Success or Failed.\n")


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        (answer(200, "false"), "The portal refuses to take note of A1 (HTTP 200, but not true: false)."),
        (answer(400, '{"Message":"No."}'), "The portal refuses to take note of A1 (HTTP 400: No.)."),
        (answer(500, "{}"), "Not acknowledged, or not all: The portal does not answer (HTTP 500: {})."),
        (answer(401), "Not acknowledged, or not all: The portal refuses the token"),
    ],
)
def test_a_failure_to_tell_is_told_and_the_invoices_stay_delivered(etl: Etl, refusal: bytes, sentence: str) -> None:
    def script(seen: Seen) -> Answer:
        return refusal if seen.method == "PATCH" else answer(200, "true")

    with serving(script) as server:
        settings = {"PAYFABRIC_BASE_URL": server.base_url, "PAYFABRIC_TOKEN": "t"}
        done = etl.run("import", export(etl, "A1,C1,1.00"), "--acknowledge", "--retries", "0", **settings)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert [row["Status"] for row in etl.results("july.results.csv")] == ["Success"]


def test_a_run_that_stopped_is_told_of_when_it_is_resumed(etl: Etl) -> None:
    nowhere = {"PAYFABRIC_BASE_URL": "http://127.0.0.1:9/api", "PAYFABRIC_TOKEN": "t"}
    stopped = etl.run("import", export(etl, "A1,C1,1.00"), "--acknowledge", "--give-up-after", "0", **nowhere)
    assert stopped.returncode == 3
    assert "etl: Not acknowledged, as the run is not finished" in stopped.stderr


@pytest.mark.parametrize(("bad", "requests"), [({"A7"}, 15), ({f"A{n}" for n in range(100)}, 40)])
def test_one_document_that_the_portal_does_not_know_keeps_none_of_the_others(
    etl: Etl, bad: set[str], requests: int
) -> None:
    taken: list[str] = []

    def script(seen: Seen) -> Answer:
        if "/integrations" not in seen.path:
            return answer(200, "true")
        names = [each["DocumentId"] for each in json.loads(seen.body)["Documents"]]
        if bad.isdisjoint(names):
            taken.extend(names)
            return answer(200, "true")
        return answer(400, '{"Message":"Unknown."}')

    rows = [f"A{n},C1,1.00" for n in range(100)]
    with serving(script) as server:
        settings = {"PAYFABRIC_BASE_URL": server.base_url, "PAYFABRIC_TOKEN": "t", "PAYFABRIC_RATE": "unlimited"}
        done = etl.run("import", export(etl, *rows), "--acknowledge", **settings)
        assert sum("/integrations" in seen.path for seen in server.seen) <= requests
    assert done.returncode == 1, done.stderr
    assert sorted(taken) == sorted({f"A{n}" for n in range(100)} - bad)
    if len(bad) == 1:
        assert "The portal refuses to take note of A7 (HTTP 400: Unknown.)." in done.stderr
