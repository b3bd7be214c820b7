"""Imports invoices from CSV and Excel into PayFabric Receivables.

This is the front door for Python callers: open a ``Journal``, ``plan`` files into it, ``send`` the run, read its
``totals`` and ``results``. What is not listed here may change without notice.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from etl.errors import (
        CredentialsError,
        EtlError,
        FileError,
        HeadingsError,
        JournalError,
        PlanError,
        PortalError,
        ResultsError,
        SettingsError,
        UnreachableError,
    )
    from etl.journal import Journal, JournalServer, Mails, Reason
    from etl.load import Stop
    from etl.pipeline import Enclosing, Plan, Request, Source, Target, plan, send
    from etl.portal import Credentials
    from etl.portals import Destination
    from etl.records import Outcome, Problem, RateLimit, Result, RunRequest, Status, Total
    from etl.report import write_results
    from etl.transform import Checks, Choices

__all__ = [
    "Checks",
    "Choices",
    "Credentials",
    "CredentialsError",
    "Destination",
    "Enclosing",
    "EtlError",
    "FileError",
    "HeadingsError",
    "Journal",
    "JournalError",
    "JournalServer",
    "Mails",
    "Outcome",
    "Plan",
    "PlanError",
    "PortalError",
    "Problem",
    "RateLimit",
    "Reason",
    "Request",
    "Result",
    "ResultsError",
    "RunRequest",
    "SettingsError",
    "Source",
    "Status",
    "Stop",
    "Target",
    "Total",
    "UnreachableError",
    "plan",
    "send",
    "write_results",
]

_ROOMS = ("errors", "portals", "records", "journal", "load", "pipeline", "portal", "report", "transform")


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any export
    """Imports an export when it is first asked for: ``python -m etl --help`` must not wait for Polars."""
    if name in __all__:
        for room in _ROOMS:
            module = import_module(f"etl.{room}")
            if hasattr(module, name):
                return getattr(module, name)
    raise AttributeError(f"module 'etl' has no attribute {name!r}")
