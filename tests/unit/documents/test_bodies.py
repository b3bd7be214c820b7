"""Bodies of a batch, in which each row leaves out its own empty cells."""

import json

import pytest

from etl.documents import Choices
from tests.support.transformed import TODAY, transformed

_SOME = ("Comments", "Site", "BatchNumber", "InvoiceType", "ShippingMethod", "PONumber", "SalesPerson", "ExtensionData")


@pytest.mark.parametrize("count", [1, 2, 6, 7, 8])
def test_what_some_rows_leave_out_is_left_out_of_these_alone(count: int) -> None:
    names = _SOME[:count]
    texts = [f'"{name}":null,' for name in names]
    full = ("A1", "C1", "1", *texts)
    bare = [("A2", "C1", "1", *("" if n == at else text for n, text in enumerate(texts))) for at in range(len(names))]
    documents, _ = transformed(
        ("InvoiceId", "CustomerId", "Amount", *names),
        [full, *((f"A{n}", *rest[1:]) for n, rest in enumerate(bare, 2))],
        Choices(TODAY),
        0,
    )
    for document, row in zip(documents, (full, *bare), strict=True):
        read = json.loads(str(document.payload))
        assert {name: read.get(name, "") for name in names} == dict(zip(names, row[3:], strict=True))
