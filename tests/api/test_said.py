"""What a program says is done or refused; nothing is passed over in silence."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import etl
from tests.api.conftest import Office

ONE = "A1,C1,100.00,100.00,USD,No"


def test_a_rehearsal_is_said_of_the_client_and_never_passed_over(office: Office) -> None:
    with pytest.raises(etl.SettingsError, match=r"use Client\(simulate=True\)"):
        office.client().import_files(office.file(ONE), send=etl.SendOptions(simulate=True))
    assert not office.due()
    with pytest.raises(etl.SettingsError, match=r"use Client\(production=True\)"):
        office.client().plan(office.file(ONE), send=etl.SendOptions(yes=True))


def test_mails_that_a_plan_has_are_not_sent_by_who_says_nobody(office: Office) -> None:
    client = office.client()
    plan = client.plan(office.file("A1,C1,1.00,1.00,USD,Yes"), send=etl.SendOptions(emails=True))
    with pytest.raises(etl.PlanError, match=r"run 1 was planned without emails=False"):
        client.send(plan, send=etl.SendOptions(emails=False))
    with pytest.raises(etl.PlanError, match=r"run 1 was planned without emails=False and resend=True"):
        client.resume(send=etl.SendOptions(emails=False, resend=True))
    assert not office.due()
    assert client.send(plan, send=etl.SendOptions(emails=True)).delivered


def test_mails_that_a_plan_has_not_cannot_be_asked_for_later(office: Office) -> None:
    client = office.client()
    plan = client.plan(office.file("A1,C1,1.00,1.00,USD,Yes"), send=etl.SendOptions(emails=False))
    with pytest.raises(etl.PlanError, match="planned without emails=True"):
        client.send(plan, send=etl.SendOptions(emails=True))
    assert client.send(plan, send=etl.SendOptions(emails=False)).delivered


def test_a_plan_is_compared_when_that_is_said_as_it_is_sent(office: Office) -> None:
    client = office.client()
    assert client.import_files(office.file(ONE)).delivered
    plan = client.plan(office.file("A1,C2,100.00,100.00,USD,No", name="b.csv"))
    office.pay("A1")
    with pytest.raises(etl.PlanError, match="planned without overwrite_conflicts=True"):
        client.send(plan, send=etl.SendOptions(compare=True, overwrite_conflicts=True))
    sent = client.send(plan, send=etl.SendOptions(compare=True))
    assert sent.frame()["Status"].to_list() == ["Failed"]
    assert office.due() == {"A1": "0.00"}


def test_the_same_options_do_for_the_plan_and_for_its_sending(office: Office) -> None:
    client = office.client()
    options = etl.SendOptions(emails=False, compare=True, overwrite_conflicts=True, resend=True, fresh=True, canary=1)
    assert client.send(client.plan(office.file(ONE), send=options), send=options).delivered


def test_a_canary_and_the_most_failures_come_from_the_settings_as_on_the_command_line(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office.folder)
    monkeypatch.setenv("PAYFABRIC_CANARY", "2")
    (office.folder / "etl.toml").write_text('max_failures = "1%"\n', encoding="utf-8")
    client = office.client()
    client.import_files(office.file(ONE))
    client.import_files(office.file(ONE), send=etl.SendOptions(fresh=True, resend=True, canary=1))
    assert [settings_of(office, run)["canary"] for run in (1, 2)] == ["2", "1"]
    assert [settings_of(office, run)["max_failures"] for run in (1, 2)] == ["1%", "1%"]


def settings_of(office: Office, run: int) -> dict[str, str]:
    from etl.journal import Journal

    with Journal(office.folder / "state" / "journal.sqlite3") as journal:
        return dict(journal.audit.invocations(run)[0].settings)


def test_a_switch_takes_no_text_since_any_text_is_true(office: Office) -> None:
    with pytest.raises(etl.SettingsError, match=r"--send-emails/--no-emails: write True or False; it is 'no'"):
        etl.SendOptions(emails="no")  # type: ignore[arg-type] # the mistake
    with pytest.raises(etl.SettingsError, match="--yes: write True or False"):
        office.client(production="no")
    with pytest.raises(etl.SettingsError, match="--send-credits: write True or False"):
        etl.CheckOptions(send_credits="false")  # type: ignore[arg-type] # the mistake


def test_a_rehearsal_gives_up_resumes_and_verifies_nothing_real(office: Office) -> None:
    real = office.client()
    real.plan(office.file(ONE))
    with office.client(simulate=True) as rehearsal:
        with pytest.raises(etl.SettingsError, match=r"no journal|no run 1"):
            rehearsal.abandon(1)
        with pytest.raises(etl.SettingsError, match="a rehearsal has none"):
            rehearsal.propose(office.file(ONE))
        plan = rehearsal.plan(office.file(ONE))
        resumed = rehearsal.resume()
        assert resumed is not None
        assert resumed.delivered
        with pytest.raises(etl.SettingsError, match="a rehearsal has none"):
            rehearsal.verify(plan)
    (run,) = real.runs()
    assert (run.state, run.pending) == (etl.RunState.PLANNED, 1)


def test_a_rehearsal_that_is_over_says_so(tmp_path: Path) -> None:
    file = tmp_path / "july.csv"
    file.write_text("InvoiceId,CustomerId,Amount\nA1,C1,1.00\n", encoding="utf-8")
    with etl.Client(simulate=True) as client:
        delivery = client.import_files(file)
    with pytest.raises(etl.SettingsError, match="This rehearsal is over"):
        client.import_files(file)
    with pytest.raises(etl.SettingsError, match="There is no journal"):
        delivery.frame()
    assert isinstance(delivery.journal, Path)
    assert not delivery.journal.parent.exists()


def test_no_files_at_all_is_a_mistake(office: Office) -> None:
    client = office.client()
    calls = (client.plan, client.validate, client.propose, client.import_files)
    for call in calls:
        with pytest.raises(etl.SettingsError, match="FILE is missing"):
            call([])
    client.plan(office.file(ONE))
    with pytest.raises(etl.SettingsError, match="Say which run is to be verified"):
        client.verify([])


def test_the_trail_has_no_password_of_the_environment(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", "hunter2-correct-horse")
    client = office.client(caller="nightly hunter2-correct-horse simulator")
    run = client.plan(office.file(ONE)).run
    from etl.journal import Journal

    with Journal(office.folder / "state" / "journal.sqlite3") as journal:
        assert [each.command for each in journal.audit.invocations(run)] == [("python:", "nightly *** ***")]


def test_a_change_is_not_compared_as_if_it_were_the_whole_invoice(office: Office) -> None:
    client = office.client()
    assert client.import_files(office.file(ONE)).delivered
    change = office.file("A1,2026-09-30", name="change.csv", headings="InvoiceId,DueDate")
    with pytest.raises(etl.SettingsError, match="compare=True is for invoices as a whole"):
        client.update(change, send=etl.SendOptions(compare=True))
    assert client.update(change).delivered


def test_an_approved_plan_writes_results_where_a_program_says_and_nowhere_else(office: Office) -> None:
    client = office.client()
    first = client.propose(office.file(ONE))
    assert client.send_approved(first.plan_id).results is None
    assert not list(office.folder.glob("*.results.csv"))
    second = client.propose(office.file("A2,C1,1.00,1.00,USD,No", name="b.csv"))
    assert client.send_approved(second.plan_id, results=office.folder / "r.csv").results == office.folder / "r.csv"


def test_two_calls_at_once_that_have_the_results_in_one_file_keep_out_of_each_others_way(office: Office) -> None:
    client = office.client(wait=True)
    plans = [client.plan(office.file(f"A{number},C1,1.00,1.00,USD,No", name=f"{number}.csv")) for number in range(6)]
    with ThreadPoolExecutor() as threads:
        ends = list(threads.map(lambda plan: client.send(plan, results=office.folder / "r.csv").ending, plans))
    assert ends == [etl.Ending.SUCCESS] * 6
    assert (office.folder / "r.csv").read_text(encoding="utf-8-sig").count("Success") == 1
