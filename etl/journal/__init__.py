"""The journal: every document's state, durable before and after its request."""

from etl.journal.journal import Journal
from etl.journal.lock import portal_lock

__all__ = ["Journal", "portal_lock"]
