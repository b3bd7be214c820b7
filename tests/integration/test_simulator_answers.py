"""What the simulator answers, and what is read of answers, beside the vendor's objects as the schemas state them."""

from collections.abc import Mapping
from typing import Any

import pytest

import schemas
from etl.compare.report_row import NEVER_TOLD, ONLY_REPORTED, REPORTED
from schemas import Schema, attributes
from tests.support.calling import SMALLEST, calling

pytestmark = pytest.mark.anyio

# The vendor's examples have these, and the vendor's lists have them not.
ONLY_IN_EXAMPLES = {"createdby", "currencysymbol"}
# The lists have these, and the examples have them not.
ONLY_IN_LISTS = {"invoicedtocustomerid", "invoicedtocustomername"}


def names(schema: Schema) -> set[str]:
    return set(attributes(schema))


def assert_documented(answer: Mapping[str, Any], schema: Schema) -> None:
    """The vendor spells some attributes in two ways."""
    given = {name.casefold() for name in answer} - ONLY_IN_EXAMPLES
    listed = {name.casefold() for name in names(schema)}
    assert given <= listed
    assert listed - given <= ONLY_IN_LISTS


async def test_every_answer_is_the_documented_object() -> None:
    async with calling() as caller:
        await caller.post({**SMALLEST, "Identity": "I1"})
        await caller.call("PATCH", "/integrations", data='{"Documents": [{"DocumentId": "A", "Status": "Pending"}]}')
        invoice = (await caller.get("I1")).json
        report = (await caller.call("GET", "/reports/invoices")).json
        queue = (await caller.call("GET", "/integrations")).json
    assert_documented(invoice, schemas.INVOICE_INTEGRATION_RESPONSE)
    for page, whole in ((report, schemas.INVOICE_REPORT_PAGING_RESPONSE), (queue, schemas.INTEGRATION_PAGING_RESPONSE)):
        assert set(page) == names(whole)
    assert_documented(report["Result"][0], schemas.INVOICE_REPORT_RESPONSE)
    assert_documented(queue["Result"][0], schemas.INTEGRATION_RESPONSE)


def test_what_is_told_of_an_invoice_and_where_follows_from_the_objects() -> None:
    given, answered = names(schemas.INVOICE_POST), names(schemas.INVOICE_INTEGRATION_RESPONSE)
    reported = names(schemas.INVOICE_REPORT_RESPONSE)
    assert given & reported == REPORTED
    assert (given & reported) - answered == ONLY_REPORTED
    assert given - reported - answered == NEVER_TOLD
