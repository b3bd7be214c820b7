"""What an observer is told of by those who answer for what is sent."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from etl.exit_codes import Ending
from etl.model.run import Run
from etl.report import Figure
from etl.report.reconciliation import Standing


class Proposed(Struct, frozen=True):
    """A plan was written down, to be approved.

    Attributes:
        plan_id: sends exactly this.
        workbook: what would change.
        to_send: how many documents that would be.
        by_another: whether its portal needs a second person, so that another account is to approve it.
    """

    plan_id: str
    workbook: Path
    to_send: int
    by_another: bool = False


class Approved(Struct, frozen=True):
    """An account has approved a plan to a portal, which may be sent now."""

    plan_id: str
    account: str
    portal: str

    @property
    def ending(self) -> Ending:
        """It is done."""
        return Ending.SUCCESS


class NewCustomers(Struct, frozen=True):
    """A sentence on customers of the run that are in no invoice known of its portal, which was compared."""

    sentence: str


class ReconciliationWritten(Struct, frozen=True):
    """A file of open items was set against all that its portal has open.

    Attributes:
        agrees: whether both sides are the same.
        in_file: count and sum by currency of what the file has open; "" stands for no currency.
        in_portal: of what the portal has open, or holds of these.
        standings: of invoices that agree, differ, or are on one side alone.
        rejected: rows of the file that could not be read, and are on neither side.
        path: the workbook.
    """

    agrees: bool
    in_file: Mapping[str, Figure]
    in_portal: Mapping[str, Figure]
    standings: Mapping[Standing, Mapping[str, Figure]]
    rejected: int
    path: Path


class Linked(Struct, frozen=True):
    """What a command has done to a run is in the journal's hash chain, whose head is this now."""

    run: int
    head: str


class GivenUp(Struct, frozen=True):
    """What the run has not sent is not sent any more."""

    run: Run
    ending: Ending = Ending.SUCCESS
