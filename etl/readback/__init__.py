"""Reads back what a portal holds: the report in bulk, single invoices where it does not say enough."""

from etl.readback.bulk import Watch, read_report
from etl.readback.holdings import Holdings
from etl.readback.lookup import Lookup, look_up
from etl.readback.narrowing import Narrowing

__all__ = ["Holdings", "Lookup", "Narrowing", "Watch", "look_up", "read_report"]
