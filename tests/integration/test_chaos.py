"""Faults of chance at every request: in the end each document is held as planned, and none was sent without need.

In virtual time; ``python -m tests.campaign faults`` takes as long as it takes.
"""

from pathlib import Path

import pytest

from tests.campaign.faults import campaign
from tests.support.world import run


@pytest.mark.parametrize("seed", range(16))
def test_whatever_goes_wrong_every_document_ends_held_and_none_is_sent_without_need(tmp_path: Path, seed: int) -> None:
    end = run(seed, lambda _: campaign(tmp_path, 20, seed))
    assert (end.wrong, end.needless) == ([], [])
