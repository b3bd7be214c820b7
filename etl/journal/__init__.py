"""The journal: every document's state, durable before and after its request."""

from etl.journal.journal import Journal
from etl.journal.lease import Lease, LeaseTimes, RequestStore
from etl.journal.place import JournalServer, followed, place_of
from etl.journal.reports import MailCount, Reason
from etl.journal.upkeep import Extent

__all__ = [
    "Extent",
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
