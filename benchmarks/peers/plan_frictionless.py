"""Checks a CSV with frictionless, every column as PayFabric documents it: FILE. Prints how many rows are good."""

import sys
from pathlib import Path

from frictionless import Resource, Schema, system

LENGTHS = {
    "InvoiceId": 50,
    "CustomerId": 50,
    "CustomerName": 100,
    "Amount": None,
    "BalanceDue": None,
    "Currency": 10,
    "PostingDate": None,
    "DueDate": None,
    "PONumber": 50,
    "PaymentTerms": 50,
    "Tax": None,
    "Freight": None,
    "Discount": None,
    "SalesPerson": 4_000,
    "ShippingMethod": 50,
    "Email": 255,
    "Comments": 500,
    "BatchNumber": 50,
    "InvoiceType": 50,
    "Site": 4_000,
}
AMOUNTS = {"Amount", "BalanceDue", "Tax", "Freight", "Discount"}
REQUIRED = {"InvoiceId", "CustomerId", "Amount"}


def field(name: str, most: int | None) -> dict[str, object]:
    """A column's description."""
    kind = "number" if name in AMOUNTS else "string" if most else "date"
    constraints: dict[str, object] = {"required": name in REQUIRED, "unique": name == "InvoiceId"}
    if most:
        constraints["maxLength"] = most
    return {"name": name, "type": kind, "constraints": constraints}


schema = Schema.from_descriptor({"fields": [field(name, most) for name, most in LENGTHS.items()]})
file = Path(sys.argv[1])
with system.use_context(trusted=True):
    report = Resource(path=str(file), schema=schema).validate()
if not report.valid:
    sys.exit(f"frictionless finds {report.stats['errors']} errors")
print(report.tasks[0].stats["rows"])
