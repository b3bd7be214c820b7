"""Whose invoice was rejected stands in the results, in whichever journal it is kept."""

from pathlib import Path

import openpyxl
import pytest

from etl.report.reasons import named_reasons
from tests.support.command import Etl
from tests.support.postgres import Server

HEAD = "InvoiceId,CustomerId,CustomerName,Amount,BalanceDue,Currency"


@pytest.fixture(params=["file", "server"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Etl:
    if request.param == "file":
        return Etl(tmp_path)
    server: Server = request.getfixturevalue("postgres")
    return Etl(tmp_path, server.journal().url)


def load(etl: Etl, settings: dict[str, str], name: str, *rows: str) -> dict[str, tuple[object, object, object]]:
    (etl.folder / name).write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    etl.run("import", name, PAYFABRIC_RATE="unlimited", **settings)
    found = etl.results(f"{name.removesuffix('.csv')}.results.csv")
    return {str(row["DocumentId"]): (row["Status"], row["CustomerId"], row["CustomerName"]) for row in found}


def test_the_customers_of_rejected_rows_are_named_as_their_cells_have_them(shop: Etl) -> None:
    assert "capitals" in named_reasons()
    with shop.simulator() as settings:
        found = load(
            shop,
            settings,
            "july.csv",
            'A1,C1,"Été ""1"", ½",ten,10.00,USD',
            "A2,,Nobody,20.00,20.00,USD",
            f"A3,{'C' * 60},Long,30.00,30.00,USD",
            "A4,C4,Fine,40.00,40.00,USD",
        )
        assert found == {
            "A1": ("Failed", "C1", 'Été "1", ½'),
            "A2": ("Failed", None, "Nobody"),
            "A3": ("Failed", "C" * 60, "Long"),
            "A4": ("Success", "C4", "Fine"),
        }
        planned = shop.run("plan", "july.csv", PAYFABRIC_RATE="unlimited", **settings)
        assert planned.returncode == 1
        book = openpyxl.load_workbook(shop.folder / "july.plan.xlsx")
        headings, *rows = book["Documents"].iter_rows(values_only=True)
        at = headings.index("CustomerId")
        assert {row[0]: row[at] for row in rows if row[0] in found} == {key: said[1] for key, said in found.items()}
        assert [row[0] for row in book["Customers"].iter_rows(min_row=2, values_only=True)] == ["C4"]
        # Rejected later, as it clashes with what was sent before: the body is gone, its customer is not.
        assert load(shop, settings, "august.csv", "a4,C4,Fine,41.00,41.00,USD") == {"a4": ("Failed", "C4", "Fine")}
    report = (shop.folder / "july.report.html").read_text(encoding="utf-8")
    assert "Été" in report
    assert "C4" not in report
