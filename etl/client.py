"""The front door for Python: a portal and a journal, and everything that can be done with them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from etl.app.abandon import abandon_run
from etl.app.approval import propose, send_approved
from etl.app.check import PortalSeen, check_portal
from etl.app.control_events import Approved
from etl.app.deliver import Delivery
from etl.app.events import Compared, Exported
from etl.app.export import export_invoices
from etl.app.file_set import FilePath, FileSet, Paths, path_or_none, paths_of
from etl.app.get import get_invoices
from etl.app.import_ import Order, import_files, plan_files
from etl.app.journal_check import JournalCheck, verify_journal
from etl.app.preview import preview_files
from etl.app.proposal import Proposal
from etl.app.reconcile import Reconciled, reconcile_files
from etl.app.resume import compare_again, resume_run, retry_run, send_planned
from etl.app.revert import RevertOrder, propose_revert, revert_run
from etl.app.second_person import approve_plan, four_eyes_of, require_four_eyes
from etl.app.validate import Checked, validate_files
from etl.app.verify import Agreements, verify_runs
from etl.connection import Connection
from etl.model.approval import FourEyes
from etl.model.run import Run
from etl.options import AttachmentOptions, CheckOptions, SendOptions
from etl.planning import Plan, Preview


class Client(Connection):
    """A portal and a journal, and everything that can be done with them; usable as a context manager.

    Where something is not given, the environment and ``etl.toml`` decide, as on the command line.

    Args:
        portal: its name, or all that is said of it and of the pace.
        profile: a portal of the settings, ``[portals.NAME]``, with all that they say of it.
        config: the file of the settings; None for ``etl.toml`` in the current folder.
        secrets: the integration key and its password, or a token.
        journal: a file, or ``postgresql://...``; or all that is said of it.
        simulate: a rehearsal with the simulator: nothing leaves this computer, and ``close`` forgets it.
        production: allows sending to the production portal, which nobody can be asked about here.
        wait: wait for another command or program that talks to the same portal to end.
        caller: what the audit trail calls this program.
        observer: is told of every step.

    Raises:
        SettingsError: a setting makes no sense.
    """

    def plan(self, files: Paths | FileSet, *, send: SendOptions | None = None) -> Plan:
        """Reads and checks files, and lets the plan pass its guards. Nothing is sent: that is for ``send``.

        Args:
            files: exports: Excel, CSV and others; a ``FileSet`` says how they are read and what must hold.
            send: whether customers may be mailed, and whether all of it is compared with the portal.

        Raises:
            FileError: a file cannot be read, lacks columns, or can be read in two ways.
            PlanError: a guard refuses it, and nothing of it will be sent.
        """
        named = self._files(files)
        return self._call(lambda here: plan_files(Order(files=named, written=False), here), send, named)

    def send(self, plan: Plan | int, *, results: FilePath | None = None, send: SendOptions | None = None) -> Delivery:
        """Sends a plan, or what is pending of a run; what may undo a payment is compared with the portal first.

        Args:
            plan: what ``plan`` has returned; or the number of a run.
            results: a file for the results; None for where they went before, if anywhere.
            send: how carefully: a canary, the most failures, what is done when all is sent.

        Raises:
            SettingsError: the run may not be sent, or goes to another portal.
            PlanError: a guard refuses it now; nothing was sent.
            BusyError: another command or program is talking to the portal; nothing was sent.
        """
        return self._call(lambda here: send_planned(_number(plan), path_or_none(results), here), send)

    def import_files(
        self, files: Paths | FileSet, *, results: FilePath | None = None, send: SendOptions | None = None
    ) -> Delivery:
        """Plans and sends in one step; where a run of the same files was interrupted, it goes on with that.

        Raises:
            EtlError: nothing was sent.
        """
        return self._import(self._files(files), results, send)

    def update(
        self, files: Paths | FileSet, *, results: FilePath | None = None, send: SendOptions | None = None
    ) -> Delivery:
        """Changes what the files name of invoices that the portal holds; raises as ``import_files`` does."""
        return self._import(self._files(files, changes=True), results, send, changes=True)

    def attach(
        self, folder: FilePath, *, results: FilePath | None = None, attach: AttachmentOptions | None = None
    ) -> Delivery:
        """Gives invoices that the portal holds the PDFs called like them; raises as ``import_files`` does."""
        options = replace(attach or AttachmentOptions(), attachments=Path(folder))
        return self._import(self._files(FileSet(folder, attach=options, alone=True)), results, None, changes=True)

    def propose(
        self, files: Paths | FileSet, workbook: FilePath | None = None, *, send: SendOptions | None = None
    ) -> Proposal:
        """Compares files with what the portal holds and writes down what an import would do, to be approved.

        Raises:
            EtlError: there is no plan.
        """
        named = self._files(files)
        return self._call(
            lambda here: propose(Order(files=named, written=False), path_or_none(workbook), here), send, named
        )

    def send_approved(
        self,
        plan_id: str,
        *,
        results: FilePath | None = None,
        check: CheckOptions | None = None,
        send: SendOptions | None = None,
    ) -> Delivery:
        """Sends what ``propose`` has written down, exactly so, or nothing.

        Raises:
            EtlError: there is no such plan, or something has changed since it was made; nothing was sent.
        """
        place, expected = path_or_none(results), check or CheckOptions()
        return self._call(lambda here: send_approved(plan_id, place, expected, here, anyway=False), send)

    def approve(self, plan_id: str) -> Approved:
        """Approves what ``propose`` has written down for another account; nothing is sent.

        Raises:
            EtlError: there is no such plan, or this account has made it.
        """
        return approve_plan(plan_id, self._context)

    def four_eyes(self, needed: bool | None = None) -> FourEyes:  # noqa: FBT001 - the only thing that can be said
        """Whether the portal is sent approved plans alone; where ``needed`` is given, has it so. False takes two."""
        return four_eyes_of(self._context) if needed is None else require_four_eyes(self._context, needed=needed)

    def verify_journal(self, *heads: str) -> JournalCheck:
        """Whether the journal is as it was written; and has the heads that were told of it once.

        Raises:
            SettingsError: what was named is no head.
        """
        return verify_journal(heads, self._context)

    def compare(self, plan: Plan | int) -> Compared:
        """Compares a plan with what the portal holds: what it would create, change, leave, or undo.

        Raises:
            PlanError: customers would be mailed now, and nobody has allowed that.
            PortalError: the portal cannot be asked.
        """
        return self._call(lambda here: compare_again(_number(plan), here))

    def verify(self, what: Plan | Delivery | int | Paths, workbook: FilePath | None = None) -> Agreements:
        """Reads back all that a run has sent, compares every field, and writes what does not agree.

        Raises:
            SettingsError: there is no such run, it has sent nothing, or went to another portal.
            PortalError: the portal cannot be asked.
        """
        run = what.run if isinstance(what, Plan | Delivery) else what
        found = run if isinstance(run, int) else paths_of(run)
        return self._call(lambda here: verify_runs(found, path_or_none(workbook), here))

    def resume(
        self, run: int | None = None, *, results: FilePath | None = None, send: SendOptions | None = None
    ) -> Delivery | None:
        """Sends what is pending of a run, or of the newest to this portal; None where nothing is pending.

        Raises:
            EtlError: nothing was sent.
        """
        return self._call(lambda here: resume_run(run, path_or_none(results), here, anyway=False), send)

    def retry(self, run: int, *, results: FilePath | None = None, send: SendOptions | None = None) -> Delivery:
        """Sends what the portal did not take of a run once more, now that the cause is gone; compares it first.

        Raises:
            EtlError: nothing was sent.
        """
        return self._call(lambda here: retry_run(run, path_or_none(results), here, anyway=False), send)

    def revert(self, run: Run | int, *, results: FilePath | None = None, send: SendOptions | None = None) -> Delivery:
        """Gives invoices that a run has overwritten their former values, where nobody has touched them since.

        Args:
            run: the run, or its number.
            results: a file for the results, beside which goes the workbook of what is left to a person; None for
                neither.
            send: how carefully.

        Raises:
            EtlError: nothing was sent.
        """
        order = RevertOrder(run=_number(run), results=path_or_none(results), written=results is not None)
        return self._call(lambda here: revert_run(order, here), send)

    def propose_revert(self, run: Run | int, workbook: FilePath | None = None) -> Proposal:
        """Writes down what reverting a run would put back, to be approved; raises as ``revert`` does."""
        order = RevertOrder(run=_number(run), written=False)
        return self._call(lambda here: propose_revert(order, path_or_none(workbook), here))

    def abandon(self, run: int) -> Run:
        """Gives up a run: what it has not sent is set aside; returns the run as it was.

        Raises:
            SettingsError: there is no such run, or nothing of it is pending.
        """
        return abandon_run(run, self._context, anyway=False)

    def validate(self, files: Paths | FileSet, *, results: FilePath | None = None) -> Checked:
        """Checks files; needs no network and no credentials.

        Raises:
            FileError: a file cannot be read, lacks columns, or can be read in two ways.
            PlanError: the control totals do not agree.
        """
        named = self._files(files)
        written = results is not None
        return self._call(lambda here: validate_files(named, path_or_none(results), here, written=written), files=named)

    def preview(self, files: Paths | FileSet, documents: int = 3) -> list[Preview]:
        """How each file is read, what stops its import, and its first documents as they would be sent.

        Raises:
            FileError: a file cannot be read, or it is not clear which of its tables is meant.
        """
        return self._call(lambda here: list(preview_files(self._files(files), documents, here)))

    def check(self) -> PortalSeen:
        """Signs in to the portal, reads one page of its invoices, and sends nothing.

        Raises:
            PortalError: the portal does not answer, or refuses us.
        """
        return self._call(check_portal)

    def get(self, *identities: str) -> dict[str, Mapping[str, Any] | None]:
        """Invoices as the portal holds them, by Identity; None for one that it does not hold.

        Raises:
            PortalError: the portal does not answer, or refuses a question.
        """
        return self._call(lambda here: get_invoices(identities, here))

    def export(self, file: FilePath, where: Sequence[str] = ()) -> Exported:
        """Writes the portal's invoices into a file: .xlsx, .csv, .parquet or .jsonl.

        Args:
            file: where to.
            where: conditions that all must be met, such as ``DueDate>=2026-01-01``.

        Raises:
            PortalError: the portal does not answer, or not with all that it announced.
        """
        return self._call(lambda here: export_invoices(Path(file), where, here))

    def reconcile(self, files: Paths | FileSet, workbook: FilePath | None = None) -> Reconciled:
        """Compares all that files call open with every open invoice of the portal; changes nothing there.

        Raises:
            PlanError: the control totals do not agree.
            PortalError: the portal does not answer, or not with all that it announced.
        """
        return self._call(lambda here: reconcile_files(self._files(files), path_or_none(workbook), here))

    def _import(
        self, files: FileSet, results: FilePath | None, send: SendOptions | None, *, changes: bool = False
    ) -> Delivery:
        order = Order(files=files, results=path_or_none(results), written=results is not None, changes=changes)
        return self._call(lambda here: import_files(order, here.of_changes(send) if changes else here), send, files)


def _number(plan: Plan | Run | int) -> int:
    match plan:
        case Run(number=number) | Plan(run=number):
            return number
        case int() if not isinstance(plan, bool):
            return plan
    raise TypeError(
        f"This takes a plan, or the number of a run, and not {plan!r}. A file is planned first: client.plan(file)."
    )
