import polars as pl
import pytest

from etl.planning import duplicates
from etl.planning.duplicates import Keys
from etl.planning.spool import Spool


@pytest.mark.parametrize("at_once", [1, 2, 1_000])
def test_duplicates_are_found_however_few_hashes_are_compared_at_once(
    monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(duplicates, "_AT_ONCE", at_once)
    invoices = [*(f"inv-{number}" for number in range(50)), "inv-3", None, None, "inv-49"]
    identities = [*(f"id-{number}" for number in range(52)), "id-7", None]
    rows = pl.DataFrame({"seq": range(54), "invoice_key": invoices, "identity_key": identities})
    with Spool() as spool:
        keys = Keys(spool)
        for batch in (rows.head(20), rows.slice(20, 20), rows.tail(14)):
            keys.add(batch)
        assert keys.count == 54
        assert keys.suspects() == [3, 7, 49, 50, 52, 53]


def test_no_documents_have_no_duplicates() -> None:
    with Spool() as spool:
        assert Keys(spool).suspects() == []
