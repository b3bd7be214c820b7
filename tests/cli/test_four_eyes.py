"""A portal that needs a second person: nothing comes to it that nobody but its maker has seen, by any door."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing

import polars as pl
import pytest

from etl import Client, JournalOptions, PlanError, PortalOptions, Secrets
from etl.journal.who import user
from tests.support.accounts import ANNA, BERT, account
from tests.support.command import Etl
from tests.support.pdfs import write_pdfs
from tests.support.plans import DATA, FAST, plan_id, row, write
from tests.support.stored import bodies, posts

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="numbers of accounts are POSIX's")


@pytest.fixture
def settings(etl: Etl) -> Iterator[dict[str, str]]:
    with etl.simulator(*DATA) as where:
        yield where | FAST


def client(etl: Etl, settings: dict[str, str]) -> Client:
    return Client(
        PortalOptions(base_url=settings["PAYFABRIC_BASE_URL"], rate="unlimited"),  # type: ignore[arg-type] # parsed
        secrets=Secrets(integration_key="simulator", integration_password="simulator"),  # noqa: S106 - its own
        journal=JournalOptions(journal=etl.journal),
    )


def test_nothing_is_sent_by_any_door_until_another_account_has_approved_it(etl: Etl, settings: dict[str, str]) -> None:
    data, invoices = etl.folder / "portal.db", write(etl, "july.csv", row(1), row(2))
    write_pdfs(etl.folder / "pdfs", "INV-0009")
    (etl.folder / "change.csv").write_text("InvoiceId,PONumber\nINV-0009,P9\n", encoding="utf-8")
    python = client(etl, settings)
    with account(ANNA):
        assert etl.run("import", write(etl, "june.csv", row(9)), **settings).returncode == 0
        pending = python.plan(etl.folder / write(etl, "may.csv", row(8)))
        on = etl.run("four-eyes", "on", **settings)
        doors = [
            etl.run("import", invoices, **settings),
            etl.run("import", "may.csv", **settings),
            etl.run("resume", **settings),
            etl.run("resume", str(pending.run), **settings),
            etl.run("retry", str(pending.run), **settings),
        ]
        changes = [etl.run("update", "change.csv", **settings), etl.run("attach", "pdfs", **settings)]
        for way in (lambda: python.send(pending), lambda: python.plan(etl.folder / invoices)):
            with pytest.raises(PlanError, match="needs a second person"):
                way()
    assert "needs a second person" in on.stdout
    for done in doors:
        assert (done.returncode, done.stdout.count("Sending")) == (2, 0), done.args
        assert "needs a second person" in done.stderr, done.args
    assert any("somebody else, with an account of their own, approves it" in done.stderr for done in doors)
    for done in changes:
        # What is pending would undo them.
        assert done.returncode == 2
        assert "pending" in done.stderr
    assert posts(data) == {"INV-0009": 1}
    assert bodies(data)["INV-0009"]["PONumber"] == "PO9"


def test_a_plan_is_approved_by_another_account_than_made_it_whatever_the_environment_says(
    etl: Etl, settings: dict[str, str]
) -> None:
    invoices = write(etl, "july.csv", row(1), row(2))
    forged = settings | dict.fromkeys(("USER", "LOGNAME", "LNAME", "USERNAME", "SUDO_USER"), "bert")
    with account(ANNA) as anna:
        etl.run("four-eyes", "on", **settings)
        planned = etl.run("plan", invoices, **settings)
        plan = plan_id(planned.stdout)
        early = etl.run("import", "--plan", plan, **settings)
        own = [etl.run("approve", plan, **each) for each in (settings, forged)]
        still = etl.run("import", "--plan", plan, **forged)
    assert f"With another account: python -m etl approve {plan}" in planned.stdout
    about = pl.read_excel(etl.folder / "july.plan.xlsx", sheet_name="About", has_header=False).rows()
    assert ("To approve it, with another account", f"python -m etl approve {plan}") in [line[:2] for line in about]
    for done in (early, still):
        assert done.returncode == 2
        assert f"Nothing of plan {plan} was sent" in done.stderr
        assert f"python -m etl approve {plan}" in done.stderr
    for done in own:
        assert done.returncode == 2
        assert f"was made by {anna}, which is your account too" in done.stderr
    with account(BERT) as bert:
        approved = etl.run("approve", plan, **settings)
    with account(ANNA):
        sent = etl.run("import", "--plan", plan, **settings)
        again = etl.run("approve", plan, **settings)
        trail = etl.run("runs", plan.split("-")[0])
        unknown = etl.run("approve", "99-0a1b2c3d4e5f", **settings)
    assert approved.returncode == 0, approved.stderr
    assert f"is approved by {bert}" in approved.stdout
    assert sent.returncode == 0, sent.stderr
    assert posts(etl.folder / "portal.db") == {"INV-0001": 1, "INV-0002": 1}
    assert "was sent already" in again.stderr
    assert "There is no plan 99-0a1b2c3d4e5f in this journal. See python -m etl runs." in unknown.stderr
    assert f"etl approve {plan}\n    by {bert}" in trail.stdout


def test_changes_and_pdfs_become_plans_and_are_sent_when_approved(etl: Etl, settings: dict[str, str]) -> None:
    data = etl.folder / "portal.db"
    write_pdfs(etl.folder / "pdfs", "INV-0001")
    (etl.folder / "change.csv").write_text("InvoiceId,PONumber\nINV-0001,NEW\n", encoding="utf-8")
    with account(ANNA):
        assert etl.run("import", write(etl, "july.csv", row(1)), **settings).returncode == 0
        etl.run("four-eyes", "on", **settings)
        waiting = [etl.run("update", "change.csv", **settings), etl.run("attach", "pdfs", **settings)]
        plans = [plan_id(done.stdout) for done in waiting]
        listed = etl.run("runs")
    assert [done.returncode for done in waiting] == [2, 2]
    assert listed.stdout.count("a plan, not sent") == 2
    assert bodies(data)["INV-0001"]["PONumber"] == "PO1"
    changes = pl.read_excel(etl.folder / "change.plan.xlsx", sheet_name="Changes").rows()
    assert [row[2:5] for row in changes] == [("PONumber", None, "NEW")]
    with account(BERT):
        for plan in plans:
            assert etl.run("approve", plan, **settings).returncode == 0
    with account(ANNA):
        sent = [etl.run("import", "--plan", plan, **settings) for plan in plans]
    assert [done.returncode for done in sent] == [0, 0], sent
    assert bodies(data)["INV-0001"]["PONumber"] == "NEW"
    with closing(sqlite3.connect(data)) as stored:
        assert stored.execute("SELECT COUNT(*) FROM attachment").fetchone() == (1,)


def test_one_account_alone_does_not_end_it(etl: Etl, settings: dict[str, str]) -> None:
    invoices = write(etl, "july.csv", row(1))
    with account(ANNA) as anna:
        etl.run("four-eyes", "on", **settings)
        off = [etl.run("four-eyes", "off", **settings) for _ in range(2)]
        refused = etl.run("import", invoices, **settings)
    with account(BERT) as bert:
        over = etl.run("four-eyes", "off", **settings)
        shown = etl.run("four-eyes", **settings)
        sent = etl.run("import", invoices, **settings)
    assert all(f"{anna} has asked to end that" in done.stdout for done in off)
    assert refused.returncode == 2
    assert "needs no second person" in over.stdout
    assert [line.partition(" UTC ")[2].split(maxsplit=1) for line in shown.stdout.splitlines()[1:]] == [
        ["on", anna],
        ["off", anna],
        ["off", anna],
        ["off", bert],
    ]
    assert sent.returncode == 0, sent.stderr


def test_a_program_plans_approves_and_sends_behind_the_same_rule(etl: Etl, settings: dict[str, str]) -> None:
    file = etl.folder / write(etl, "july.csv", row(1))
    with client(etl, settings) as mine:
        with account(ANNA):
            assert mine.four_eyes(needed=True).needed
            plan = mine.propose(file).plan_id
            with pytest.raises(PlanError, match="which is your account too"):
                mine.approve(plan)
            with pytest.raises(PlanError, match="needs a second person"):
                mine.send_approved(plan)
            with pytest.raises(PlanError, match="needs a second person"):
                mine.import_files(file)
        with account(BERT) as bert:
            assert mine.approve(plan).account == bert
        with account(ANNA):
            assert mine.send_approved(plan).delivered
            assert mine.four_eyes().needed


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root may become somebody else")
def test_an_account_is_the_operating_systems_word(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USER", "LOGNAME", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "bert")
    assert user() == "root"
    os.setreuid(ANNA, -1)
    try:
        assert user() == f"uid {ANNA}"
    finally:
        os.setreuid(0, -1)
