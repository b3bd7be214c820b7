"""What people do on the page, in a real browser: one for all of them."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from time import sleep

import pytest
from playwright.sync_api import Browser, ViewportSize, expect, sync_playwright
from playwright.sync_api import Page as Tab

from etl.app.second_person import require_four_eyes
from etl.queue import JobState, Order, open_queue
from tests.support.accounts import ANNA, BERT, account
from tests.support.paging import SWITCHES, Page, chromium, page
from tests.support.portal import Stand, standing

MARKUP = "<img src=x onerror=document.title='hacked'><script>document.title='hacked'</script>"

#: Milliseconds: where several tests run at once on two cores, a browser is slow.
_PATIENCE = 30_000

HEADINGS = "InvoiceId,CustomerId,PostingDate,Amount,Currency,BalanceDue\n"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium()
    expect.set_options(timeout=_PATIENCE)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=list(SWITCHES))
        yield found
        found.close()


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as found:
        yield found


def tab_of(browser: Browser, here: Page, stack: ExitStack, *, dark: bool = False, width: int = 1280) -> Tab:
    """A tab that was let in, and in which no script of ours or of a file complains."""
    screen: ViewportSize = {"width": width, "height": 800}
    context = browser.new_context(viewport=screen, color_scheme="dark" if dark else "light")
    stack.callback(context.close)
    context.set_default_timeout(_PATIENCE)
    tab = context.new_page()
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    stack.callback(lambda: None if not complaints else pytest.fail(str(complaints)))
    tab.goto(here.told[-1] if here.told else here.address)
    tab.wait_for_url(f"{here.origin}/")
    return tab


def standing_page(stack: ExitStack, folder: Path, *options: str) -> tuple[Stand, Page]:
    stand = stack.enter_context(standing(options))
    return stand, stack.enter_context(page(folder, stand.simulator.base_url))


def invoices(folder: Path, name: str, *rows: str) -> Path:
    path = folder / name
    path.write_text(HEADINGS + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def drop(tab: Tab, file: Path) -> None:
    tab.goto("/".join(tab.url.split("/")[:3]) + "/")
    tab.set_input_files("#file", file)
    tab.wait_for_url("**/files/*")


def check(tab: Tab) -> None:
    tab.get_by_role("button", name="Check all rows").click()
    expect(tab.get_by_role("heading", name="What next")).to_be_visible()


def send(tab: Tab) -> None:
    tab.get_by_role("button", name="Send", exact=False).click()
    tab.get_by_role("link", name="Run", exact=False).click()
    tab.wait_for_url("**/runs/*")


def failed_job(here: Page, said: str) -> None:
    """A job of the workers that has failed, and what its process has said."""
    journal = here.desk.context.journal
    with closing(open_queue(journal.journal)) as queue:
        queue.put(Order(portal="acme", file=str(here.desk.folder / "july.csv")))
        taken = queue.take()
        assert taken is not None
        queue.end(taken, JobState.FAILED, 2)
    (journal.state / "jobs").mkdir()
    (journal.state / "jobs" / f"job-{taken.number}.txt").write_text(said, encoding="utf-8")


def no_wider_than_the_screen(tab: Tab) -> bool:
    return bool(tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_a_first_load_whose_dates_and_amounts_are_to_be_chosen(
    browser: Browser, stack: ExitStack, tmp_path: Path
) -> None:
    stand, here = standing_page(stack, tmp_path)
    tab = tab_of(browser, here, stack, dark=True, width=400)
    file = tmp_path / "outside.csv"
    file.write_text('Invoice No,Customer,Date,Total\nA1,C1,03/04/2026,"1,234"\nA2,C2,05/06/2026,"2,500"\n')
    drop(tab, file)
    assert no_wider_than_the_screen(tab)
    assert "It cannot be imported like this" in tab.inner_text("main")
    tab.get_by_label("3 April 2026", exact=False).check()
    tab.get_by_label("1234, 2500", exact=False).check()
    tab.get_by_label("Value of Currency").fill("USD")
    tab.get_by_role("button", name="Keep this as a mapping file").click()
    assert 'date_order = "dmy"' in (tmp_path / "outside.mapping.toml").read_text()
    check(tab)
    tab.get_by_role("button", name="Rehearse", exact=False).click()
    expect(tab.get_by_text("Every invoice is delivered.")).to_be_visible()
    assert no_wider_than_the_screen(tab)
    assert stand.bodies() == {}
    tab.get_by_role("link", name="Back").click()
    send(tab)
    assert no_wider_than_the_screen(tab)
    assert {each["PostingDate"] for each in stand.bodies().values()} == {"2026-04-03", "2026-06-05"}
    assert {each["Amount"] for each in stand.bodies().values()} == {"1234.00", "2500.00"}


def test_rejected_rows_are_corrected_where_they_stand_and_no_name_is_markup(
    browser: Browser, stack: ExitStack, tmp_path: Path
) -> None:
    stand, here = standing_page(stack, tmp_path)
    tab = tab_of(browser, here, stack)
    odd = tmp_path / "<b onclick=document.title=1>&lt; '\".csv"
    rows = (
        "B1,C1,2026-07-01,10.00,USD,10.00",
        f"B2,{MARKUP[:40]},2026-07-02,{MARKUP},USD,20.00",
        "B3,,2026-07-03,30.00,USD,30.00",
    )
    odd.write_text(HEADINGS.replace("\n", f",{MARKUP}\n") + "".join(f"{row},{MARKUP}\n" for row in rows))
    tab.reload()
    tab.select_option("#listed", odd.name)
    tab.locator("form.line button").click()
    check(tab)
    tab.get_by_role("link", name="See the rejected rows").click()
    assert tab.locator("td.bad").count() == 2
    assert tab.locator("main input[type=text]").count() == 0
    tab.get_by_role("link", name="Back to the check").click()
    send(tab)
    assert list(stand.bodies()) == ["B1"]
    tab.get_by_role("link", name="Correct the rejected rows").click()
    assert tab.get_by_label("Amount, row 3").input_value() == MARKUP
    for label, text, key, told in (
        ("Amount, row 3", "20.00", "Tab", "1 cell corrected"),
        ("CustomerId, row 4", "C3", "Enter", "2 cells"),
    ):
        tab.get_by_label(label).fill(text)
        tab.get_by_label(label).press(key)
        expect(tab.locator("#corrected")).to_contain_text(told)
    tab.reload()
    assert tab.get_by_label("Amount, row 3").input_value() == "20.00"
    for path in (
        "",
        "history",
        "files/1",
        "jobs/1/rejects",
        "jobs/2",
        "runs/1",
        "runs/1?text=%3Cb%3E",
        "runs/1/rejects",
    ):
        tab.goto(f"{here.origin}/{path}")
        assert tab.title().endswith("· etl")
        assert tab.locator("main img, main script, main b").count() == 0
    tab.get_by_role("button", name="Load the corrected rows").click()
    check(tab)
    send(tab)
    assert "Together with run 1" in tab.inner_text("main")
    sent = {name: each["Amount"] for name, each in stand.bodies().items()}
    assert sent == {"B1": "10.00", "B2": "20.00", "B3": "30.00"}
    assert "Waits for somebody" not in tab.goto(f"{here.origin}/").text()  # type: ignore[union-attr]


def test_a_plan_is_changed_conflict_by_conflict_and_approved_by_another_account_than_made_it(
    browser: Browser, stack: ExitStack, tmp_path: Path
) -> None:
    with account(ANNA):
        stand, here = standing_page(stack, tmp_path)
        tab = tab_of(browser, here, stack)
        rows = [f"E{n},C{n},2026-07-01,{n}00.00,USD,{n}00.00" for n in (1, 2, 3)]
        drop(tab, invoices(tmp_path, "july.csv", *rows))
        check(tab)
        send(tab)
        stand.change("E1", BalanceDue="40.00")
        stand.change("E2", BalanceDue="0.00")
        require_four_eyes(here.desk.context, needed=True)
        drop(tab, invoices(tmp_path, "august.csv", *(row.replace("07-01", "07-09") for row in rows)))
        check(tab)
        tab.get_by_role("button", name="Compare with the portal", exact=False).click()
        tab.get_by_role("link", name="What would change").click()
        assert "+60.00" in tab.inner_text("main")
        tab.locator("input[name=overwrite][value=E1]").check()
        tab.get_by_role("button", name="Make the plan anew with those that are ticked").click()
        tab.get_by_role("link", name="What would change").click()
        plan = tab.url
        assert "That account made the plan" in tab.inner_text("main")
        assert tab.get_by_role("button", name="Approve", exact=False).count() == 0
        assert tab.get_by_role("button", name="Send exactly this").is_disabled()
        refused_on_the_makers_page(here, plan.removeprefix(here.origin))
    with account(BERT):
        other = stack.enter_context(page(tmp_path, stand.simulator.base_url))
        second = tab_of(browser, other, stack)
        second.get_by_role("link", name="Run 3").first.click()
        assert "to portal simulator, 127.0.0.1" in second.inner_text("main")
        # The style sheet may come after the text.
        expect(second.get_by_role("button", name="Send exactly this")).to_have_css("opacity", "0.45")
        second.get_by_role("link", name="See every invoice of it").click()
        assert "E3\tC3\t300.00 USD\tplanned" in second.inner_text("main")
        second.get_by_label("With").fill("E3")
        second.get_by_role("button", name="Show").click()
        assert second.locator("tbody th").all_inner_texts() == ["E3"]
        second.get_by_role("link", name="Back to the plan").click()
        second.get_by_role("button", name="Approve", exact=False).click()
        assert f"Approved by uid {BERT}" in second.inner_text("main")
    with account(ANNA):
        tab.goto(plan)
        tab.get_by_role("button", name="Send exactly this").click()
        expect(tab.get_by_text("Some invoices were not delivered", exact=False)).to_be_visible()
    dates = {name: each["PostingDate"][:10] for name, each in stand.bodies().items()}
    assert dates == {"E1": "2026-07-09", "E2": "2026-07-01", "E3": "2026-07-09"}


def refused_on_the_makers_page(here: Page, path: str) -> None:
    """Neither approves nor sends what was written for a form that is not shown."""
    cookie = here.enter()
    assert "your account too" in here.post(f"{path}/approve", cookie).text
    job = here.post(f"{path}/send", cookie).headers["Location"]
    while 'sse-connect="' in (text := here.ask(job, cookie=cookie).text):
        sleep(0.02)
    assert "needs a second person" in text


def test_a_load_is_stopped_seen_from_another_tab_and_sent_to_its_end(
    browser: Browser, stack: ExitStack, tmp_path: Path
) -> None:
    stand, here = standing_page(stack, tmp_path, "--latency", "600")
    tab = tab_of(browser, here, stack)
    drop(tab, invoices(tmp_path, "july.csv", *(f"F{n},C1,2026-07-01,1.00,USD,1.00" for n in range(100))))
    check(tab)
    tab.get_by_role("button", name="Send", exact=False).click()
    tab.wait_for_url("**/jobs/*")
    job = tab.url
    expect(tab.get_by_text("Sending", exact=False).first).to_be_visible()
    tab.goto(f"{here.origin}/")
    other = tab.context.new_page()
    other.goto(job)
    other.get_by_role("button", name="Stop").click()
    expect(other.get_by_text("Stopped early", exact=False)).to_be_visible()
    expect(other.locator("main")).to_be_focused()
    assert 0 < len(stand.bodies()) < 100
    other.get_by_role("link", name="Run 1").click()
    other.get_by_role("button", name="pending", exact=False).first.click()
    other.wait_for_url("**/jobs/*")
    other.close()
    tab.goto(f"{here.origin}/jobs/3")
    expect(tab.get_by_text("Every invoice is delivered.")).to_be_visible()
    assert len(stand.bodies()) == 100
    tab.goto(f"{here.origin}/history")
    assert "100.00" in tab.inner_text("main")
    failed_job(here, "etl: The key was refused (HTTP 401). Look at it: python -m etl check\n")
    tab.goto(f"{here.origin}/queue?state=failed")
    expect(tab.get_by_role("row", name="Job 1 acme").get_by_text("The key was refused (HTTP 401).")).to_be_visible()
    assert no_wider_than_the_screen(tab)
