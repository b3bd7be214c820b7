"""What a session has from those before it."""

from pathlib import Path

import anyio
import pytest

from etl.delivery import Stop, open_session
from etl.model.limits import RateLimit
from etl.portal import Reply, Verdict
from tests.support.planned import TOKEN, target

pytestmark = pytest.mark.anyio


async def test_what_an_earlier_session_has_sent_counts_for_the_limit_of_the_next(tmp_path: Path) -> None:
    there = target("http://127.0.0.1:9/api", credentials=TOKEN, rate=(RateLimit(1, 3600.0),), state=tmp_path)
    async with open_session(there, Stop()) as session, session.gate.slot() as answered:
        answered(Reply(Verdict.ACCEPTED, 200))
    async with open_session(there, Stop()) as session:
        with pytest.raises(TimeoutError), anyio.fail_after(0.02):
            await session.gate.enter()
