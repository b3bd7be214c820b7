"""A run to a portal that needs a second person is let pass, begins to send and is claimed only once one approved it."""

import pytest

from etl.errors import PlanError
from etl.journal import Journal, JournalServer
from etl.model.approval import FourEyes, Wish
from etl.model.document import PlannedRow
from etl.model.run import RunRequest, RunState, SourceFile
from tests.support.accounts import ANNA, BERT, account
from tests.support.postgres import Server

HERE = "http://127.0.0.1:9/api"
AT = "2026-07-31T18:00:00Z"


def run_of(journal: Journal) -> int:
    run = journal.begin(RunRequest("import", HERE))
    journal.add_source(run, 0, SourceFile("july.csv", "", "0" * 64))
    journal.add(run, 0, [PlannedRow(0, 2, "A1", "a1", "a1", "A1", "USD", "1.00", "{}", mails=False)], [])
    journal.planned(run, RunState.REFUSED)
    return run


@pytest.mark.parametrize(
    ("said", "needed", "ending"),
    [
        ("", False, ""),
        ("+anna", True, ""),
        ("-anna", False, ""),
        ("+anna -anna", True, "anna"),
        ("+anna -anna -anna", True, "anna"),
        ("+anna -bert -anna", False, ""),
        ("+anna -anna +carl -bert", True, "bert"),
        ("+anna -anna -bert +bert", True, ""),
        # Nobody is no second person.
        ("+anna - -anna", True, "anna"),
        ("+anna -anna -", True, "anna"),
    ],
)
def test_one_account_asks_for_the_rule_and_two_end_it(said: str, needed: bool, ending: str) -> None:
    found = FourEyes.of(Wish(word[0] == "+", word[1:], AT) for word in said.split())
    assert (found.needed, found.ending) == (needed, ending)


def test_each_step_of_a_run_asks_for_the_second_person(place: object) -> None:
    with Journal(place) as journal:  # type: ignore[arg-type] # either
        earlier = run_of(journal)
        journal.mark(earlier, RunState.PLANNED)
        journal.approvals.wish(f"{HERE}/", needed=True)
        run = run_of(journal)
        with pytest.raises(PlanError, match="this run is no plan"):
            journal.mark(run, RunState.PLANNED)
        with pytest.raises(PlanError, match="this run is no plan"):
            journal.mark(earlier, RunState.SENDING)
        with pytest.raises(PlanError, match="this run is no plan"):
            journal.settle_and_claim(earlier, [], -1, 1)
        # What was sent before lands all the same.
        assert journal.settle_and_claim(earlier, [], -1, 0) == []
        journal.comparisons.propose(run, journal.comparisons.digest(run))
        with pytest.raises(PlanError, match="and its maker must not be the one who approves it"):
            journal.mark(run, RunState.PLANNED)
        with pytest.raises(PlanError, match="which is your account too"):
            journal.approvals.approve(run)
        assert journal.approvals.of(run) == []
        assert not journal.approvals.four_eyes("http://127.0.0.1:8/api").needed


def test_a_second_account_lets_it_pass_and_no_other_plan(tmp_path: object) -> None:
    with Journal(tmp_path / "journal.sqlite3") as journal:  # type: ignore[operator] # a path
        with account(ANNA):
            journal.approvals.wish(HERE, needed=True)
            run = run_of(journal)
            journal.comparisons.propose(run, journal.comparisons.digest(run))
        with account(BERT) as bert:
            assert [journal.approvals.approve(run) for _ in range(2)] == [bert] * 2
        assert [each.account for each in journal.approvals.of(run)] == [bert]
        journal.mark(run, RunState.PLANNED)
        assert len(journal.settle_and_claim(run, [], -1, 1)) == 1
        with journal._writing(run) as db:  # noqa: SLF001 - a hand in the journal
            db.execute("UPDATE run SET plan = '000000000000' WHERE run = ?", (run,))
        with pytest.raises(PlanError, match="needs a second person"):
            journal.settle_and_claim(run, [], -1, 1)


def test_a_plan_whose_maker_is_not_known_is_approved_by_nobody(tmp_path: object) -> None:
    with Journal(tmp_path / "journal.sqlite3") as journal:  # type: ignore[operator] # a path
        journal.approvals.wish(HERE, needed=True)
        run = run_of(journal)
        journal.comparisons.propose(run, journal.comparisons.digest(run))
        with journal._writing(run) as db:  # noqa: SLF001 - as an older etl has left it
            db.execute("UPDATE run SET account = '' WHERE run = ?", (run,))
        with account(BERT), pytest.raises(PlanError, match="it is not known which account made it"):
            journal.approvals.approve(run)
        with pytest.raises(PlanError, match="needs a second person"):
            journal.mark(run, RunState.PLANNED)


def test_of_a_server_the_role_counts_that_has_signed_in(postgres: Server) -> None:
    with postgres.lent() as mine:
        with Journal(mine) as journal:
            journal.approvals.wish(HERE, needed=True)
            run = run_of(journal)
            journal.comparisons.propose(run, journal.comparisons.digest(run))
        database = mine.url.rpartition("/")[2]
        for statement in (
            "DROP ROLE IF EXISTS bert",
            "CREATE ROLE bert LOGIN SUPERUSER PASSWORD 'b'",
        ):
            postgres.execute(statement, database)
        bert = mine.url.replace(mine.url.split("//")[1].split("@")[0], "bert:b")
        # Another account of this computer is the same role, and a role is what it signed in as.
        acting = f"{mine.url}?options=-c%20role%3Dbert"
        for url in (mine.url, acting):
            told = pytest.raises(PlanError, match="was made by etl, which is your account too")
            with account(BERT), Journal(JournalServer(url)) as journal, told:
                journal.approvals.approve(run)
        with Journal(JournalServer(bert)) as journal:
            assert journal.approvals.approve(run) == "bert"
            journal.mark(run, RunState.PLANNED)
