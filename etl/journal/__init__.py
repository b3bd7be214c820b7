"""The journal: every document's state, durable before and after its request."""

from etl.journal.journal import Journal
from etl.journal.place import JournalServer, place_of
from etl.journal.reports import Mails, Reason

__all__ = ["Journal", "JournalServer", "Mails", "Reason", "place_of"]
