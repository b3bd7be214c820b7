"""The library's front door: every guard of the commands stands there too."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import cast

import anyio
import polars as pl
import pytest

import etl
from etl.app.file_set import Paths
from etl.journal.run_states import NOT_SENT
from tests.api.conftest import Office

ONE = "A1,C1,100.00,100.00,USD,No"


def test_three_lines_plan_send_and_report_a_file(office: Office) -> None:
    client = office.client()
    result = client.send(client.plan(office.file(ONE, "A2,,1.00,1.00,USD,No")))
    frame = result.frame()
    assert dict(frame.schema) == etl.SCHEMA
    assert frame["Status"].to_list() == ["Success", "Failed"]
    assert (result.ending, result.delivered) == (etl.Ending.FAILURES, False)
    assert client.results(result.run).equals(frame)


def test_files_are_named_as_text_or_paths_alone_or_together(office: Office) -> None:
    first, second = office.file(ONE, name="a.csv"), office.file("A2,C1,1.00,1.00,USD,No", name="b.csv")
    client = office.client()
    named: list[Paths] = [str(first), first, [str(first), second], str(office.folder / "?.csv")]
    assert [client.plan(files).totals[0].count for files in named] == [1, 1, 2, 2]


def test_a_notebook_shows_what_a_value_means_and_not_how_it_is_kept(office: Office) -> None:
    client = office.client()
    plan = client.plan(office.file(ONE, "A2,,1.00,1.00,USD,No"))
    assert repr(plan) == "<Plan of run 1: 2 read: 1 rejected (1.00 USD), 1 to send (100.00 USD)>"
    assert plan.figures.pending["USD"].count == 1
    first, *_, sums, hash_total = str(plan).splitlines()
    assert first.startswith("Read july.csv (UTF-8, comma")
    assert (sums, hash_total) == (
        "Run 1: 2 read: 1 rejected (1.00 USD), 1 to send (100.00 USD).",
        "Hash total of the InvoiceIds: 3.",
    )
    delivery = client.send(plan)
    assert repr(delivery) == "<Delivery of run 1, FAILURES: 2 read: 1 rejected (1.00 USD), 1 succeeded (100.00 USD)>"
    checked = client.validate(office.file(ONE))
    assert repr(checked) == "<Checked, SUCCESS: 1 read: 1 to send (100.00 USD)>"
    assert str(checked) == str(checked.plan)


@pytest.mark.parametrize("odd", [None, 7, b"july.csv", [b"july.csv"], [None]], ids=repr)
def test_what_names_no_file_is_told_as_that(office: Office, odd: object) -> None:
    with pytest.raises(TypeError, match="Files are named by text or paths"):
        office.client().plan(odd)  # type: ignore[arg-type] # what a notebook may give


@pytest.mark.parametrize("odd", ["july.csv", None, True, 1.0], ids=repr)
def test_what_is_neither_a_plan_nor_the_number_of_a_run_is_told_as_that(office: Office, odd: object) -> None:
    client = office.client()
    client.plan(office.file(ONE))
    for ask in (client.send, client.compare, client.revert):
        with pytest.raises(TypeError, match=r"a plan, or the number of a run.*client\.plan\(file\)"):
            cast("Callable[[object], object]", ask)(odd)
    assert not office.due()


def test_control_totals_are_a_guard_and_what_they_refuse_is_never_sent(office: Office) -> None:
    client, file = office.client(), office.file(ONE)
    with pytest.raises(etl.PlanError, match="control totals do not agree"):
        client.plan(etl.FileSet(file, check=etl.CheckOptions(expect_total=["99.99 USD"])))  # type: ignore[arg-type] # parsed
    (run,) = client.runs()
    assert run.state is etl.RunState.REFUSED
    with pytest.raises(etl.SettingsError, match="was never ready to be sent"):
        client.send(run.number)
    with pytest.raises(etl.SettingsError, match="was never ready to be sent"):
        client.resume(run.number)
    assert client.resume() is None
    assert not office.due()


def test_nobody_is_mailed_unless_that_was_said(office: Office) -> None:
    client, file = office.client(), office.file("A1,C1,1.00,1.00,USD,Yes")
    with pytest.raises(etl.PlanError, match="1 customer would be mailed"):
        client.plan(file)
    assert client.import_files(file, send=etl.SendOptions(emails=False)).delivered
    assert not office.client().plan(file, send=etl.SendOptions(emails=False, fresh=True)).mails.documents


def test_what_was_refused_since_it_was_paid_is_compared_again_and_never_opened(office: Office) -> None:
    client, file = office.client(), office.file(ONE)
    assert client.import_files(file).delivered
    office.pay("A1", "40.00")
    changed = office.file("A1,C1,100.00,100.00,USD,No", "A2,C1,5.00,5.00,USD,No", name="august.csv")
    compared = client.import_files(changed, send=etl.SendOptions(compare=True))
    assert compared.frame()["Status"].to_list() == ["Failed", "Success"]
    again = office.file("A1,C2,100.00,100.00,USD,No", name="september.csv")
    sent = client.send(client.plan(again))
    assert sent.frame()["Status"].to_list() == ["Failed"]
    assert office.due() == {"A1": "40.00", "A2": "5.00"}
    named = client.import_files(again, send=etl.SendOptions(compare=True, overwrite_conflicts=True, fresh=True))
    assert named.delivered
    assert office.due()["A1"] == "100.00"


def test_a_plan_that_waited_is_compared_with_what_others_have_found_meanwhile(office: Office) -> None:
    waiting = office.client()
    assert waiting.import_files(office.file(ONE)).delivered
    plan = waiting.plan(office.file("A1,C9,100.00,100.00,USD,No", name="late.csv"))
    office.pay("A1")
    found = office.client().import_files(
        office.file("A1,C3,100.00,100.00,USD,No", name="other.csv"), send=etl.SendOptions(compare=True)
    )
    assert found.frame()["Status"].to_list() == ["Failed"]
    assert waiting.send(plan).frame()["Status"].to_list() == ["Failed"]
    assert office.due() == {"A1": "0.00"}


def test_a_comparison_brings_no_mails_that_nobody_has_allowed(office: Office) -> None:
    client = office.client()
    file = office.file("A1,C1,1.00,1.00,USD,Yes", "A2,C1,1.00,1.00,USD,No")
    assert client.import_files(file, send=etl.SendOptions(emails=False)).delivered
    # The portal was given A1 so already: nothing of it is to be sent, and nobody is asked about its mail.
    plan = client.plan(office.file("A1,C1,1.00,1.00,USD,Yes", "A2,C2,1.00,1.00,USD,No", name="b.csv"))
    assert not plan.mails.documents
    office.pay("A1", "2.00")
    with pytest.raises(etl.PlanError, match="nobody has allowed that"):
        client.compare(plan)
    with pytest.raises(etl.PlanError, match="nobody has allowed that"):
        client.send(plan)
    assert office.due() == {"A1": "2.00", "A2": "1.00"}


def test_a_proposal_is_sent_by_its_id_alone_and_exactly_so(office: Office) -> None:
    client = office.client()
    proposal = client.propose(office.file(ONE))
    assert proposal.workbook == office.folder / "july.plan.xlsx"
    with pytest.raises(etl.SettingsError, match="is a plan"):
        client.send(proposal.run)
    office.file("A1,C1,999.00,999.00,USD,No")
    with pytest.raises(etl.PlanError, match=r"july.csv has changed since the plan was made"):
        client.send_approved(proposal.plan_id)
    office.file(ONE)
    assert client.send_approved(proposal.plan_id).delivered
    assert office.due() == {"A1": "100.00"}


def test_production_is_sent_to_only_where_that_was_allowed(office: Office) -> None:
    portal = etl.PortalOptions(base_url=office.base_url, environment="production")
    with pytest.raises(etl.SettingsError, match="This would send to production"):
        etl.Client(portal, secrets=etl.Secrets(token="t"), journal=office.folder / "j.db").plan(office.file(ONE))  # noqa: S106
    assert not office.due()


def test_an_update_waits_until_an_import_is_finished(office: Office) -> None:
    client = office.client()
    client.plan(office.file(ONE))
    change = office.file("A1,2026-09-30", name="change.csv", headings="InvoiceId,DueDate")
    with pytest.raises(etl.PlanError, match=r"run 1 to the same portal has 1 invoice pending"):
        client.update(change)
    assert client.abandon(1).pending == 1
    with pytest.raises(etl.SettingsError, match="Nothing of run 1 is pending"):
        client.abandon(1)


def test_the_trail_tells_the_program_by_its_name_and_how_each_call_ended(office: Office) -> None:
    client = office.client(caller="nightly")
    plan = client.plan(office.file(ONE))
    client.send(plan)
    with etl_journal(office) as journal:
        invocations = journal.audit.invocations(plan.run)
    assert [(each.command, each.exit_code) for each in invocations] == [(("python:", "nightly"), 0)] * 2


def etl_journal(office: Office) -> "etl.journal.Journal":
    from etl.journal import Journal

    return Journal(office.folder / "state" / "journal.sqlite3")


def test_what_is_sent_can_be_verified_exported_and_asked_for(office: Office) -> None:
    client = office.client()
    result = client.import_files(office.file(ONE), results=office.folder / "r.csv")
    assert result.results == office.folder / "r.csv"
    assert client.verify(result).ending is etl.Ending.SUCCESS
    office.pay("A1", "250.00")
    differing = client.verify(result.run, office.folder / "v.xlsx")
    assert (differing.ending, differing.workbook) == (etl.Ending.FAILURES, office.folder / "v.xlsx")
    exported = client.export(str(office.folder / "all.csv"), ["InvoiceId=A1"])
    assert exported.count == 1
    assert pl.read_csv(exported.path)["InvoiceId"].to_list() == ["A1"]
    held = client.get("A1", "A2")
    assert held["A1"] is not None
    assert held["A2"] is None


def test_files_are_checked_and_shown_without_a_portal(tmp_path: Path) -> None:
    client = etl.Client(journal=tmp_path / "none.db")
    file = tmp_path / "july.csv"
    file.write_text("InvoiceId,CustomerId,Amount\nA1,C1,1.00\nA2,,1.00\n", encoding="utf-8")
    checked = client.validate(file)
    assert (checked.ending, checked.results) == (etl.Ending.FAILURES, None)
    assert [reason.count for reason in checked.reasons.reasons] == [1]
    (shown,) = client.preview(file, documents=1)
    assert [each.planned.document_id for each in shown.documents] == ["A1"]
    assert not (tmp_path / "none.db").exists()


def test_a_rehearsal_leaves_no_trace_and_asks_no_portal(tmp_path: Path) -> None:
    file = tmp_path / "july.csv"
    file.write_text("InvoiceId,CustomerId,Amount\nA1,C1,1.00\n", encoding="utf-8")
    with etl.Client(simulate=True, journal=tmp_path / "none.db") as client:
        assert client.send(client.plan(file)).delivered
        with pytest.raises(etl.SettingsError, match="This asks a portal, and a rehearsal has none"):
            client.get("A1")
    assert not (tmp_path / "none.db").exists()


def test_a_plain_call_works_where_a_loop_runs_already(office: Office) -> None:
    client, file = office.client(), office.file(ONE)

    async def notebook() -> bool:
        return client.import_files(file).delivered

    assert asyncio.run(notebook())


def test_the_same_methods_can_be_awaited(office: Office) -> None:
    client, file = etl.AsyncClient(office.client()), office.file(ONE)

    async def program() -> bool:
        return (await client.send(await client.plan(file))).delivered

    assert anyio.run(program)
    assert office.due() == {"A1": "100.00"}


def test_an_awaited_run_that_is_cancelled_stops_with_nothing_in_doubt(office: Office) -> None:
    file = office.file(*(f"A{number},C1,1.00,1.00,USD,No" for number in range(2_000)))
    slow = etl.PortalOptions(base_url=office.base_url, rate="50")  # type: ignore[arg-type] # parsed
    journal = office.folder / "state" / "journal.sqlite3"
    secrets = etl.Secrets(integration_key="simulator", integration_password="simulator")  # noqa: S106
    client = etl.AsyncClient(etl.Client(slow, secrets=secrets, journal=journal))

    async def program() -> bool:
        plan = await client.plan(file)
        with anyio.move_on_after(1.5) as scope:
            await client.send(plan)
        return scope.cancelled_caught

    assert anyio.run(program)
    (run,) = office.client().runs()
    assert run.state is etl.RunState.STOPPED
    statuses = office.client().results(run.number)["Status"].value_counts()
    counts = dict(statuses.iter_rows())
    assert counts["Success"] == len(office.due())
    assert counts["Success"] + counts["Pending"] == 2_000
    assert run.pending == counts["Pending"]


def test_no_state_that_forbids_sending_is_one_that_send_takes(office: Office) -> None:
    client = office.client()
    with pytest.raises(etl.PlanError):
        client.plan(etl.FileSet(office.file(ONE), check=etl.CheckOptions(expect_count=9)))
    client.propose(office.file("A2,C1,1.00,1.00,USD,No", name="b.csv"))
    for run in client.runs():
        assert run.state in NOT_SENT
        with pytest.raises(etl.SettingsError):
            client.send(run.number)
    assert not office.due()


def test_a_row_that_comes_back_marked_is_refused_until_its_cell_is_corrected(office: Office) -> None:
    marked = "Not whole (empty the cell when its row is right)"
    mark = '"Until corrected: InvoiceId ""2026-07-31"" is a date in the spreadsheet."'
    file = office.folder / "july.rejects.csv"
    rows = [f"InvoiceId,CustomerId,Amount,{marked}", f"2026-07-31,C1,1,{mark}", f"7-31,C1,1,{mark}", "B1,C1,1,"]
    file.write_text("\n".join(rows) + "\n")
    counts = {total.status: total.count for total in office.client().plan(file).totals}
    assert counts == {"planned": 2, "rejected": 1}
