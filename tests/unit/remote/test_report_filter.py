from typing import Any

from etl.remote.invoices import RemoteInvoices
from etl.remote.report_filter import ReportFilter

ONE = {"CustomerId": "C1", "Currency": "EUR", "Amount": "30.00", "PostingDate": "2026-07-31", "InvoiceId": "A"}


def narrowed(*bodies: dict[str, Any]) -> list[str]:
    report_filter = ReportFilter()
    for body in bodies:
        report_filter.add(body)
    return [str(criterion) for criterion in report_filter.criteria]


def test_what_all_have_in_common_is_asked_for() -> None:
    assert narrowed(ONE, ONE | {"Amount": "9.5", "PostingDate": "2026-07-01 10:00:00"}) == [
        "CustomerId=C1",
        "CurrencyCode=EUR",
        "Amount>=9.5",
        "Amount<=30.00",
        "PostingDate>=2026-06-29",
        "PostingDate<=2026-08-02",
    ]


def test_what_one_of_them_lacks_or_has_otherwise_is_not() -> None:
    other = {"CustomerId": "C2", "Currency": "EUR", "Amount": "1.00"}
    assert narrowed(ONE, other, ONE) == ["CurrencyCode=EUR", "Amount>=1.00", "Amount<=30.00"]
    assert narrowed(other, {"Amount": "1.00"}, other) == ["Amount>=1.00", "Amount<=1.00"]
    assert narrowed({"InvoiceId": "A"}) == []
    assert narrowed() == []
    assert narrowed({"DueDate": "9999-12-31"}) == []


def test_how_many_the_report_may_spare_a_question_is_counted() -> None:
    report_filter = ReportFilter()
    for body in (ONE, ONE | {"Comments": "x"}, ONE | {"Comments": "x", "CustomerName": "y"}):
        report_filter.add(body)
    assert (report_filter.documents, report_filter.reported) == (3, 1)


def test_rows_are_found_by_identity_and_two_of_one_count_for_none() -> None:
    with RemoteInvoices() as remote_invoices:
        rows: list[dict[str, Any]] = [
            {"Identity": "A/1 ", "InvoiceId": "x", "Amount": 1},
            {"Identity": "B"},
            {"Identity": "b"},
        ]
        remote_invoices.add([*rows, {"Identity": "", "InvoiceId": "C", "Secret": "s"}])
        assert remote_invoices.row("a/1") == {"Identity": "A/1 ", "InvoiceId": "x", "Amount": 1}
        assert (remote_invoices.row("B"), "B" in remote_invoices) == (None, True)
        assert remote_invoices.row("c") == {"Identity": "", "InvoiceId": "C"}
        assert (remote_invoices.row("D"), "D" in remote_invoices) == (None, False)
        remote_invoices.clear()
        assert "A/1" not in remote_invoices
