"""Putting a run back from Python: the same plan, guards and results as on the command line."""

import asyncio
from pathlib import Path

import polars as pl
import pytest

from etl import AsyncClient, Client, Ending, PlanError, SendOptions, SettingsError
from etl.app.stops import Stops
from tests.api.conftest import Office
from tests.api.test_interrupted import Watcher
from tests.support.pdfs import write_pdfs
from tests.support.portal import standing

ROWS = [f"A{n:03},C1,{n}0.00,{n}0.00,EUR,No" for n in range(1, 81)]
NEWER = [f"A{n:03},C1,{n}5.00,{n}5.00,EUR,No" for n in range(1, 81)]


def loaded_twice(office: Office, client: Client, count: int) -> dict[str, str]:
    """What was due after the first load, of which the second has left nothing."""
    assert client.import_files(office.file(*ROWS[:count])).delivered
    due = office.due()
    assert client.import_files(office.file(*NEWER[:count], name="newer.csv")).delivered
    return due


def test_a_reversal_that_was_stopped_goes_on_and_keeps_what_was_touched_meanwhile(tmp_path: Path) -> None:
    with standing(["--latency", "20"]) as stand:
        office, stops = Office(tmp_path, stand), Stops()
        before = loaded_twice(office, office.client(), len(ROWS))
        first = office.client(observer=Watcher(stops.ask)).with_stops(stops).revert(2)
        assert first.ending is Ending.STOPPED
        office.pay("A080", "1.00")
        with pytest.raises(PlanError, match=r"run 3 .* has .* pending\. Finish it first"):
            office.client().revert(1)
        second = office.client().revert(2, results=tmp_path / "back.csv")
        due = office.due()
    assert (second.run, second.ending) == (first.run, Ending.FAILURES)
    assert due == before | {"A080": "1.00"}
    assert second.frame()["Status"].value_counts().sort("Status").rows() == [("Set aside", 1), ("Success", 79)]
    by_hand = pl.read_excel(tmp_path / "back.by-hand.xlsx", sheet_name="By hand")
    assert by_hand["InvoiceId"].to_list() == ["A080"]


def test_a_plan_to_put_back_is_sent_by_its_id(office: Office) -> None:
    client = office.client()
    before = loaded_twice(office, client, 3)
    proposal = client.propose_revert(client.runs()[0], office.folder / "plan.xlsx")
    assert office.due() != before
    with pytest.raises(SettingsError, match="is a plan"):
        client.resume(proposal.run)
    assert asyncio.run(AsyncClient(client).send_approved(proposal.plan_id)).delivered
    assert office.due() == before


def test_a_run_that_is_not_finished_or_has_sent_nothing_is_not_put_back(office: Office) -> None:
    client = office.client()
    write_pdfs(office.folder / "pdfs", "A001")
    assert client.import_files(office.file(*ROWS[:1])).delivered
    assert client.attach(office.folder / "pdfs").delivered
    plan = client.plan(office.file(*NEWER[:1]))
    proposal = client.propose(office.file(*NEWER[:1], name="other.csv"))
    for run, sentence in (
        (plan.run, r"has 1 invoice pending. Give them up first: client.abandon\(3\)"),
        (proposal.run, "has sent nothing, so there is nothing to put back"),
        (2, "has sent PDFs, and PayFabric gives none back that was there before"),
        (99, "There is no run 99"),
    ):
        with pytest.raises((PlanError, SettingsError), match=sentence):
            client.revert(run)
    with pytest.raises(PlanError, match="planned without no_undo=True"):
        client.send(plan, send=SendOptions(no_undo=True))
    with Client(simulate=True) as rehearsal, pytest.raises(SettingsError, match="a rehearsal has none"):
        rehearsal.revert(1)


def test_what_was_changed_between_plan_and_sending_is_what_is_put_back(office: Office) -> None:
    client = office.client()
    assert client.import_files(office.file(*ROWS[:2])).delivered
    newer = client.plan(office.file(*NEWER[:2]))
    office.stand.change("A001", Comments="in between")
    in_between = office.stand.bodies()
    assert client.send(newer).delivered
    assert client.revert(newer.run).delivered
    assert office.stand.bodies() == in_between
