"""What must be so before anything is sent."""

import pytest

from tests.support.command import Etl

ROWS = ("A1,C1,30.00,USD", "A2,C1,0.10,EUR", "A3,,5,USD")


def export(etl: Etl, *rows: str, name: str = "july.csv", headings: str = "InvoiceId,CustomerId,Amount,Currency") -> str:
    (etl.folder / name).write_text("\n".join([headings, *rows, ""]), encoding="utf-8")
    return name


@pytest.mark.parametrize(
    ("flags", "code", "sentence"),
    [
        (("--expect-count", "3", "--expect-total", "35 USD", "--expect-total", "0.10 EUR"), 1, ""),
        (("--expect-count", "4"), 2, "--expect-count is 4, but 3 were read."),
        (("--expect-total", "35.01 USD"), 2, "--expect-total is 35.01 USD, but 35.00 USD was read."),
        (("--expect-total", "35.10"), 2, "which names no currency, but the invoices have EUR, USD."),
        (("--expect-total", "35,10 USD"), 2, "--expect-total: write digits"),
    ],
)
def test_totals_that_do_not_agree_send_nothing(etl: Etl, flags: tuple[str, ...], code: int, sentence: str) -> None:
    with etl.simulator() as settings:
        done = etl.run("import", export(etl, *ROWS), *flags, **settings)
        assert done.returncode == code
        assert sentence in done.stderr
        assert ("Sending" in done.stdout) is (code == 1)
        if code == 2 and "were read" in sentence:
            assert "has documents pending" in etl.run("resume", **settings).stdout
    checked = etl.run("validate", "july.csv", *flags)
    assert checked.returncode == code
    assert sentence in checked.stderr


def test_an_amount_that_its_lines_miss_is_in_the_totals_all_the_same(etl: Etl) -> None:
    file = export(etl, "A1,C1,30.00,USD,X,29", headings="InvoiceId,CustomerId,Amount,Currency,ItemCode,ExtendedPrice")
    done = etl.run("validate", file, "--expect-total", "30 USD")
    assert (done.returncode, done.stderr) == (1, "")
    assert "amount cannot be read" not in done.stdout


def test_totals_hold_for_an_interrupted_run_too(etl: Etl) -> None:
    nowhere = {"PAYFABRIC_BASE_URL": "http://127.0.0.1:9/api", "PAYFABRIC_TOKEN": "t"}
    words = ("import", export(etl, *ROWS), "--give-up-after", "0", "--retries", "0")
    assert etl.run(*words, **nowhere).returncode == 3
    again = etl.run(*words, "--expect-count", "2", **nowhere)
    assert again.returncode == 2
    assert "--expect-count is 2, but 3 were read." in again.stderr
    assert etl.run("resume", *words[2:], **nowhere).returncode == 3


MAILS = ("A1,C1,1,Yes", "A2,c1 ,1,Yes", "A3,C2,1,Yes", "A4,C3,1,No", "A5,,1,Yes")


def test_who_would_be_mailed_is_counted_in_customers_and_in_invoices(etl: Etl) -> None:
    name = export(etl, *MAILS, headings="InvoiceId,CustomerId,Amount,SendNewInvoiceEmail")
    refused, done = etl.run("import", name, "--simulate"), etl.run("import", name, "--simulate", "--send-emails")
    assert refused.returncode == 2
    assert (
        "Nothing was sent: 2 customers would be mailed, for 3 invoices (Yes in SendNewInvoiceEmail)." in refused.stderr
    )
    assert "--send-emails: 2 customers would be mailed, for 3 invoices." in done.stdout
    assert "With --send-emails 2 customers would be mailed, for 3 invoices" in etl.run("validate", name).stdout


def test_a_change_that_names_no_customer_is_counted_in_invoices(etl: Etl) -> None:
    with etl.simulator() as settings:
        done = etl.run("update", export(etl, "A1,Yes", headings="InvoiceId,SendNewInvoiceEmail"), **settings)
    assert "Nothing was sent: customers would be mailed for 1 invoice (Yes in" in done.stderr
