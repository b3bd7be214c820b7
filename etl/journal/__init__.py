"""The journal: every document's state, durable before and after its request."""

from etl.journal.journal import Journal
from etl.journal.place import JournalServer, place_of
from etl.journal.reports import MailCount, Reason

__all__ = ["Journal", "JournalServer", "MailCount", "Reason", "place_of"]
