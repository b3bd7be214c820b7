"""Sends what is planned: workers, rate limits, retries, and documents in doubt."""

from etl.load.ask import ask
from etl.load.breaker import Breaker
from etl.load.budget import Budget
from etl.load.canary import mismatch
from etl.load.concurrency import Concurrency
from etl.load.delivery import Road, sign_in
from etl.load.failures import Failures
from etl.load.gate import Gate, Pause, Rule
from etl.load.pages import pages
from etl.load.poster import Poster
from etl.load.retry import Policy
from etl.load.stop import Stop, StoppedError
from etl.load.tally import Tally, tally_path
from etl.load.window import Window

__all__ = [
    "Breaker",
    "Budget",
    "Concurrency",
    "Failures",
    "Gate",
    "Pause",
    "Policy",
    "Poster",
    "Road",
    "Rule",
    "Stop",
    "StoppedError",
    "Tally",
    "Window",
    "ask",
    "mismatch",
    "pages",
    "sign_in",
    "tally_path",
]
