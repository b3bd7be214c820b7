"""The guards whose trigger needs a second program, a hand in the journal, or a person who says no."""

import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

import etl
from etl.app.events import Compared, Event, Planned
from etl.app.observer import Silent
from etl.app.waiting_events import Waiting
from etl.journal import Journal
from etl.portals import portal_key
from tests.api.conftest import Office

ONE = "A1,C1,100.00,100.00,USD,No"
MAILS = "A1,C1,100.00,100.00,USD,Yes"


class Interrupting(Silent):
    """Has another program act in the moment in which this one waits for the portal.

    Args:
        office: whose portal it is.
        after: the portal is taken after an event of this kind.
        act: what the other program does with it before this one has its turn.
    """

    def __init__(self, office: Office, after: type[Event], act: Callable[[], object]) -> None:
        self._office, self._after, self._act = office, after, act
        self._held = ExitStack()

    def note(self, event: Event) -> None:
        if isinstance(event, Waiting):
            self._held.close()
            self._act()
        elif isinstance(event, self._after):
            journal = self._held.enter_context(Journal(journal_of(self._office)))
            self._held.enter_context(journal.portal_lock(portal_key(self._office.base_url)))


class Typing(Silent):
    """A person who is asked for the name of the production portal, and types something."""

    attended = True

    def __init__(self, typed: str) -> None:
        self._typed = typed

    def name_of_portal(self, name: str, portal: str, documents: int) -> str:
        del name, portal, documents
        return self._typed


def journal_of(office: Office) -> Path:
    return office.folder / "state" / "journal.sqlite3"


def tamper(office: Office, statement: str) -> None:
    with closing(sqlite3.connect(journal_of(office))) as journal:
        assert journal.execute(statement).rowcount == 1
        journal.commit()


def find_a_conflict(office: Office) -> None:
    found = office.client().import_files(
        office.file("A1,C3,100.00,100.00,USD,No", name="other.csv"), send=etl.SendOptions(compare=True)
    )
    assert found.frame()["Status"].to_list() == ["Failed"]


@pytest.mark.parametrize("overwrites", [False, True])
def test_a_conflict_that_was_found_while_a_run_waited_for_the_portal_stops_it(office: Office, overwrites: bool) -> None:
    assert office.client().import_files(office.file(ONE)).delivered
    office.pay("A1")
    late = office.file("A1,C9,100.00,100.00,USD,No", name="late.csv")
    send = etl.SendOptions(compare=overwrites, overwrite_conflicts=overwrites)
    after = Compared if overwrites else Planned
    client = office.client(wait=True, observer=Interrupting(office, after, lambda: find_a_conflict(office)))
    if overwrites:
        assert client.import_files(late, send=send).delivered
        assert office.due() == {"A1": "100.00"}
        return
    with pytest.raises(etl.PlanError, match="another command has just found that sending 1 of these invoices"):
        client.import_files(late, send=send)
    assert office.due() == {"A1": "0.00"}
    assert {run.number: run.state for run in client.runs()}[2] is etl.RunState.REFUSED


def test_mails_that_a_comparison_brings_into_an_import_need_an_answer_too(office: Office) -> None:
    client = office.client()
    assert client.import_files(office.file(MAILS), send=etl.SendOptions(emails=False)).delivered
    # By the journal it is unchanged, and mails nobody; the portal holds something else.
    assert not client.plan(office.file(MAILS, name="again.csv")).mails.documents
    office.pay("A1", "150.00")
    with pytest.raises(etl.PlanError, match="Add emails=True if they should be, or emails=False"):
        client.import_files(office.file(MAILS, name="compared.csv"), send=etl.SendOptions(compare=True))
    assert office.due() == {"A1": "150.00"}


@pytest.mark.parametrize(
    "change", ["payload = replace(payload, '100', '900')", "amount = '900.00'", "identity = 'A9'", "content = 'x'"]
)
@pytest.mark.edits_rows
def test_a_planned_document_that_is_not_as_it_was_written_is_never_sent(office: Office, change: str) -> None:
    client = office.client()
    plan = client.plan(office.file(ONE))
    tamper(office, f"UPDATE document SET {change}")
    assert client.send(plan).ending is etl.Ending.STOPPED
    assert not office.due()


@pytest.mark.parametrize("typed", ["", "acme"])
def test_another_name_than_that_of_the_production_portal_sends_nothing(office: Office, typed: str) -> None:
    portal = etl.PortalOptions(base_url=office.base_url, environment="production")
    secrets = etl.Secrets(integration_key="simulator", integration_password="simulator")  # noqa: S106
    client = etl.Client(portal, secrets=secrets, journal=journal_of(office), observer=Typing(typed))
    with pytest.raises(etl.PlanError, match=f"Nothing was sent: {typed or 'nothing'} was typed, not simulator"):
        client.import_files(office.file(ONE))
    assert not office.due()
    (run,) = client.runs()
    assert run.state is etl.RunState.REFUSED


def test_a_run_is_not_sent_to_another_portal_than_it_was_planned_for(office: Office) -> None:
    client = office.client()
    plan, elsewhere = client.plan(office.file(ONE)), other_portal(office)
    for act in (elsewhere.send, elsewhere.compare, elsewhere.resume):
        with pytest.raises(
            etl.SettingsError, match=r"but the settings lead to \S+ Set the portal the run was planned for"
        ):
            act(plan.run)
    assert client.send(plan).delivered
    with pytest.raises(etl.SettingsError, match=r"went to \S+, but the settings .* Set the portal the run was sent to"):
        elsewhere.verify(plan)


def other_portal(office: Office) -> etl.Client:
    return etl.Client(
        etl.PortalOptions(base_url="http://127.0.0.1:9/api", retries=0, give_up_after=0),
        secrets=etl.Secrets(token="t"),  # noqa: S106
        journal=journal_of(office),
    )


def test_an_approved_plan_is_not_sent_to_another_portal(office: Office) -> None:
    proposal = office.client().propose(office.file(ONE))
    with pytest.raises(etl.SettingsError, match="Set the portal the plan was made for"):
        other_portal(office).send_approved(proposal.plan_id)
    assert office.client().send_approved(proposal.plan_id).delivered


@pytest.mark.parametrize("plan_id", ["", "7", "1-xyz", "1-0123456789AB", "1-0123456789abc", "\u0661-0123456789ab"])
def test_what_is_no_plan_id_is_not_looked_for(office: Office, plan_id: str) -> None:
    office.client().plan(office.file(ONE))
    with pytest.raises(etl.SettingsError, match=r"write the PLAN-ID as client.propose\(...\) has told it"):
        office.client().send_approved(plan_id)


def test_a_plan_is_written_as_a_workbook_and_as_nothing_else(office: Office) -> None:
    with pytest.raises(etl.ResultsError, match=r"A plan cannot be written as july.csv: name a workbook, .xlsx"):
        office.client().propose(office.file(ONE), office.folder / "july.csv")
    assert (office.folder / "july.csv").read_text("utf-8").splitlines()[1] == ONE


def test_an_approved_plan_whose_file_was_changed_or_cannot_be_read_is_not_sent(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = office.client()
    proposal = client.propose(office.file(ONE))
    office.file("A1,C1,999.00,999.00,USD,No")
    with pytest.raises(etl.PlanError, match=r"july.csv has changed since the plan was made. Make a new plan"):
        client.send_approved(proposal.plan_id)

    def unreadable(_: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("etl.app.approval.sha256", unreadable)
    with pytest.raises(etl.FileError, match=r"Permission denied\)\. Put it back .* whether it is what was planned"):
        client.send_approved(proposal.plan_id)
    assert not office.due()


def test_a_plan_that_nobody_has_sent_is_not_given_up_and_not_verified(office: Office) -> None:
    proposal = office.client().propose(office.file(ONE))
    with pytest.raises(etl.SettingsError, match="is a plan that nobody has sent, and sends nothing by itself"):
        office.client().abandon(proposal.run)
    with pytest.raises(etl.SettingsError, match=f"Run {proposal.run} has sent nothing, so there is nothing to verify"):
        office.client().verify(proposal.run)


def test_what_was_paid_since_is_not_opened_again_though_nobody_has_asked_to_compare(office: Office) -> None:
    client = office.client()
    assert client.import_files(office.file(ONE, "A2,C1,5.00,5.00,USD,No")).delivered
    plan = client.plan(office.file("A1,C2,100.00,100.00,USD,No", "A2,C2,5.00,5.00,USD,No", name="august.csv"))
    office.pay("A1", "40.00")
    done = client.send(plan.run)
    assert (done.ending, done.frame()["Status"].to_list()) == (etl.Ending.FAILURES, ["Failed", "Success"])
    assert office.due() == {"A1": "40.00", "A2": "5.00"}
