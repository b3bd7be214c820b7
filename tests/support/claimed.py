"""The bodies of a plan, as the portal would be sent them."""

import json
from typing import Any

from etl.journal import Journal
from etl.model.run import RunState


def claimed(journal: Journal, run: int) -> list[dict[str, Any]]:
    """Claims all of a plan that was just made, and returns the bodies in order."""
    journal.mark(run, RunState.PLANNED)
    return [json.loads(document.payload) for document in journal.settle_and_claim(run, [], -1, 1_000)]
