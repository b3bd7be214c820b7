"""Faults of chance at every request: in the end each document is held as planned, and none was sent without need."""

import asyncio
from pathlib import Path

import pytest

from tests.campaign.faults import campaign

pytestmark = pytest.mark.anyio


async def test_whatever_goes_wrong_every_document_ends_held_and_none_is_sent_without_need(tmp_path: Path) -> None:
    ends = await asyncio.gather(*(campaign(tmp_path, 20, seed) for seed in (3, 7, 11, 12)))
    assert [(end.wrong, end.needless) for end in ends] == [([], [])] * 4
