"""A folder in which exports arrive: looked at again and again, since a network share tells nobody what has come."""

from etl.inbox.folder import Inbox, Waiting, foreign, in_slots, is_export, is_partial, seen, waiting
from etl.inbox.putting_away import Place, ends_at, put_away
from etl.inbox.settling import Settling
from etl.inbox.taking import Taken, failed_file, take, take_again

__all__ = [
    "Inbox",
    "Place",
    "Settling",
    "Taken",
    "Waiting",
    "ends_at",
    "failed_file",
    "foreign",
    "in_slots",
    "is_export",
    "is_partial",
    "put_away",
    "seen",
    "take",
    "take_again",
    "waiting",
]
