"""When a portal's files are loaded: cron times in the portal's own zone."""

from etl.schedule.cron import Cron, zone_of
from etl.schedule.expectation import Expectation

__all__ = ["Cron", "Expectation", "zone_of"]
