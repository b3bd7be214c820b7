"""An export is no import; what somebody changes in one is loaded as changes, and nothing else is touched."""

from datetime import date
from pathlib import Path

import openpyxl
import xlsxwriter

from tests.support.command import Etl
from tests.support.portal import standing

HEAD = "InvoiceId,CustomerId,Amount,BalanceDue,Currency,DueDate,PONumber"
ROWS = [f"A{n},C{n},{n}0.00,{n}0.00,USD,2026-08-0{n},PO{n}" for n in range(1, 5)]
KEYS = dict.fromkeys(("PAYFABRIC_INTEGRATION_KEY", "PAYFABRIC_INTEGRATION_PASSWORD"), "simulator")


def saved(source: Path, target: Path, columns: tuple[str, ...] = (), rows: tuple[str, ...] = ()) -> None:
    """Saves an export as Excel does, with its texts in a table of their own: some columns and rows, one day changed."""
    book = openpyxl.load_workbook(source)
    with xlsxwriter.Workbook(target) as made:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for sheet in book.worksheets:
            headings, *lines = sheet.iter_rows(values_only=True)
            invoices = sheet.title == "Invoices"
            kept = [at for at, name in enumerate(headings) if not (columns and invoices) or name in columns]
            wanted = [line for line in lines if not (rows and invoices) or line[0] in rows]
            new = made.add_worksheet(sheet.title)
            for number, line in enumerate([headings, *wanted]):
                for column, at in enumerate(kept):
                    due = invoices and number and headings[at] == "DueDate"
                    new.write(number, column, date(2026, 9, 30) if due else line[at], day if due else None)


def test_what_was_changed_in_an_export_is_loaded_as_changes_and_the_whole_of_it_as_nothing(etl: Etl) -> None:
    (etl.folder / "july.csv").write_text("\n".join([HEAD, *ROWS, ""]), encoding="utf-8")
    with standing([]) as portal:
        settings = {"PAYFABRIC_BASE_URL": portal.simulator.base_url, "PAYFABRIC_RATE": "unlimited", **KEYS}
        assert etl.run("import", "july.csv", **settings).returncode == 0
        assert etl.run("export", "open.xlsx", **settings).returncode == 0
        saved(etl.folder / "open.xlsx", etl.folder / "whole.xlsx")
        for command in ("import", "plan", "validate", "preview", "map"):
            done = etl.run(command, "whole.xlsx", **settings)
            assert (done.returncode, "which sending it would erase: name the file of" in done.stderr) == (2, True)
        done = etl.run("update", "whole.xlsx", **settings)
        assert done.returncode == 2
        assert "An update would send all of its columns, what is due and was paid since among them:" in done.stderr

        saved(etl.folder / "open.xlsx", etl.folder / "dates.xlsx", ("InvoiceId", "DueDate"), ("A2", "A3"))
        assert "It lacks lines, addresses" in etl.run("import", "dates.xlsx", **settings).stderr
        portal.change("A2", BalanceDue="5.00")
        done = etl.run("update", "dates.xlsx", **settings)
        assert (done.returncode, done.stderr) == (0, "")
        # What has no amounts has no column for them.
        assert "  to send              2\n" in done.stdout
        held = portal.bodies()
    due = {name: str(each["DueDate"])[:10] for name, each in held.items()}
    assert due == {"A1": "2026-08-01", "A2": "2026-09-30", "A3": "2026-09-30", "A4": "2026-08-04"}
    assert {str(held["A2"]["BalanceDue"]), str(held["A2"]["PONumber"])} == {"5.00", "PO2"}
