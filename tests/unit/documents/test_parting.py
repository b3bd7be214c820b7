"""What a look at a whole batch lets pass is what explaining every row finds nothing in."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from benchmarks.data import HEADINGS
from etl.documents import Choices, checked
from etl.documents.crosschecks import RULES
from etl.documents.parting import parted
from etl.model.due import Due
from tests.support.mutated import CELLS, OF_INVOICES, SOUND, USUAL, compared, mutated, table, table_of_lines
from tests.support.transformed import TODAY, prepared, told

#: What decides on findings.
CHOICES = {
    "usual": USUAL,
    "strict": replace(USUAL, checks=replace(TODAY, strict=True)),
    "all must be due": replace(USUAL, due=Due.REQUIRED),
    "memos": replace(USUAL, memos=True, emails=True),
    "checks off": replace(USUAL, checks=replace(TODAY, off=frozenset({"mojibake", "minor_unit", "document_type"}))),
}

#: In the ordinary suite each attribute has every sixth cell; the campaign ``checks`` tries them all.
STEP = 6


def test_every_attribute_with_every_cell_that_may_be_wrong() -> None:
    found = compared(*table(OF_INVOICES, STEP), USUAL)
    assert found.documents > 500
    assert found.rejected > found.documents / 5
    assert found.differing == []


def test_every_attribute_of_lines() -> None:
    found = compared(*table_of_lines(STEP), USUAL)
    assert found.rejected > found.documents / 5
    assert found.differing == []


@pytest.mark.parametrize("share", [0, 0.01, 0.1, 0.5])
def test_files_of_which_a_share_of_the_rows_is_broken(share: float) -> None:
    found = compared(HEADINGS, mutated(300, share, 1), USUAL, size=100)
    assert (found.documents, bool(found.rejected)) == (300, share > 0)
    assert found.differing == []


@pytest.mark.parametrize("choices", CHOICES.values(), ids=CHOICES)
def test_whatever_is_chosen(choices: Choices) -> None:
    headings = ("InvoiceId", "CustomerId", "Amount", "BalanceDue", "Currency", "DueDate", "DocumentType", "Comments")
    sound = ("C1", "30.00", "30.00", "EUR", "2026-07-31", "Invoice", "Gr\u00fc\u00dfe")
    rows = [
        [f"A{place}-{number}", *(cell if at == place else each for at, each in enumerate(sound))]
        for place in range(len(sound))
        for number, cell in enumerate(CELLS)
    ]
    assert compared(headings, rows, choices).differing == []


@given(
    st.lists(
        st.tuples(st.sampled_from(OF_INVOICES[3:]), st.text(max_size=12) | st.sampled_from(CELLS)),
        min_size=1,
        max_size=8,
    )
)
def test_any_text_in_any_attribute(broken: list[tuple[str, str]]) -> None:
    headings = tuple(dict.fromkeys([*SOUND, *(path for path, _ in broken)]))
    headings = tuple(path for path in headings if not path.startswith("InvoiceItems"))
    rows = [
        [f"A{number}", *(cell if each == path else SOUND.get(each) for each in headings[1:])]
        for number, (path, cell) in enumerate([*broken, ("Comments", "none")])
    ]
    assert compared(headings, rows, USUAL).differing == []


@pytest.mark.parametrize(
    ("rows", "others"),
    [
        pytest.param([("A1", "C1", "30.00"), ("A2", "C1", "5.00")], [], id="sound"),
        pytest.param([("A1", "C1", "30.00"), ("A2", "C1", "x")], [1], id="one broken"),
        pytest.param([("A1", "", "30.00"), ("A2", "C1", "x")], [0, 1], id="all broken"),
        pytest.param([("A1", "C1", "30.00"), ("A2", "C1", "5.00", "more")], [1], id="torn"),
        pytest.param([("A1", "M\u00fcller", "30.00"), ("A2", "C1", "1,234.50")], [], id="sound, not plain"),
    ],
)
def test_only_rows_of_which_something_is_found_are_explained(
    rows: Sequence[Sequence[str]], others: Sequence[int]
) -> None:
    transform, (batch,) = prepared(("InvoiceId", "CustomerId", "Amount"), rows, USUAL)
    assert parted(transform, batch)[1]["seq"].to_list() == others


#: What breaks one rule that compares cells, and nothing else: headings behind the ids, and a row.
ONE_RULE = {
    "balance_due": (("BalanceDue",), ("30.01",)),
    "negative_balance": (("BalanceDue",), ("-1.00",)),
    "lines_total": (("InvoiceItems[1].ItemCode", "InvoiceItems[1].ExtendedPrice"), ("I1", "29.00")),
    "due_date": (("PostingDate", "DueDate"), ("2026-07-02", "2026-07-01")),
    "plausible_date": (("TermDiscounts[1].Name", "TermDiscounts[1].DiscountDate"), ("2%", "1989-12-31")),
    "leading_zeros": (("CustomerId",), ("123",)),
    "changed_id": (("CustomerId",), ("31-Jul",)),
    "currency_sign": (("Currency",), ("Euro",)),
    "currency_code": (("Currency",), ("QQQ",)),
    "minor_unit": (("Currency", "Tax"), ("JPY", "1.50")),
    "single_email": (("Email",), ("a@b.de; c@d.fr",)),
    "mojibake": (("BillingAddress.AddressID", "BillingAddress.City"), ("MAIN", "K\u00c3\u00b6ln")),
}


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_that_compares_cells_is_looked_at(rule: str) -> None:
    headings, row = ONE_RULE[rule]
    paths = tuple(dict.fromkeys(["InvoiceId", "CustomerId", "Amount", *headings]))
    sound: dict[str, str | None] = {"CustomerId": "0000123", "Amount": "30.00", **dict.fromkeys(headings)}
    rows = [{**sound, "InvoiceId": "A1"}, {**sound, "InvoiceId": "A2", "CustomerId": "0000123"}]
    rows[0] |= dict(zip(headings, row, strict=True))
    transform, batches = prepared(paths, [[each.get(path) for path in paths] for each in rows], USUAL)
    assert [each.rule for each in transform.check(batches[0]).problems] == [rule]
    assert parted(transform, batches[0])[1]["seq"].unique().to_list() == [0]


def test_rows_that_are_explained_come_together_and_none_twice() -> None:
    transform, batches = prepared(HEADINGS, mutated(400, 0.1, 3), USUAL, size=50)
    found = list(checked(transform, iter(batches)))
    # The first ones come at once, since somebody waits for them, and the others at the end.
    assert [bool(each.problems) for each in found] == [False, True, *[False] * 7, True]
    documents, _ = told(found)
    assert [each.seq for each in documents] == list(range(400))


def test_what_is_set_aside_needs_no_explaining() -> None:
    transform, (batch,) = prepared(("InvoiceId", "CustomerId", "Amount"), [("A1", "C1", "-5.00")], USUAL)
    clean, others = parted(transform, batch)
    assert clean is not None
    assert others.is_empty()
    assert clean.rows["aside"].item().startswith("Set aside: the Amount is negative")
