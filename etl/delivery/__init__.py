"""Sends what is planned: workers, rate limits, retries, and documents in doubt."""

from etl.delivery.breaker import Breaker
from etl.delivery.canary import mismatch
from etl.delivery.concurrency import Concurrency
from etl.delivery.failures import Failures
from etl.delivery.gate import Gate, Pause, Rule
from etl.delivery.ledger import FileStore, RequestLedger, ledger_path
from etl.delivery.pages import INVOICE_KEYS, pages
from etl.delivery.poster import Poster
from etl.delivery.rate_window import Window
from etl.delivery.retry import Policy
from etl.delivery.retry_budget import Budget
from etl.delivery.safe_question import ask
from etl.delivery.send import send
from etl.delivery.session import PortalSession, Target, open_session
from etl.delivery.sign_in import sign_in
from etl.delivery.stop import Stop, StoppedError

__all__ = [
    "INVOICE_KEYS",
    "Breaker",
    "Budget",
    "Concurrency",
    "Failures",
    "FileStore",
    "Gate",
    "Pause",
    "Policy",
    "PortalSession",
    "Poster",
    "RequestLedger",
    "Rule",
    "Stop",
    "StoppedError",
    "Target",
    "Window",
    "ask",
    "ledger_path",
    "mismatch",
    "open_session",
    "pages",
    "send",
    "sign_in",
]
