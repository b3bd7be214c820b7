"""Ids in another shape than in the runs before are told."""

import pytest

from etl.planning.id_shapes import other_shapes
from tests.support.command import Etl
from tests.support.plans import FAST

PLAIN = [str(n) for n in range(12, 30)]
CODED = [f"INV-{n}" for n in range(90, 120)]


@pytest.mark.parametrize(
    ("own", "known", "told"),
    [
        (["C0012", "C0013"], PLAIN, "C0012, where those that were sent are such as 12."),
        (["0012", "0013"], PLAIN, "0012, where"),
        (["INV 121", "INV 122", "INV-7"], CODED, "INV 121, where"),
        (["121", "122"], PLAIN, ""),
        (["RE-121"], CODED, ""),
        (["C0012", "31", "32"], PLAIN, ""),
        (["C0012"], PLAIN[:9], ""),
        (["C0012"], [*PLAIN, "A-1", "b/2", "x 1"], ""),
        ([], PLAIN, ""),
    ],
)
def test_ids_are_told_that_are_written_as_none_was_before(own: list[str], known: list[str], told: str) -> None:
    said = other_shapes("CustomerId", own, known)
    assert bool(said) is bool(told)
    assert told in said


def test_a_file_is_held_against_what_its_portal_was_sent(etl: Etl) -> None:
    def export(name: str, invoice: str, customer: str) -> str:
        rows = [f"{invoice.format(n)},{customer.format(n)},1.00,1.00" for n in range(100, 112)]
        text = "\n".join(["InvoiceId,CustomerId,Amount,BalanceDue", *rows, ""])
        (etl.folder / name).write_text(text, encoding="utf-8")
        return name

    with etl.simulator() as where:
        settings = where | FAST
        assert etl.run("import", export("july.csv", "A-{}", "{}"), **settings).returncode == 0
        odd = etl.run("validate", export("august.csv", "{}", "C0{}"), **settings).stdout
        same = etl.run("validate", export("more.csv", "B-{}", "7{}"), **settings).stdout
        quiet = etl.run("validate", "august.csv", "--skip-check", "look_alike", **settings).stdout
    assert "InvoiceIds are written otherwise than before: 100, where those that were sent are such as A-100." in odd
    assert "CustomerIds are written otherwise than before: C0100, where those that were sent are such as 100." in odd
    assert "written otherwise" not in same + quiet
