"""The journal: every document's state, durable before and after its request."""

from etl.journal.journal import Journal

__all__ = ["Journal"]
