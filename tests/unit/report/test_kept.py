from decimal import Decimal

import pytest

from etl.errors import ResultsError
from etl.report.kept import KeptRecords


def test_records_come_back_in_order_and_as_often_as_asked() -> None:
    rows = [{"Amount": Decimal("45.00"), "Row": 1}, ["a\nb", None], "Łódź \u2028"]
    with KeptRecords("The rows") as kept:
        kept.add(rows[:2])
        kept.add(rows[2:])
        assert [list(kept), list(kept)] == [rows, rows]
        assert str(next(iter(kept))["Amount"]) == "45.00"


def test_a_full_disk_says_what_could_not_be_kept() -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with KeptRecords("The rows") as kept:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, before[1]))
        try:
            with pytest.raises(ResultsError, match=r"The rows cannot be kept: File too large\."):
                kept.add("x" * 1_000 for _ in range(100))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
