"""Imports invoices from CSV and Excel into PayFabric Receivables.

This is the front door for Python: a ``Client`` plans, sends, compares and verifies as the command line does, behind the
same guards. What is not listed here may change without notice.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from etl.app.check import PortalSeen as PortalSeen
    from etl.app.deliver import Delivery as Delivery
    from etl.app.events import Compared as Compared
    from etl.app.events import Event as Event
    from etl.app.events import Exported as Exported
    from etl.app.file_set import FileSet as FileSet
    from etl.app.observer import Observer as Observer
    from etl.app.observer import Silent as Silent
    from etl.app.observer import Step as Step
    from etl.app.proposal import Proposal as Proposal
    from etl.app.reconcile import Reconciled as Reconciled
    from etl.app.run_notice import Summary as Summary
    from etl.app.validate import Checked as Checked
    from etl.app.verify import Agreements as Agreements
    from etl.async_client import AsyncClient as AsyncClient
    from etl.client import Client as Client
    from etl.errors import BusyError as BusyError
    from etl.errors import CredentialsError as CredentialsError
    from etl.errors import EtlError as EtlError
    from etl.errors import FileError as FileError
    from etl.errors import HeadingsError as HeadingsError
    from etl.errors import JournalError as JournalError
    from etl.errors import PlanError as PlanError
    from etl.errors import PortalError as PortalError
    from etl.errors import ResultsError as ResultsError
    from etl.errors import SettingsError as SettingsError
    from etl.errors import UnreachableError as UnreachableError
    from etl.exit_codes import Ending as Ending
    from etl.grammar import DateOrder as DateOrder
    from etl.grammar import DecimalMark as DecimalMark
    from etl.journal import JournalServer as JournalServer
    from etl.model.limits import FailureLimit as FailureLimit
    from etl.model.limits import RateLimit as RateLimit
    from etl.model.run import Run as Run
    from etl.model.run import RunState as RunState
    from etl.options import AttachmentOptions as AttachmentOptions
    from etl.options import CheckOptions as CheckOptions
    from etl.options import JournalOptions as JournalOptions
    from etl.options import PortalOptions as PortalOptions
    from etl.options import ReadOptions as ReadOptions
    from etl.options import Secrets as Secrets
    from etl.options import SendOptions as SendOptions
    from etl.options import TellOptions as TellOptions
    from etl.planning import Plan as Plan
    from etl.planning import Preview as Preview
    from etl.report import SCHEMA as SCHEMA
    from etl.report import ExpectedTotal as ExpectedTotal

    __version__: str

#: Where each export is: it is imported when it is first asked for, since ``--help`` must not wait for Polars.
_PLACES = {
    "Agreements": "app.verify",
    "AsyncClient": "async_client",
    "AttachmentOptions": "options",
    "BusyError": "errors",
    "CheckOptions": "options",
    "Checked": "app.validate",
    "Client": "client",
    "Compared": "app.events",
    "CredentialsError": "errors",
    "DateOrder": "grammar",
    "DecimalMark": "grammar",
    "Delivery": "app.deliver",
    "Ending": "exit_codes",
    "EtlError": "errors",
    "Event": "app.events",
    "ExpectedTotal": "report",
    "Exported": "app.events",
    "FailureLimit": "model.limits",
    "FileError": "errors",
    "FileSet": "app.file_set",
    "HeadingsError": "errors",
    "JournalError": "errors",
    "JournalOptions": "options",
    "JournalServer": "journal",
    "Observer": "app.observer",
    "Plan": "planning",
    "PlanError": "errors",
    "PortalError": "errors",
    "PortalOptions": "options",
    "PortalSeen": "app.check",
    "Preview": "planning",
    "Proposal": "app.proposal",
    "RateLimit": "model.limits",
    "ReadOptions": "options",
    "Reconciled": "app.reconcile",
    "ResultsError": "errors",
    "Run": "model.run",
    "RunState": "model.run",
    "SCHEMA": "report",
    "Secrets": "options",
    "SendOptions": "options",
    "SettingsError": "errors",
    "Silent": "app.observer",
    "Step": "app.observer",
    "Summary": "app.run_notice",
    "TellOptions": "options",
    "UnreachableError": "errors",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any export
    if name == "__version__":
        from importlib.metadata import version

        return version("payfabric-etl")
    if name not in _PLACES:
        raise AttributeError(f"module 'etl' has no attribute {name!r}")
    return getattr(import_module(f"etl.{_PLACES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*_PLACES, "__version__"])
