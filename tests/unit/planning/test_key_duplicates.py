import time
from types import SimpleNamespace
from typing import cast

import polars as pl
import pytest

from etl.journal import Journal
from etl.model.document import Key
from etl.planning import key_duplicates
from etl.planning.key_duplicates import Keys
from etl.planning.spool import Spool


@pytest.mark.parametrize("at_once", [1, 2, 1_000])
def test_duplicates_are_found_however_few_hashes_are_compared_at_once(
    monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(key_duplicates, "_AT_ONCE", at_once)
    invoices = [*(f"inv-{number}" for number in range(50)), "inv-3", None, None, "inv-49"]
    identities = [*(f"id-{number}" for number in range(52)), "id-7", None]
    rows = pl.DataFrame({"seq": range(54), "invoice_key": invoices, "identity_key": identities, "alike": invoices})
    with Spool() as spool:
        keys = Keys(spool)
        for batch in (rows.head(20), rows.slice(20, 20), rows.tail(14)):
            keys.add(batch)
        assert keys.count == 54
        assert keys.suspects() == [3, 7, 49, 50, 52, 53]


def test_one_invoice_in_every_row_takes_no_more_time_a_row() -> None:
    keys = [Key(seq, "A1", "A1", "a1", "a1", "july.csv", "", seq + 2) for seq in range(100_000)]
    told = SimpleNamespace(clashes=SimpleNamespace(keys=lambda _run, seqs: [keys[seq] for seq in seqs]))
    rows = pl.DataFrame({"seq": range(len(keys)), "invoice_key": "a1", "identity_key": "a1", "alike": "x"})
    with Spool() as spool:
        noted = Keys(spool)
        noted.add(rows)
        begun = time.process_time()
        found = key_duplicates.duplicates(cast("Journal", told), 1, noted, lambda _seq, attribute: attribute)
        # A pair of each two rows would take many minutes.
        assert time.process_time() - begun < 30
    assert [problem.column for problem in found] == ["InvoiceId"] * len(keys)
    assert found[0].sentence == "is also in row 3 and row 4 and row 5 and 99996 more"
    assert found[-1].sentence == "is also in row 2 and row 3 and row 4 and 99996 more"


def test_no_documents_have_no_duplicates() -> None:
    with Spool() as spool:
        assert Keys(spool).suspects() == []
