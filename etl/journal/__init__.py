"""The journal: every document's state, durable before and after its request."""

from etl.journal.journal import Journal
from etl.journal.lease import Lease, LeaseTimes, RequestStore
from etl.journal.place import JournalServer, followed, place_of
from etl.journal.reports import MailCount, Reason

__all__ = [
    "Journal",
    "JournalServer",
    "Lease",
    "LeaseTimes",
    "MailCount",
    "Reason",
    "RequestStore",
    "followed",
    "place_of",
]
