"""Voided invoices are set aside, and parts of kits are no lines, by the columns of the systems that say so."""

import pytest

from tests.support.command import Etl
from tests.support.stored import bodies

GP = "SOPNUMBE,SOPTYPE,CUSTNMBR,DOCAMNT,VOIDSTTS"


def written(etl: Etl, *rows: str, name: str = "july.csv") -> str:
    (etl.folder / name).write_text("\n".join([*rows, ""]), encoding="utf-8")
    return name


def told(etl: Etl, *words: str) -> dict[str, str]:
    """What is said of each document by its id; "" where it could be sent."""
    done = etl.run("validate", *words, "--results", "told.csv")
    assert done.returncode in {0, 1}, done.stderr
    return {str(line["DocumentId"]): str(line["ErrorMessage"] or "") for line in etl.results("told.csv")}


def test_a_voided_invoice_is_set_aside_with_the_reason_and_its_switch(etl: Etl) -> None:
    file = written(etl, GP, "A1,3,C,5.00,0", "A2,3,C,6.00,1", "A3,3,C,7.00,")
    profile = ("--profile", "dynamics-gp")
    said = told(etl, file, *profile)
    assert said == {
        "A1": "",
        "A2": 'Set aside: it is voided, cancelled or otherwise not owed ("1"). To send it: --skip-check voided.',
        "A3": "",
    }
    assert "set aside 1 6.00" in " ".join(etl.run("validate", file, *profile).stdout.split())
    assert set(told(etl, file, *profile, "--skip-check", "voided").values()) == {""}
    assert told(etl, file, *profile, "--send-credits")["A2"].startswith("Set aside: it is voided")


@pytest.mark.parametrize(
    ("profile", "headings", "valid", "void"),
    [
        ("sap-business-one", "DocNum,CardCode,DocTotal,CANCELED", ["N"], ["Y", "C"]),
        (
            "business-central",
            "No.,Sell-to Customer No.,Amount Including VAT,Cancelled,Corrective,Reversed By Cr. Memo No.",
            ["No,No,", ",,", "FALSE,FALSE,"],
            ["Yes,No,", "No,Yes,", "No,No,SCM-17"],
        ),
        ("dynamics-gp", "DOCNUMBR,RMDTYPAL,CUSTNMBR,ORTRXAMT,CURTRXAM,Void Status", ["1,Normal"], ["1,Voided"]),
    ],
)
def test_each_system_says_it_in_its_own_way(
    etl: Etl, profile: str, headings: str, valid: list[str], void: list[str]
) -> None:
    cells = [*valid, *void]
    if profile == "dynamics-gp":
        rows = [f"A{number},1,C,5.00,5.00,{cell.split(',')[1]}" for number, cell in enumerate(cells)]
    else:
        rows = [f"A{number},C,5.00,{cell}" for number, cell in enumerate(cells)]
    said = told(etl, written(etl, headings, *rows), "--profile", profile)
    assert [message.startswith("Set aside: it is voided") for message in said.values()] == [
        *[False] * len(valid),
        *[True] * len(void),
    ]


def test_a_mapping_file_may_name_the_column(etl: Etl) -> None:
    mapping = '[columns]\nId = "InvoiceId"\nCustomer = "CustomerId"\nTotal = "Amount"\nVoid = "@void_flag"\n'
    written(etl, mapping, name="july.toml")
    file = written(etl, "Id,Customer,Total,Void", "A1,C,5.00,no", "A2,C,5.00,yes")
    said = told(etl, file, "--mapping", "july.toml")
    assert (said["A1"], bool(said["A2"])) == ("", True)


def test_parts_of_a_kit_are_no_lines_and_are_told_of(etl: Etl) -> None:
    written(etl, GP, "A1,3,C,10.00,0")
    lines = "SOPNUMBE,LNITMSEQ,CMPNTSEQ,ITEMNMBR,QUANTITY,XTNDPRCE"
    parts = ("A1,16384,0,KIT,1,10.00", "A1,16384,16384,SCREW,4,1.00", "A1,16384,32768,NUT,4,1.00")
    written(etl, lines, *parts, "A1,32768,0,BOX,1,0.00", name="lines.csv")
    words = ("july.csv", "--lines", "lines.csv", "--profile", "dynamics-gp")
    checked = etl.run("validate", *words)
    assert checked.returncode == 0, checked.stdout
    assert "Passed over 2 rows of parts of kits: 3, 4." in checked.stdout
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data)) as settings:
        assert etl.run("import", *words, "--rate", "unlimited", **settings).returncode == 0
    (body,) = bodies(data).values()
    assert [line["ItemCode"] for line in body["InvoiceItems"]] == ["KIT", "BOX"]


@pytest.mark.parametrize("nothing", ["NULL", r"\N", "N/A", "-"])
def test_a_word_for_null_says_of_no_invoice_that_it_is_voided(etl: Etl, nothing: str) -> None:
    assert told(etl, written(etl, GP, f"A1,3,C,5.00,{nothing}"), "--profile", "dynamics-gp") == {"A1": ""}
