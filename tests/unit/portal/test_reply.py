import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.portal.reply import (
    Verdict,
    explain,
    judge_delivery,
    judge_page,
    judge_read,
    judge_write,
    moment,
    parse_retry_after,
)

NOW = datetime(2026, 7, 31, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "body", "verdict"),
    [
        (200, b"true", Verdict.ACCEPTED),
        (201, b"\xef\xbb\xbf\ttrue\r\n", Verdict.ACCEPTED),
        (200, b'{"Message":"","Result":true}', Verdict.ACCEPTED),
        (200, b"false", Verdict.REFUSED),
        (200, b'{"Message":"no","Result":false}', Verdict.REFUSED),
        (200, b'"true"', Verdict.REFUSED),
        (200, b"1", Verdict.REFUSED),
        (200, b"", Verdict.REFUSED),
        (204, b"", Verdict.REFUSED),
        (200, b"<html>maintenance</html>", Verdict.REFUSED),
        (302, b"", Verdict.REFUSED),
        (400, b"{}", Verdict.REFUSED),
        (401, b"", Verdict.UNAUTHORISED),
        (403, b"", Verdict.REFUSED),
        (404, b"", Verdict.REFUSED),
        (408, b"", Verdict.BUSY),
        (412, b"", Verdict.REFUSED),
        (413, b"", Verdict.REFUSED),
        (415, b"", Verdict.REFUSED),
        (422, b"", Verdict.REFUSED),
        (425, b"", Verdict.BUSY),
        (429, b"", Verdict.THROTTLED),
        (500, b"true", Verdict.UNCERTAIN),
        (502, b"", Verdict.UNCERTAIN),
        (503, b"", Verdict.THROTTLED),
        (504, b"", Verdict.UNCERTAIN),
        (520, b"", Verdict.UNCERTAIN),
    ],
)
def test_an_answer_to_a_post_is_judged_by_status_and_body(status: int, body: bytes, verdict: Verdict) -> None:
    reply = judge_write(status, body)
    assert (reply.verdict, reply.http_status) == (verdict, status)
    assert bool(reply.message) is (verdict is not Verdict.ACCEPTED)


@pytest.mark.parametrize(
    ("status", "body", "verdict"),
    [
        (200, b"", Verdict.UNCERTAIN),
        (204, b"", Verdict.UNCERTAIN),
        (200, b" \r\n", Verdict.UNCERTAIN),
        (200, b"true", Verdict.ACCEPTED),
        (200, b"false", Verdict.REFUSED),
        (200, b"<html>", Verdict.REFUSED),
        (200, b"<html>true</html>", Verdict.REFUSED),
        (200, b"\xef\xbb\xbf <p>1</p>", Verdict.REFUSED),
        (200, b'"true"', Verdict.UNCERTAIN),
        (200, b"True", Verdict.UNCERTAIN),
        (200, b"true true", Verdict.UNCERTAIN),
        (200, b"true<script>", Verdict.UNCERTAIN),
        (200, b"[true]", Verdict.UNCERTAIN),
        (200, b"1", Verdict.UNCERTAIN),
        (200, b'"OK"', Verdict.UNCERTAIN),
        (200, b'{"Result":"True"}', Verdict.UNCERTAIN),
        (200, b'{"Result":1}', Verdict.UNCERTAIN),
        (200, b'{"result" : "Success"}', Verdict.UNCERTAIN),
        (200, b'{"Success":true}', Verdict.UNCERTAIN),
        (200, b"x" * (4 << 20), Verdict.UNCERTAIN),
        (200, b'{"Result":0}', Verdict.REFUSED),
        (200, b'{"Result":"10"}', Verdict.REFUSED),
        (200, b'{"Message":"Untrue."}', Verdict.REFUSED),
        (200, b'{"Message":"Invoice not found","Result":"False"}', Verdict.REFUSED),
        (200, b"null", Verdict.REFUSED),
        (200, b'{"Message":"","Result":true}', Verdict.ACCEPTED),
        (200, b'{"Message":"Invoice was saved successfully.","Result":true}', Verdict.ACCEPTED),
        (200, b'{"Message":"Not saved: credit hold","Result":true}', Verdict.UNCERTAIN),
        (200, b'{"Message":"","AdditionalMessage":"Terms are unknown","Result":true}', Verdict.UNCERTAIN),
        (200, b'{"Message":"0 invoices created","Result":true}', Verdict.UNCERTAIN),
        (400, b"", Verdict.REFUSED),
        (400, b"true", Verdict.REFUSED),
        (503, b"", Verdict.THROTTLED),
    ],
)
def test_an_answer_that_is_no_plain_yes_or_no_leaves_open_whether_an_invoice_is_stored(
    status: int, body: bytes, verdict: Verdict
) -> None:
    assert judge_delivery(status, body).verdict is verdict


@pytest.mark.parametrize(
    ("status", "body", "verdict"),
    [
        (200, b'{"InvoiceId":"A"}', Verdict.ACCEPTED),
        (200, b"null", Verdict.MISSING),
        (200, b"", Verdict.MISSING),
        (404, b'{"Message":"none"}', Verdict.MISSING),
        (200, b"<html>", Verdict.REFUSED),
        (200, b"[]", Verdict.REFUSED),
        (400, b"", Verdict.REFUSED),
        (401, b"", Verdict.UNAUTHORISED),
        (429, b"", Verdict.THROTTLED),
        (500, b"", Verdict.UNCERTAIN),
    ],
)
def test_an_answer_to_a_get_is_judged_by_status_and_body(status: int, body: bytes, verdict: Verdict) -> None:
    assert judge_read(status, body).verdict is verdict


def test_amounts_are_read_back_as_exact_decimals() -> None:
    reply = judge_read(200, b'{"Amount":12345678901234.56789,"Tax":0.10}')
    assert reply.body == {"Amount": Decimal("12345678901234.56789"), "Tax": Decimal("0.10")}


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b'{"Message":"The request is invalid."}', "The request is invalid."),
        (b'{"Message":"No.","MessageDetail":"Why."}', "No. Why."),
        (b'{"error":"invalid_grant","error_description":"Wrong key."}', "Wrong key."),
        (
            b'{"Message":"Bad.","ModelState":{"invoice.Amount":["Too large.","Too odd."]}}',
            "Too large. Too odd (Amount). Bad.",
        ),
        (
            b'{"Message":"The request is invalid.","ModelState":{"invoice.CustomerId":["C1 does not exist."]}}',
            "C1 does not exist (CustomerId).",
        ),
        (b'{"Message":"The request is invalid.","ModelState":{"invoice":[]}}', "The request is invalid."),
        (b"<!DOCTYPE html><h1>Bad gateway</h1>", "a web page instead of an answer"),
        (b"", "an empty answer"),
        (b"plain\r\n words", "plain words"),
        (b"x" * 1000, "x" * 300),
        (b"\xff\xfe", "\ufffd\ufffd"),
        (b'{"Message":{"odd":1}}', "{'odd': 1}"),
        (b'{"ModelState":"odd"}', '{"ModelState":"odd"}'),
    ],
)
def test_a_failure_is_explained_by_what_its_body_says(body: bytes, sentence: str) -> None:
    assert explain(body) == sentence


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("7", 7.0),
        ("0", 0.0),
        ("Fri, 31 Jul 2026 12:00:30 GMT", 30.0),
        ("Fri, 31 Jul 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        ("1e9999", None),
        ("Fri, 31 Jul 2026 12:00:30 +99999999999999", None),
        ("Fri, 31 Jul 99999999999 12:00:30 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    assert parse_retry_after(value, NOW) == seconds


NUMBERS = st.text("0123456789+-:", max_size=24)
DATES = st.builds("Fri, {} Jul {} {} {}".format, NUMBERS, NUMBERS, NUMBERS, NUMBERS)


@given(st.one_of(st.text(max_size=40), NUMBERS, DATES))
def test_whatever_retry_after_says_is_seconds_or_nothing(value: str) -> None:
    seconds = parse_retry_after(value, NOW)
    assert seconds is None or seconds >= 0


@given(st.integers(100, 999), st.binary(max_size=60))
def test_whatever_an_answer_holds_is_judged(status: int, body: bytes) -> None:
    assert judge_write(status, body).http_status == status
    assert judge_read(status, body).http_status == status


@pytest.mark.parametrize("body", [{"Message": "é" * 3_000_000}, {"ModelState": {"A": ["x" * 9_000] * 9}}])
def test_of_a_long_explanation_only_its_beginning_is_kept(body: dict[str, object]) -> None:
    message = judge_write(400, json.dumps(body, ensure_ascii=False).encode()).message
    assert len(message) == len("HTTP 400: ") + 2000
    assert message.endswith("…")


TWICE = [
    b'{"Result":false,"Message":"no","Result":true}',
    b'{"Result":true,"Result":false}',
    b'{"Result" : true, "Result": true}',
    b'{"Result":false,"result":true}',
    b'{"Result":true,"RESULT":false}',
    b'{"Result":true,"Said":"a \\":b","Errors":[{"At":1,"At":2}]}',
]


@pytest.mark.parametrize("body", TWICE)
def test_an_answer_that_says_two_things_of_one_is_no_success(body: bytes) -> None:
    assert judge_delivery(200, body).verdict is Verdict.UNCERTAIN
    assert judge_write(200, body).verdict is Verdict.REFUSED


@pytest.mark.parametrize(
    "body",
    [b'{"Result":true,"Said":"\\"Result\\":false"}', b'{"Result" :true}', b'{"Result":true,"In":{"Result":1}}'],
)
def test_one_name_in_two_objects_or_in_a_text_says_one_thing(body: bytes) -> None:
    assert judge_delivery(200, body).verdict is Verdict.ACCEPTED


@pytest.mark.parametrize(
    "told",
    [
        b'"Amount":5,"Amount":0.30',
        b'"Amount":0.30,"BalanceDue":0.3,"Amount":0.30',
        b'"Amount":5,"amount":0.30',
        b'"Amount":0.30,"BillingAddress":{"City":"Rome","City":"Oslo"}',
        b'"Amount":0.30,"InvoiceItems":[{"Quantity":1,"quantity":2}]',
    ],
)
def test_an_invoice_that_is_told_in_two_ways_is_not_told(told: bytes) -> None:
    row = b'{"InvoiceId":"A1","CustomerId":"C1",%s}' % told
    assert judge_read(200, row).verdict is Verdict.REFUSED


@pytest.mark.parametrize("row", [b'{"Amount":5,"Amount":0.30}', b'{"Amount":5, "Amount" :0.30,"Said":"\\":"}'])
def test_a_page_with_a_row_that_says_an_amount_twice_is_none(row: bytes) -> None:
    assert judge_page(200, b'{"Total":1,"Result":[%s]}' % row).verdict is Verdict.REFUSED


@pytest.mark.parametrize(
    ("number", "amount"),
    [
        ("0.30000000000000004", "0.3"),
        ("1.1000000000001", "1.1"),
        ("12345.669999999998", "12345.67"),
        ("0.2999999999992724", "0.3"),
        ("-69.99999999999999", "-70"),
        ("5.551115123125783e-17", "0"),
        ("-5.551115123125783e-17", "0"),
        ("0.30001", "0.30001"),
        ("0.300001", "0.300001"),
        ("0.3000001", "0.3000001"),
        ("1E+3", "1E+3"),
        ("45.00", "45.00"),
    ],
)
def test_what_a_portal_computes_in_binary_is_the_amount_it_keeps(number: str, amount: str) -> None:
    body = judge_read(200, b'{"InvoiceId":"A1","BalanceDue":%s}' % number.encode()).body
    assert body is not None
    assert str(body["BalanceDue"]) == amount


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("Fri, 31 Jul 2026 12:00:00 GMT", 30.0),
        ("Fri, 31 Jul 2026 10:00:00 GMT", 7230.0),
        ("Fri, 31 Jul 2026 12:01:00 -0000", 0.0),
    ],
)
def test_a_date_to_wait_for_is_of_the_clock_that_gave_it(said: str, seconds: float) -> None:
    assert parse_retry_after("Fri, 31 Jul 2026 12:00:30 GMT", moment(said)) == seconds


@pytest.mark.parametrize("said", [None, "", "yesterday"])
def test_without_the_clock_of_the_portal_ours_is_taken(said: str | None) -> None:
    before = datetime.now(UTC)
    assert before <= moment(said) <= datetime.now(UTC)
