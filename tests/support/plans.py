"""Invoices that are planned and compared, and what the portal holds of them."""

import re

from tests.support.command import Etl

HEADINGS = "InvoiceId,CustomerId,Amount,BalanceDue,Currency,DueDate,PONumber"
FAST = {"PAYFABRIC_RATE": "unlimited"}
DATA = ("--data", "portal.db")


def row(n: int, **cells: str) -> str:
    own = {"amount": f"{n}.10", "due": f"{n}.10", "date": f"2026-07-{n % 28 + 1:02}", "po": f"PO{n}"} | cells
    return f"INV-{n:04},C{n % 3},{own['amount']},{own['due']},EUR,{own['date']},{own['po']}"


def write(etl: Etl, name: str, *lines: str) -> str:
    (etl.folder / name).write_text("\n".join([HEADINGS, *lines, ""]), encoding="utf-8")
    return name


def load(etl: Etl, settings: dict[str, str], *lines: str) -> None:
    done = etl.run("import", write(etl, "july.csv", *lines), **settings)
    assert done.returncode == 0, done.stderr


def plan_id(told: str) -> str:
    (found,) = re.findall(r"^PLAN-ID (\d+-[0-9a-f]{12})\.", told, flags=re.MULTILINE)
    return str(found)


def held(etl: Etl, settings: dict[str, str], identity: str) -> str:
    return etl.run("get", identity, **settings).stdout
