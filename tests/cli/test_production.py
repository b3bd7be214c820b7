"""Nothing goes to production unless somebody has said so."""

from tests.support.command import Etl

PRODUCTION = ("www.payfabric.com", "www.payfabric.com.:443", "PayFabric.com")


def export(etl: Etl, *rows: str, name: str = "july.csv", headings: str = "InvoiceId,CustomerId,Amount,Currency") -> str:
    (etl.folder / name).write_text("\n".join([headings, *rows, ""]), encoding="utf-8")
    return name


def test_production_without_a_terminal_needs_a_yes(etl: Etl) -> None:
    name = export(etl, "A1,C1,30.00,USD")
    secrets = {"PAYFABRIC_PORTAL": "acme", "PAYFABRIC_TOKEN": "t"}
    for words in (("import", name), ("import", name, "--acknowledge"), ("update", name), ("resume",)):
        for way in (
            {"PAYFABRIC_ENVIRONMENT": "production"},
            *({"PAYFABRIC_BASE_URL": f"https://{host}/receivables/sync/api/acme/api"} for host in PRODUCTION),
        ):
            done = etl.run(*words, **(secrets | way))
            assert done.returncode == 2
            assert "send to production (acme), and there is no terminal to ask at. Add --yes." in done.stderr
    assert not etl.journal.exists()


def test_with_a_yes_production_is_sent_to_and_told_by_every_command(etl: Etl) -> None:
    change = export(etl, "A1,2026-07-31", name="dates.csv", headings="InvoiceId,DueDate")
    name = export(etl, "A1,C1,30.00,USD")
    with etl.simulator() as settings:
        live = settings | {"PAYFABRIC_ENVIRONMENT": "production"}
        nowhere = live | {"PAYFABRIC_BASE_URL": "http://127.0.0.1:9/receivables/sync/api/acme/api"}
        done = [etl.run(*words, "--yes", **live) for words in (("import", name, "--acknowledge"), ("update", change))]
        stopped = etl.run("import", name, "--yes", "--give-up-after", "0", **nowhere)
        resumed = etl.run("resume", "--yes", "--give-up-after", "0", **nowhere)
    assert [each.returncode for each in (*done, stopped, resumed)] == [0, 0, 3, 3], stopped.stderr
    for number, each in enumerate(done, start=1):
        assert "Sending 1 document to portal simulator, 127.0.0.1:" in each.stdout
        assert f"Run {number} to portal simulator, 127.0.0.1:" in each.stdout
    for each in (stopped, resumed):
        assert "Run 3 to portal acme, 127.0.0.1:9" in each.stdout
    held = [etl.results(file)[0] for file in ("dates.results.csv", "july.results.csv")]
    assert [(row["Portal"], str(row["Environment"])[:10]) for row in held] == [
        ("simulator", "127.0.0.1:"),
        ("acme", "127.0.0.1:"),
    ]
