"""``python -m etl map``, and importing by a profile or a mapping file, as their users run them."""

import os
import re
import sys

import pytest

from tests.support.command import Etl
from tests.support.layouts import write
from tests.support.locked import locked

SIMULATED = ("--simulate", "--rate", "unlimited")
HEADINGS = "Invoice No;Client;Total;Date;Region;Kind"
ROWS = ("A1;C1;30,00;31.07.2026;North;INV", "A2;C2;1.250,50;01.08.2026;South;INV")
MAPPING = """
[columns]
"Invoice No" = "InvoiceId"
"Client" = "CustomerId"
"Total" = "Amount"
"Date" = { attribute = "PostingDate", date_order = "dmy" }
"Region" = "@ignore"
"Kind" = { attribute = "InvoiceType", values = { "inv" = "Invoice" } }

[constants]
Currency = "EUR"
"""


def export(etl: Etl, *rows: str, headings: str = HEADINGS) -> str:
    (etl.folder / "july.csv").write_text("\n".join([headings, *rows, ""]), encoding="utf-8")
    return "july.csv"


def bind(text: str, heading: str, attribute: str) -> str:
    """The draft with a column that was decided by a person."""
    said, count = re.subn(rf'^(?:# )?"{heading}" = .*$', f'"{heading}" = "{attribute}"', text, flags=re.MULTILINE)
    assert count == 1
    return said


def mapped(etl: Etl, text: str = MAPPING) -> tuple[str, str]:
    (etl.folder / "july.toml").write_text(text, encoding="utf-8")
    return "--mapping", "july.toml"


def test_a_mapping_file_says_what_the_columns_mean(etl: Etl) -> None:
    done = etl.run("import", export(etl, *ROWS), *mapped(etl), *SIMULATED)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Region" not in done.stdout
    assert "1,280.50" in done.stdout


def test_a_cell_that_its_value_table_does_not_list_rejects_its_row_alone(etl: Etl) -> None:
    done = etl.run("import", export(etl, *ROWS, "A3;C3;1,00;01.08.2026;;CRN"), *mapped(etl), *SIMULATED)
    assert done.returncode == 1
    assert [result["Status"] for result in etl.results("july.simulated.csv")] == ["Success", "Success", "Failed"]
    assert 'Kind "CRN"' in str(etl.results("july.simulated.csv")[2]["ErrorMessage"])


def test_a_mapping_file_with_mistakes_sends_nothing_and_names_them_all(etl: Etl) -> None:
    wrong = (
        MAPPING.replace('"InvoiceId"', '"InvoiceID"').replace('"EUR"', '"EUR of Germany"').replace('"Region"', '"Area"')
    )
    done = etl.run("import", export(etl, *ROWS), *mapped(etl, wrong), *SIMULATED)
    assert done.returncode == 2
    assert done.stderr.startswith("etl: july.toml has 4 mistakes:\n  InvoiceId is required")
    assert 'line 3: there is no attribute "InvoiceID". Did you mean InvoiceId?' in done.stderr
    assert 'line 7: july.csv has no column "Area".' in done.stderr
    assert 'line 11: "EUR of Germany" is longer than the 10 characters' in done.stderr


def test_another_mapping_plans_anew_and_the_same_one_continues(etl: Etl) -> None:
    file = export(etl, *ROWS)
    with etl.simulator("--fail-rate", "1") as settings:
        mappings = (MAPPING, MAPPING, MAPPING + "# another\n")
        runs = [etl.run("import", file, *mapped(etl, text), "--retries", "0", **settings) for text in mappings]
    assert [run.returncode for run in runs] == [3, 3, 3]
    assert ["continuing it" in run.stdout for run in runs] == [False, True, False]


def test_a_draft_is_written_beside_the_export_and_never_over_a_file(etl: Etl) -> None:
    done = etl.run("map", export(etl, *ROWS))
    assert (done.returncode, done.stderr) == (0, "")
    assert "5 of 6 columns of july.csv are understood." in done.stdout
    draft = (etl.folder / "july.mapping.toml").read_text(encoding="utf-8")
    assert re.search('^"Invoice No" = "InvoiceId" +# because its heading says so and no two rows', draft, re.MULTILINE)
    assert '"30,00", "1.250,50"' in draft
    again = etl.run("map", "july.csv")
    assert again.returncode == 2
    assert (
        "july.mapping.toml is there already. Add --force to write over it, or choose another with --output."
        in again.stderr
    )
    assert etl.run("map", "july.csv", "--force").returncode == 0
    assert etl.run("map", "july.csv", "-o", "other.toml").returncode == 0
    assert (etl.folder / "other.toml").exists()
    assert "is the export itself" in etl.run("map", "july.csv", "-o", "july.csv", "--force").stderr


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text there")
def test_a_file_name_that_is_no_text_is_spelt_out(etl: Etl) -> None:
    file = os.fsdecode(b"j\xfcly 1.csv")
    (etl.folder / export(etl, *ROWS)).rename(etl.folder / file)
    done = etl.run("map", file)
    assert (done.returncode, done.stderr) == (0, "")
    assert 'validate "j\\xfcly 1.csv"' in done.stdout
    assert "j\\xfcly 1.csv mean" in (etl.folder / file).with_suffix(".mapping.toml").read_text(encoding="utf-8")


def test_a_draft_is_of_the_heading_row_below_a_title_though_no_heading_is_known(etl: Etl) -> None:
    file = export(etl, "Ref;Debtor;Gross", "7;8;9,00", headings="Exported on Monday;;")
    assert etl.run("map", file).returncode == 0
    draft = (etl.folder / "july.mapping.toml").read_text(encoding="utf-8")
    assert all(f'"{heading}" = ' in draft for heading in ("Ref", "Debtor", "Gross"))


def test_a_draft_that_was_completed_is_imported(etl: Etl) -> None:
    assert etl.run("map", export(etl, *ROWS)).returncode == 0
    path = etl.folder / "july.mapping.toml"
    text = path.read_text(encoding="utf-8")
    for heading, attribute in [("Invoice No", "InvoiceId"), ("Client", "CustomerId"), ("Total", "Amount")]:
        text = bind(text, heading, attribute)
    path.write_text(text, encoding="utf-8")
    done = etl.run("validate", "july.csv", "--mapping", "july.mapping.toml")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Not sent, unknown columns: Region." in done.stdout


def test_a_report_in_groups_is_told_to_show_its_customers_in_a_column(etl: Etl) -> None:
    groups = ["Acme Ltd,,,,", ",Invoice,1001,07/03/2026,30.00", "Total Acme Ltd,,,,30.00", "Bolt,,,,"]
    file = export(etl, *groups, ",Invoice,1002,07/04/2026,5.00", headings=",Type,Num,Date,Amount")
    for profile in ((), ("--profile", "quickbooks")):
        said = etl.run("validate", file, *profile).stderr
        assert 'Customers stand in rows of their own, such as "Acme Ltd" in row 2, above their invoices.' in said
    etl.folder.joinpath("own.csv").write_text("Customer,Num,Amount\nNote,,\nC1,1001,5.00\n", encoding="utf-8")
    assert "rows of their own" not in etl.run("validate", "own.csv").stderr


def test_a_profile_reads_the_headings_of_its_system(etl: Etl) -> None:
    xero = "*ContactName,*InvoiceNumber,*InvoiceDate,*DueDate,Total,InventoryItemCode,*Quantity,*UnitAmount,Currency"
    file = export(etl, "Acme,INV-1,2026-07-01,2026-07-31,30.00,X1,1,30.00,USD", headings=xero)
    plain = etl.run("validate", file)
    assert plain.returncode == 2
    assert "the headings look like Xero: try --profile xero. Without it, required columns" in plain.stderr
    for profile in ("xero", "auto"):
        done = etl.run("validate", file, "--profile", profile)
        assert (done.returncode, done.stderr) == (0, "")
        assert "Xero names its customers" in done.stdout
    assert "--profile xero" in done.stdout


def test_a_misspelt_heading_is_refused_until_it_is_ignored(etl: Etl) -> None:
    file = export(etl, "A1,C1,30.00,USD", headings="InvoiceId,CustomerId,Amount,Curency")
    done = etl.run("validate", file)
    assert done.returncode == 2
    assert 'did you mean Currency? Rename it, or say --ignore "Curency".' in done.stderr
    assert etl.run("validate", file, "--ignore", "Curency").returncode == 0


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--profile", "zero"), "There is no profile zero. There are acumatica, "),
        (("--profile", "xero", "--mapping", "july.toml"), "leave --profile out, or --mapping"),
        (("--ignore", "Tax", "--mapping", "july.toml"), 'write "@ignore" there'),
        (("--mapping", "nowhere.toml"), "There is no mapping file nowhere.toml."),
        (("--mapping", "binary.toml"), "binary.toml is not UTF-8."),
        (("--mapping", "."), "is no file, but a folder"),
    ],
)
def test_flags_that_cannot_be_are_refused_with_a_sentence(etl: Etl, flags: tuple[str, ...], said: str) -> None:
    mapped(etl)
    (etl.folder / "binary.toml").write_bytes(b"\xff\xfe\x00")
    done = etl.run("validate", export(etl, *ROWS), *flags)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_draft_is_made_of_a_file_read_as_the_flags_say(etl: Etl) -> None:
    text = "Beleg~Kunde~Betrag~Straße\nA1~C1~30~'Allee~2'\n"
    (etl.folder / "july 1.txt").write_text(text, encoding="cp850")
    flags = ("--delimiter", "~", "--quote", "'", "--encoding", "cp850")
    done = etl.run("map", "july 1.txt", *flags)
    assert (done.returncode, done.stderr) == (0, "")
    draft = (etl.folder / "july 1.mapping.toml").read_text(encoding="utf-8")
    assert '# "Straße" = ' in draft
    assert '"Allee~2"' in draft
    said = '''--delimiter "~" --quote "'" --encoding cp850 --mapping "july 1.mapping.toml"'''
    assert f'python -m etl validate "july 1.txt" {said}\n' in done.stdout
    assert f"#     python -m etl validate FILE {said}\n" in draft


def test_a_draft_of_a_locked_workbook_takes_the_password_from_the_environment(etl: Etl) -> None:
    path = locked(etl.folder)
    assert "Set ETL_WORKBOOK_PASSWORD" in etl.run("map", path.name).stderr
    password = "sesame"  # noqa: S105 - nothing secret is in it
    assert etl.run("map", path.name, ETL_WORKBOOK_PASSWORD=password).returncode == 0


@pytest.mark.parametrize("lines", ["lines.csv", "Positions"])
def test_a_draft_is_of_the_invoices_and_of_their_lines_in_another_table(etl: Etl, lines: str) -> None:
    heads = [["InvoiceId", "Client", "Amount"], ["A1", "C1", "30"]]
    below = [["Invoice Id", "Art", "Quantity", "EP"], ["A1", "X", "2", "15"]]
    write(etl.folder / "lines.csv", below)
    write(etl.folder / "july.xlsx", heads, *[below] * (lines == "Positions"), names=("Invoices", "Positions"))
    done = etl.run("map", "july.xlsx", "--lines", lines)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"validate july.xlsx --lines {lines} --mapping july.mapping.toml" in done.stdout
    path = etl.folder / "july.mapping.toml"
    text = path.read_text(encoding="utf-8")
    assert "# STILL MISSING in the lines: InvoiceItems[].ItemCode.\n" in text
    for heading, attribute in [
        ("Client", "CustomerId"),
        ("Art", "InvoiceItems[].ItemCode"),
        ("EP", "InvoiceItems[].UnitPrice"),
    ]:
        text = bind(text, heading, attribute)
    path.write_text(text, encoding="utf-8")
    checked = etl.run("validate", "july.xlsx", "--lines", lines, "--mapping", "july.mapping.toml")
    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_strict_mapping_file_is_strict_with_lines_too(etl: Etl) -> None:
    write(etl.folder / "july.csv", [["InvoiceId", "CustomerId", "Amount"], ["A1", "C1", "30"]])
    write(etl.folder / "lines.csv", [["InvoiceId", "ItemCode", "Color"], ["A1", "X", "red"]])
    (etl.folder / "july.toml").write_text(
        'strict = true\n[columns]\nInvoiceId = "InvoiceId"\nCustomerId = "CustomerId"\nAmount = "Amount"\n'
        '[lines.columns]\nInvoiceId = "InvoiceId"\nItemCode = "InvoiceItems[].ItemCode"\n',
        encoding="utf-8",
    )
    done = etl.run("validate", "july.csv", "--lines", "lines.csv", "--mapping", "july.toml")
    assert done.returncode == 2
    assert 'says nothing of "Color" in lines.csv' in done.stderr


def test_totals_below_the_rows_hide_no_amounts(etl: Etl) -> None:
    headings = "Invoice No;Customer;Invoice Date;Due Date;Total;Open Balance;Currency"
    rows = (
        "RE-1001;C100;01.07.2026;31.07.2026;1.234,50;1.234,50;EUR",
        "RE-1002;C101;02.07.2026;01.08.2026;99,00;0,00;EUR",
        "RE-1003;C101;03.07.2026;02.08.2026;50,00;50,00;EUR",
        ";;;Total;1.383,50;1.284,50;",
    )
    assert etl.run("map", export(etl, *rows, headings=headings)).returncode == 0
    done = etl.run("validate", "july.csv", "--mapping", "july.mapping.toml")
    assert done.returncode == 0, done.stderr
    assert re.search(r"to send +3 +1,383\.50", done.stdout)
