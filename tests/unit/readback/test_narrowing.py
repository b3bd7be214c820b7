from typing import Any

from etl.readback import Holdings, Narrowing

ONE = {"CustomerId": "C1", "Currency": "EUR", "Amount": "30.00", "PostingDate": "2026-07-31", "InvoiceId": "A"}


def narrowed(*bodies: dict[str, Any]) -> list[str]:
    narrowing = Narrowing()
    for body in bodies:
        narrowing.add(body)
    return [str(criterion) for criterion in narrowing.criteria]


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
    narrowing = Narrowing()
    for body in (ONE, ONE | {"Comments": "x"}, ONE | {"Comments": "x", "CustomerName": "y"}):
        narrowing.add(body)
    assert (narrowing.documents, narrowing.reported) == (3, 2)


def test_rows_are_found_by_identity_and_two_of_one_count_for_none() -> None:
    with Holdings() as holdings:
        rows: list[dict[str, Any]] = [
            {"Identity": "A/1 ", "InvoiceId": "x", "Amount": 1},
            {"Identity": "B"},
            {"Identity": "b"},
        ]
        holdings.add([*rows, {"Identity": "", "InvoiceId": "C", "Secret": "s"}])
        assert holdings.row("a/1") == {"Identity": "A/1 ", "InvoiceId": "x", "Amount": 1}
        assert (holdings.row("B"), "B" in holdings) == (None, True)
        assert holdings.row("c") == {"Identity": "", "InvoiceId": "C"}
        assert (holdings.row("D"), "D" in holdings) == (None, False)
        holdings.clear()
        assert "A/1" not in holdings
