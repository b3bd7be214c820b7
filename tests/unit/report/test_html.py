"""The page of a run: figures that tie, nothing taken for markup, nothing from elsewhere."""

import base64
import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from msgspec import structs

from etl.compare.judgement import Agreement
from etl.journal.result_page import ResultPage
from etl.model.audit import Invocation
from etl.model.comparison import Change
from etl.model.document import Result, Status, Total
from etl.model.run import Run, RunRequest, RunState, SourceFile
from etl.report.balance import Figure, balance
from etl.report.html import Gathered, HtmlPage, RunFacts, is_page, plan_page, run_page, verify_page, write_html
from etl.report.html.blocks import Section, Table, Tone
from etl.report.html.gathered import REASONS, ROWS
from etl.report.planned import ActionCounts, Named
from etl.report.verification import Amounts, InvoiceDifference, Verification

HOSTILE = """<script>alert(1)</script>"'><img src=x onerror=alert(2)>{{ 7*7 }}&lt;b&gt;\u202e\x00"""
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "section", "article", "h1", "h2", "h3", "p"),
    *(
        "dl",
        "div",
        "dt",
        "dd",
        "bdi",
        "b",
        "ul",
        "li",
        "figure",
        "figcaption",
        "svg",
        "rect",
        "table",
        "thead",
        "tbody",
    ),
    *("tr", "th", "td"),
}
FIGURE = Figure(1, Decimal("12.50"))


class Read(HTMLParser):
    """The tags and attributes of a page, and its text."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.text: list[str] = []
        self.source = path.read_text(encoding="utf-8")
        self.feed(self.source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def result(status: Status, amount: str | None = "12.50", text: str = "", rules: tuple[str, ...] = ()) -> Result:
    told = Result(text or "A1", status, text, text or "july.csv", text, 2, 1, 200, None, rules=rules)
    return told._replace(currency="EUR", amount=amount, customer=text, customer_name=text)


def facts(results: Sequence[Result], text: str = "") -> RunFacts:
    gathered = Gathered()
    pages = [ResultPage.of(results)]
    assert list(gathered.watching(pages)) == pages
    totals = [Total(each.status, "EUR", 1, Decimal(each.amount or 0), int(each.amount is None)) for each in results]
    request = RunRequest(text or "import", "https://sandbox.payfabric.com/receivables/sync/api/acme/api")
    source = SourceFile(text or "july.csv", text, "0" * 64)
    run = Run(7, "2026-07-31T12:00:00Z", text or "nobody", request, RunState.FINISHED, (source,), 0, text)
    command = Invocation((text,), {}, {}, text, text, "2026-07-31T12:00:00.000Z", None, 1, text)
    changes = ActionCounts(
        {"change": {text or "EUR": FIGURE}}, changed=[Named(text, (Change(text, text, text),), True)]
    )
    portal = text or "acme"
    return RunFacts(
        run, portal, balance(totals), gathered, [(2, text)], changes, [command], text or "7-ab", run.started_at
    )


def shown(page: HtmlPage, folder: Path) -> Read:
    return Read(write_html(page, folder / "july.report.html"))


def hostile_pages() -> dict[str, HtmlPage]:
    results = [result(each, text=HOSTILE, rules=(HOSTILE,)) for each in (Status.FAILED, Status.REJECTED)]
    told = facts(results, HOSTILE)
    with Verification() as found:
        found.add(
            Agreement.DIFFERENT,
            Amounts(HOSTILE, Decimal(1), Decimal(1)),
            None,
            [InvoiceDifference(HOSTILE, "different", HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, 2)],
        )
        verification = verify_page(told.run, found, [(HOSTILE, HOSTILE)], [HOSTILE])
    assert told.changes is not None
    plan = plan_page(told.run, told.changes, {HOSTILE: FIGURE}, [("Portal", HOSTILE)], told.gathered)
    return {"run": run_page(told), "plan": plan, "verification": verification}


@pytest.mark.parametrize("name", ["run", "plan", "verification"])
def test_names_with_markup_stay_names_wherever_they_stand(tmp_path: Path, name: str) -> None:
    read = shown(hostile_pages()[name], tmp_path)
    assert read.tags <= TAGS
    assert not [each for each in read.attributes if each[1].startswith("on") or each[1] in {"src", "href", "style"}]
    assert "\x00" not in read.source
    assert sum("<script>alert(1)</script>" in text for text in read.text) >= 5
    assert "49" not in "".join(read.text)


def test_nothing_comes_from_elsewhere_and_a_browser_may_take_the_styles_alone(tmp_path: Path) -> None:
    read = shown(run_page(facts([result(Status.SUCCESS)])), tmp_path)
    (policy,) = (value for tag, _, value in read.attributes if tag == "meta" and value.startswith("default-src"))
    (style,) = re.findall(r"<style>([\s\S]*?)</style>", read.source)
    digest = base64.b64encode(sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.parametrize(
    ("statuses", "verdict"),
    [
        ((Status.SUCCESS, Status.UNCHANGED), "2 of 2 invoices are in the portal."),
        ((Status.SUCCESS, Status.SET_ASIDE), "1 of 2 invoices is in the portal, 1 was not to be sent."),
        ((Status.SUCCESS, Status.REJECTED), "1 of 2 invoices is in the portal; 1 rejected here."),
        (
            (Status.FAILED, Status.REJECTED),
            "0 of 2 invoices are in the portal; 1 rejected here, 1 refused by the portal.",
        ),
        (
            (Status.SUCCESS, Status.IN_DOUBT),
            "1 of 2 invoices is in the portal; 1 waiting to be sent. To go on: python -m etl resume 7",
        ),
    ],
)
def test_the_first_sentence_says_how_it_ended(statuses: tuple[Status, ...], verdict: str) -> None:
    assert run_page(facts([result(each) for each in statuses])).verdict == verdict


def test_a_run_of_changes_puts_no_invoice_into_the_portal() -> None:
    told = facts([result(Status.SUCCESS), result(Status.FAILED), result(Status.SUCCESS)])
    run = replace(told.run, request=structs.replace(told.run.request, command="update"))
    verdict = run_page(structs.replace(told, run=run)).verdict
    assert verdict == "2 of 3 documents were delivered; 1 refused by the portal."


def test_a_rehearsal_never_says_that_a_portal_has_anything() -> None:
    page = run_page(structs.replace(facts([result(Status.SUCCESS)]), recorded=False))
    assert page.title == "Rehearsal with the simulator"
    assert page.verdict == "A rehearsal: no portal has these invoices. 1 of 1 invoice would be in the portal."


def test_the_rows_are_added_up_against_the_totals() -> None:
    told = facts([result(Status.SUCCESS), result(Status.REJECTED, None)])
    notes = run_page(told).sections[0].notes
    assert notes[0] == "The rows of the results, added up one by one, come to these totals."
    told.gathered.sums[Status.SUCCESS, "EUR"] = Figure(1, Decimal("12.49"))
    assert run_page(told).sections[0].notes[0].startswith("The rows of the results do not come to these totals")


def test_bars_are_parts_of_a_whole_also_of_sums_that_come_to_nothing() -> None:
    for amounts in (("10.00", "30.00"), ("10.00", "-10.00"), ("0.00", "0.00")):
        told = facts(
            [result(each, amount) for each, amount in zip((Status.SUCCESS, Status.FAILED), amounts, strict=True)]
        )
        (bar,) = run_page(told).sections[0].bars
        assert round(sum(part.share for part in bar.parts)) == 100
        assert [part.figures for part in bar.parts] == [f"1: {amount}" for amount in amounts]


def test_however_many_are_refused_each_for_a_reason_of_its_own_the_page_stays_short() -> None:
    refused = [result(Status.FAILED)._replace(message=f"No customer C{number}.") for number in range(REASONS + 500)]
    told = facts([*refused, *[result(Status.REJECTED, rules=("required",))] * (ROWS + 3)])
    troubles = told.gathered.troubles
    assert len(troubles) == REASONS + 1
    assert sum(each.count for each in troubles.values()) == len(refused) + ROWS + 3
    assert max(len(each.first) for each in troubles.values()) <= ROWS


def test_a_column_that_would_be_empty_takes_no_room() -> None:
    told = facts([result(Status.REJECTED, rules=("required",)), result(Status.FAILED, text="C1")])
    tables = [group.table for group in run_page(told).sections[1].groups]
    assert [table.headings[:2] for table in tables] == [("Invoice", "Amount"), ("Invoice", "Customer")]


def test_a_heading_stands_over_its_numbers_also_where_the_first_row_has_none(tmp_path: Path) -> None:
    rows = (("create", 31, None, ""), ("change", 9, Decimal("24343.84"), "x"))
    sections = (Section("Compared", table=Table(("", "Invoices", "EUR", "Remark"), rows)),)
    page = shown(HtmlPage("Plan", "40 would be sent.", Tone.GOOD, (), sections), tmp_path)
    assert re.findall(r"<th scope=\"col\"(.*?)>", page.source) == ["", ' class="number"', ' class="number"', ""]


def test_a_file_of_somebody_else_in_its_place_is_left_alone_and_an_own_one_replaced(tmp_path: Path) -> None:
    theirs = tmp_path / "july.report.html"
    theirs.write_text("<html>mine</html>")
    page = run_page(facts([result(Status.SUCCESS)]))
    for _ in range(2):
        assert write_html(page, theirs) == tmp_path / "july.report (2).html"
    assert theirs.read_text() == "<html>mine</html>"
    assert is_page(tmp_path / "july.report (2).html")
    assert not is_page(theirs)
