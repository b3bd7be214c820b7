"""What the screens hand to the use cases, and what they make of the answers."""

import re
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from etl.options import CheckOptions, ConfigOptions, JournalOptions, PortalOptions, ReadOptions, SendOptions
from etl.page.charts import bars
from etl.page.command import Started
from etl.queue import JobState, Order, open_queue
from tests.support.command import ROOT
from tests.support.paging import Answer, Page, page

ROW = "InvoiceId,CustomerId,PostingDate,Amount,Currency,BalanceDue\nP1,C1,2026-07-01,10.00,USD,10.00\n"


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with page(tmp_path_factory.mktemp("page"), portal="acme", environment="production") as found:
        yield found


def ended(here: Page, cookie: str, started: Answer) -> str:
    """The screen of a job, once it has ended."""
    assert started.status == 303, started.text
    path = started.headers["Location"]
    while 'sse-connect="' in (text := here.ask(path, cookie=cookie).text):
        sleep(0.02)
    return text


def checked(here: Page, cookie: str, name: str, text: str = ROW, **said: str) -> tuple[str, str]:
    """The path and the screen of a check of a file."""
    file = here.desk.folder / name
    file.write_text(text)
    started = here.post(f"/files/{here.desk.choose(file).number}/check", cookie, **said)
    return started.headers["Location"], ended(here, cookie, started)


@pytest.mark.parametrize("typed", ["", "acm", "sandbox", "<b>"])
def test_production_is_sent_nothing_unless_its_name_was_typed(production: Page, typed: str) -> None:
    cookie = production.enter()
    home = production.ask("/", cookie=cookie).text
    assert 'class="band production"' in home
    assert "PRODUCTION" in home
    path, _ = checked(production, cookie, "july.csv")
    text = ended(production, cookie, production.post(f"{path}/send", cookie, portal=typed))
    assert "Nothing was sent" in text
    assert "was typed, not acme" in text


def test_a_file_that_mails_customers_is_not_sent_before_somebody_has_said_whether(production: Page) -> None:
    cookie = production.enter()
    mailing = ROW.replace("BalanceDue", "BalanceDue,SendNewInvoiceEmail").replace("10.00\n", "10.00,Yes\n")
    path, seen = checked(production, cookie, "mails.csv", mailing)
    assert "The file asks for customers to be mailed" in seen
    text = ended(production, cookie, production.post(f"{path}/send", cookie, portal="acme"))
    assert "customer would be mailed" in text
    assert "Nothing was sent" in text


def test_totals_that_do_not_agree_lead_to_nothing_that_could_be_sent(production: Page) -> None:
    cookie = production.enter()
    path, seen = checked(production, cookie, "totals.csv", expect_count="2", expect_total="10.01 USD")
    assert "The control totals do not agree" in seen
    assert "What next" not in seen
    assert production.post(f"{path}/send", cookie, portal="acme").status == 404


def test_what_is_sent_is_what_was_checked(production: Page) -> None:
    cookie = production.enter()
    path, _ = checked(production, cookie, "changed.csv")
    (production.desk.folder / "changed.csv").write_text(ROW.replace("10.00", "10.01"))
    for act in ("send", "rehearse"):
        text = ended(production, cookie, production.post(f"{path}/{act}", cookie, portal="acme"))
        assert "changed.csv has changed since it was checked. Check it again." in text


def test_without_a_portal_files_are_checked_and_rehearsed(tmp_path: Path) -> None:
    with page(tmp_path) as here:
        cookie = here.enter()
        assert "No portal is set" in here.ask("/", cookie=cookie).text
        path, seen = checked(here, cookie, "july.csv")
        assert ">Send" not in seen
        assert "Every invoice is delivered" in ended(here, cookie, here.post(f"{path}/rehearse", cookie))
        assert "PAYFABRIC_PORTAL" in ended(here, cookie, here.post(f"{path}/send", cookie))


@pytest.mark.parametrize(
    "path",
    ["/runs/0", "/runs/7", "/runs/99999999999999999999", "/files/999", "/jobs/999", "/plans/9-0123456789ab", "/x"],
)
def test_what_is_not_there_is_a_sentence(production: Page, path: str) -> None:
    answer = production.ask(path, cookie=production.enter())
    assert answer.status in {400, 404}
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize(
    ("words", "said", "text"),
    [
        (("runs", "7"), [], "runs 7"),
        (("import",), [SendOptions(emails=False)], "import --no-emails"),
        (("import",), [SendOptions(simulate=True, emails=True)], "import --send-emails --simulate"),
        (
            ("plan",),
            [SendOptions(overwrite_conflicts=frozenset({"B 2", "A1"}))],
            "plan --overwrite-conflicts=A1 '--overwrite-conflicts=B 2'",
        ),
        (("validate", Path("$(id).csv")), [], "validate '$(id).csv'"),
        (
            ("validate",),
            [ReadOptions(date_order="dmy"), CheckOptions(expect_total="5.10 USD")],  # type: ignore[arg-type]
            "validate --date-order dmy --expect-total '5.10 USD'",
        ),
    ],
)
@pytest.mark.skipif("os.name == 'nt'", reason="another shell")
def test_each_screen_shows_a_command_that_a_shell_takes_as_it_is_meant(
    production: Page, words: tuple[str | Path, ...], said: list[Any], text: str
) -> None:
    assert str(production.desk.command(*words, said=said)) == f"python -m etl {text}"  # type: ignore[arg-type]


def test_what_was_said_when_it_was_started_stands_in_its_commands() -> None:
    config, portal = ConfigOptions(for_="acme"), PortalOptions(portal="acme", rate="5")  # type: ignore[arg-type]
    started = Started(config, portal, JournalOptions(), frozenset({"portal"}))
    assert str(started.command("resume", "7")) == "python -m etl resume 7 --for acme --portal acme"
    assert str(started.command("validate", "x.csv")) == "python -m etl validate x.csv --for acme"
    assert str(started.command("runs")) == "python -m etl runs"


def test_what_is_switched_off_on_the_page_is_off_in_its_command() -> None:
    started = Started(ConfigOptions(), PortalOptions(), JournalOptions())
    said: list[Any] = [
        (CheckOptions(strict=False), CheckOptions(strict=True)),
        (SendOptions(verify=False), SendOptions(verify=True)),
    ]
    assert str(started.command("import", "x.csv", said=said)) == "python -m etl import x.csv --no-strict --no-verify"


def test_bars_fill_the_height_and_nothing_has_none() -> None:
    chart = bars(
        "USD", [("2026-07", Decimal("0.00"), "0"), ("2026-08", Decimal("99.99"), "1"), ("2026-09", Decimal(50), "2")]
    )
    assert [bar.height for bar in chart.bars] == [0, 120, 60]
    assert bars("none", []).bars == ()


@pytest.mark.parametrize(
    "path", sorted((ROOT / "etl" / "page" / "templates").glob("*.html")), ids=lambda path: path.name
)
def test_a_template_has_nothing_that_the_policy_forbids(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style|style=|\son\w+=|javascript:|//\w|\|safe|autoescape", text)
    assert all(found.startswith('src="/static/') for found in re.findall(r"<script ([^>]*)", text))


def test_each_reason_of_a_rejected_row_stands_there_once(production: Page) -> None:
    cookie = production.enter()
    path, _ = checked(production, cookie, "bad.csv", ROW.replace("C1", "").replace("10.00,USD", "ten,USD"))
    text = production.ask(f"{path}/rejects", cookie=cookie).text
    assert text.count("CustomerId is empty") == 1
    assert text.count("&#34;ten&#34;") == 1
    assert "Of the whole row" not in text


def test_a_file_that_lacks_what_was_sent_before_may_lack_it_where_somebody_says_so(production: Page) -> None:
    cookie = production.enter()
    started = checked(production, cookie, "lacks.csv", without="duedate, BillingAddress", skip_check="sequence_gaps")
    assert "--without BillingAddress --without DueDate" in started[1]
    assert "--skip-check sequence_gaps" in started[1]
    number = next(each.number for each in production.desk.files.values() if each.path.name == "lacks.csv")
    screen = production.ask(f"/files/{number}", cookie=cookie).text
    assert 'value="BillingAddress, DueDate"' in screen
    assert 'value="sequence_gaps" checked' in screen


@pytest.mark.parametrize(
    "field",
    [
        "attribute-abc-1",
        "attribute-",
        "attribute-0",
        "attribute--1-1",
        "attribute-0-99999",
        "attribute-9-1",
        "attribute-0-1",
    ],
)
def test_a_form_of_columns_that_does_not_fit_is_a_sentence_or_says_nothing(production: Page, field: str) -> None:
    file = production.desk.folder / f"fit{field}.csv"
    file.write_text(ROW)
    chosen = production.desk.choose(file)
    answer = production.post(f"/files/{chosen.number}/columns", production.enter(), **{field: "Nonsense"})
    assert answer.status in {303, 400}
    assert answer.status == 303 or "does not fit the file as it is now" in answer.text


def test_the_queue_of_the_workers_is_shown_by_portal_and_can_be_worked_on(tmp_path: Path) -> None:
    with page(tmp_path, portal="acme") as here:
        cookie = here.enter()
        assert "Nothing is queued" in here.ask("/queue", cookie=cookie).text
        file = tmp_path / "july.csv"
        file.write_text(ROW)
        with closing(open_queue(here.desk.context.journal.journal)) as queue:
            for portal in ("acme", "beta"):
                queue.put(Order(portal=portal, file=str(file)))
            taken = queue.take()
            assert taken is not None
            queue.end(taken, JobState.FAILED, 2)
        seen = here.ask("/queue", cookie=cookie).text
        assert re.findall(r'<th scope="row">(\w+)</th>', seen) == ["acme", "beta"]
        assert "nothing was sent (exit code 2)" in seen
        assert "python -m etl jobs" in seen
        assert here.post("/queue/2/cancel", cookie).status == 303
        assert here.post("/queue/1/retry", cookie).status == 400
        assert 'role="alert"' in here.post("/queue/9/cancel", cookie).text
        with closing(open_queue(here.desk.context.journal.journal)) as queue:
            assert [(job.number, job.state) for job in queue.jobs(portal="beta")] == [(2, JobState.CANCELLED)]


def test_a_file_whose_columns_are_guessed_is_not_refused_but_asked_about(production: Page) -> None:
    folder = production.desk.folder
    (folder / "own.csv").write_text("Rechnungs-Nr.;Debitor;Rechnungsbetrag\nR-1;10010;1.234,50\nR-2;10017;5,00\n")
    (folder / "less.csv").write_text("Rechnungs-Nr.;Rechnungsbetrag\nR-1;1.234,50\nR-2;5,00\n")
    cookie = production.enter()
    own, less = (
        production.ask(f"/files/{production.desk.choose(folder / name).number}", cookie=cookie).text
        for name in ("own.csv", "less.csv")
    )
    assert "Its headings are not PayFabric" in own
    assert "It cannot be imported like this:" not in own
    assert "It cannot be imported like this:" in less
