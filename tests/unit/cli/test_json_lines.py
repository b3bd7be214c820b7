"""What the commands tell programs is what docs/json.md promises."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from etl import Client, JournalOptions, PortalOptions, Secrets
from tests.support.command import Etl
from tests.support.pdfs import write_pdfs
from tests.support.plans import DATA, FAST, row, write

PROMISED = {
    name: set(re.findall(r"`(\w+)`", facts))
    for name, facts in re.findall(
        r"^\| `(\w+)` \| [^|]* \| ([^|]*) \|$",
        (Path(__file__).parents[3] / "docs" / "json.md").read_text(encoding="utf-8"),
        flags=re.MULTILINE,
    )
}

Lines = list[dict[str, object]]


def all_told(etl: Etl) -> dict[str, tuple[int, Lines]]:
    """What each command tells, and its exit code."""
    july = write(etl, "july.csv", row(1), row(2), row(3, amount="x"))
    write(etl, "same.csv", row(1), row(2))
    (etl.folder / "change.csv").write_text("InvoiceId,PONumber\nINV-0001,NEW\n", encoding="utf-8")
    write_pdfs(etl.folder / "pdfs", "INV-0002")
    found: dict[str, tuple[int, Lines]] = {}

    def run(name: str, *words: str) -> None:
        done = etl.run(*words, "--json", **settings)
        found[name] = done.returncode, [json.loads(line) for line in done.stdout.splitlines()]

    with etl.simulator(*DATA) as where:
        settings = where | FAST
        run("validate", "validate", july)
        run("import", "import", july, "--verify")
        run("nothing", "import", "same.csv")
        run("plan", "plan", write(etl, "august.csv", row(2, date="2026-09-01"), row(4)))
        run("no changes", "plan", "same.csv")
        run("update", "update", "change.csv")
        run("attach", "attach", "pdfs")
        run("verify", "verify", "1")
        run("resume", "resume")
        Client(
            PortalOptions(base_url=where["PAYFABRIC_BASE_URL"]),
            secrets=Secrets(integration_key="simulator", integration_password="simulator"),  # noqa: S106 - its own
            journal=JournalOptions(journal=etl.journal),
        ).plan(etl.folder / write(etl, "may.csv", row(9)))
        run("resumed", "resume")
        run("retry", "retry", "1")
        june = write(etl, "june.csv", row(1, po="X"), row(2, po="X"), row(4).replace(",C1,", ",ACME,"))
        run("new customer", "import", june, "--compare")
        run("revert plan", "revert", "8", "--dry-run")
        run("revert", "revert", "8")
        run("reverted", "revert", "8")
        run("reconcile", "reconcile", "same.csv")
        run("export", "export", "all.csv")
        run("refused", "import", july, "--expect-count", "7", "--fresh")
        run("quiet", "validate", july, "--quiet")
    return found


def events(lines: Lines) -> Iterator[tuple[str, dict[str, object]]]:
    for line in lines:
        yield str(line["event"]), line


def the_first_line_has_the_version_and_the_last_one_the_exit_code(told: dict[str, tuple[int, Lines]]) -> None:
    endings = {0: "success", 1: "failures", 2: "nothing_sent"}
    for name, (code, lines) in told.items():
        assert list(lines[0].items())[:2] == [("event", "version"), ("version", 1)], name
        assert lines[-1] == {"event": "ended", "exit_code": code, "ending": endings[code]}, name


def every_event_that_is_promised_comes_with_all_that_is_promised_of_it(
    told: dict[str, tuple[int, Lines]],
) -> None:
    seen = {event for _, lines in told.values() for event, _ in events(lines)}
    assert PROMISED.keys() - seen == set()
    for name, (_, lines) in told.items():
        for event, line in events(lines):
            assert PROMISED.get(event, set()) <= line.keys(), (name, event)


def a_program_learns_that_there_is_nothing_to_send(told: dict[str, tuple[int, Lines]]) -> None:
    plans = ("plan", "no changes", "revert plan")
    assert {name: dict(events(told[name][1]))["proposed"]["to_send"] for name in plans} == dict(
        zip(plans, (2, 0, 2), strict=True)
    )
    assert [told[name][0] for name in ("no changes", "nothing", "resume")] == [0, 0, 0]
    nothing = {name for name in told if "nothing_to_send" in dict(events(told[name][1]))}
    assert nothing == {"nothing", "retry", "reverted"}
    totals = dict(events(told["validate"][1]))["planned"]["totals"]
    assert isinstance(totals, dict)
    assert totals["pending"] == {"EUR": {"documents": 2, "amount": "3.20"}}
    assert "nothing_pending" in dict(events(told["resume"][1]))


def amounts_are_exact_text(told: dict[str, tuple[int, Lines]]) -> None:
    sent = dict(events(told["import"][1]))["sent"]
    totals = sent["figures"]
    assert isinstance(totals, dict)
    assert totals["succeeded"] == {"EUR": {"documents": 2, "amount": "3.20"}}
    planned = dict(events(told["validate"][1]))["planned"]["totals"]
    assert isinstance(planned, dict)
    assert planned["rejected"] == {"EUR": {"documents": 1, "amount": "0"}}


def what_ends_a_command_is_told_to_both(told: dict[str, tuple[int, Lines]]) -> None:
    code, lines = told["refused"]
    (error,) = [line for event, line in events(lines) if event == "error"]
    assert code == 2
    assert str(error["message"]).startswith("Nothing was sent: the control totals do not agree.")
    assert [event for event, _ in events(told["quiet"][1])] == ["version", "ended"]


def test_what_is_told_is_what_is_promised(etl: Etl) -> None:
    told = all_told(etl)
    the_first_line_has_the_version_and_the_last_one_the_exit_code(told)
    every_event_that_is_promised_comes_with_all_that_is_promised_of_it(told)
    a_program_learns_that_there_is_nothing_to_send(told)
    amounts_are_exact_text(told)
    what_ends_a_command_is_told_to_both(told)
