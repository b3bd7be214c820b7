"""What was planned, sent and settled. The only writer of a document's state."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Unpack
from uuid import uuid4

from etl.closing import Closing
from etl.errors import JournalError
from etl.journal import abandoned, known, lookup, pages, queue, reports, results, runs, unchanged
from etl.journal.approvals import Approvals
from etl.journal.audit import AuditTrail
from etl.journal.before import BeforeImages
from etl.journal.clashes import Clashes
from etl.journal.comparisons import Comparisons
from etl.journal.database import Database
from etl.journal.folder import Folder
from etl.journal.hash_chain import HashChain
from etl.journal.history import History
from etl.journal.lease import TIMES, Lease, LeaseTimes
from etl.journal.opening import connect
from etl.journal.place import JournalServer
from etl.journal.problems import add_problems, reject
from etl.journal.rejects import Rejects
from etl.journal.row_hash import CorruptRowError, checked_documents
from etl.journal.schema import prepare
from etl.journal.sent import Sent
from etl.journal.stale_runs import remove_stale
from etl.journal.unstated import Unstated
from etl.journal.upkeep import Upkeep
from etl.journal.who import user
from etl.model.document import Document, Outcome, PlannedRow, Total
from etl.model.problem import Problem
from etl.model.run import Run, RunRequest, RunState, SourceFile
from etl.portals import portal_key
from etl.text import now

if TYPE_CHECKING:
    from etl.journal.page import Frame
    from etl.journal.result_page import ResultPage


class Journal(Closing):
    """A journal. Use it as a context manager; methods block, and one thread at a time may be inside.

    Every method raises JournalError where the database fails or is damaged.

    Args:
        place: a file, or a database on a PostgreSQL server.
        times: of the lease of a portal, where the journal is on a server.

    Attributes:
        clashes: documents by their keys.
        unstated: what would be sent without a word on what is due.
        rejects: what was rejected or failed, and what corrects it.
        sent: what the portal has taken, as it was sent.
        audit: who worked on a run, and every request it made.
        comparisons: documents against what their portal holds.
        history: what runs read that were accepted.
        before: what portals held before it was overwritten.
        approvals: who has approved a plan, and which portals need a second person.
        chain: what each command that ended has left, hashed with what the one before it left.
        upkeep: its size, a copy of it, and what is old forgotten.
    """

    def __init__(self, place: Path | JournalServer, times: LeaseTimes = TIMES) -> None:
        self.place = place
        self._times = times
        self._lease: Lease | None = None
        self._db = connect(place)
        self._folder = Folder(self._writing)
        self.clashes = Clashes(self._reading, self._writing)
        self.history = History(self._reading, self._writing)
        self.unstated = Unstated(self._reading)
        self.rejects = Rejects(self._reading, self._writing)
        self.sent = Sent(self._reading)
        self.audit = AuditTrail(self._reading, self._writing)
        self.comparisons = Comparisons(self._reading, self._writing)
        self.before = BeforeImages(self._reading, self._writing)
        self.approvals = Approvals(self._reading, self._writing)
        self.chain = HashChain(self._reading, self._writing)
        self.upkeep = Upkeep(self._reading, self._writing)
        try:
            prepare(self._db, place)
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        """Ends the connection."""
        self._db.close()

    @contextmanager
    def _writing(self, run: int | None = None, *, durable: bool = True) -> Iterator[Database]:
        try:
            with self._translating(), self._db.transaction(run, durable=durable):
                if self._lease is not None:
                    self._lease.check()
                yield self._db
        except JournalError:
            if self._lease is not None:
                self._lease.explain()
            raise

    @contextmanager
    def _reading(self) -> Iterator[Database]:
        with self._translating() as db, db.snapshot():
            yield db

    @contextmanager
    def _translating(self) -> Iterator[Database]:
        try:
            with self._db.translated():
                yield self._db
        except CorruptRowError as error:
            raise JournalError(
                f"The journal {self.place} is damaged: {error}. Put back a copy from your backup, or choose another"
                " --journal and compare with the portal before you import again."
            ) from error

    @contextmanager
    def portal_lock(self, portal: str) -> Iterator[Lease]:
        """Holds a portal for this process: one at a time. Within, it writes only until another one has taken over.

        Args:
            portal: its address.

        Raises:
            BusyError: another command holds the portal, or has gone so lately that it may still send.
        """
        with self._db.lease(portal_key(portal), self._times) as lease:
            self._lease = lease
            try:
                yield lease
            finally:
                self._lease = None

    @contextmanager
    def planning(self, request: RunRequest) -> Iterator[int]:
        """A new run, in planning, which ends with ``planned()`` or leaves nothing behind; yields its number.

        Runs whose process died while it planned are removed first.
        """
        with self._translating() as db:
            remove_stale(db, self._writing)
        planner = f"plan-{uuid4().hex}"
        with self._db.hold(planner, wait=True):
            run = self.begin(request, planner)
            try:
                yield run
            except BaseException:
                with suppress(JournalError), self._writing(run) as db:
                    runs.forget(db, run)
                raise

    def begin(self, request: RunRequest, planner: str = "") -> int:
        """A new run, in planning; returns its number. ``planner`` names the lock that its process holds."""
        with self._writing() as db:
            return runs.add_run(db, request, now(), user(), planner)

    def planned(self, run: int, state: RunState = RunState.PLANNED) -> None:
        """Ends the planning, in a state: documents that need not be sent are set aside."""
        with self._writing(run) as db:
            unchanged.settle(db, run, taking=False)
            runs.move(db, run, state)
            runs.count(db, run)

    def runs(self, **wanted: Unpack[lookup.Wanted]) -> list[Run]:
        """Every run, the newest first; or only those that are wanted."""
        with self._reading() as db:
            return lookup.some(db, **wanted)

    def run(self, number: int) -> Run | None:
        """A run by its number."""
        with self._reading() as db:
            return lookup.by_number(db, number)

    def run_of_plan(self, plan_id: str) -> Run | None:
        """The run that was planned under this PLAN-ID."""
        with self._reading() as db:
            return lookup.by_plan(db, plan_id)

    def latest(self, portal: str, hashes: Collection[str]) -> Run | None:
        """The newest run that has sent to a portal, or has tried to, what was read of files with these SHA-256."""
        with self._reading() as db:
            return lookup.latest(db, portal, hashes)

    def unfinished(self, request: RunRequest, hashes: Sequence[str]) -> Run | None:
        """The newest run of the same files to the same portal, if it was planned and has unsettled documents."""
        with self._reading() as db:
            return lookup.unfinished(db, portal_key(request.portal), request.options, hashes)

    def mark(self, run: int, state: RunState) -> None:
        """Records how far the run has come; raises PlanError where it may not come there from where it is."""
        with self._writing(run) as db:
            runs.move(db, run, state)
        self._folder.moved(run, state)

    def abandon(self, run: int) -> None:
        """Gives up what the run has not sent."""
        with self._writing(run) as db:
            abandoned.abandon(db, run)

    def add_source(self, run: int, number: int, source: SourceFile) -> None:
        """A table the run reads, numbered within the run."""
        with self._writing(run) as db:
            runs.add_source(db, run, number, source)

    def add(self, run: int, source: int, rows: Iterable[PlannedRow], problems: Sequence[Problem]) -> None:
        """Documents of a table, with what is wrong with them; see ``add_batch``."""
        self.add_batch(run, pages.framed(source, rows), problems)

    def add_batch(self, run: int, documents: "Frame", problems: Sequence[Problem]) -> None:
        """Documents in input order, as columns of ``PlannedRow`` and ``source``, and problems, in one transaction.

        Planned where they have a payload, else rejected. They are durable once the plan is: see ``planned``.
        """
        with self._writing(run, durable=False) as db:
            pages.add(db, run, documents, problems, packed=not known.are_most(db, run, documents))
            add_problems(db, run, problems)

    def reject(self, run: int, problems: Sequence[Problem]) -> None:
        """Problems found after their documents were added; the documents become rejected."""
        with self._writing(run) as db:
            reject(db, run, problems)

    def settle_and_claim(self, run: int, outcomes: Sequence[Outcome], after: int, limit: int) -> list[Document]:
        """Settles outcomes and claims the next documents, in one durable transaction.

        Args:
            run: the run.
            outcomes: what became of documents claimed before.
            after: claim only documents behind this ``seq``; -1 for the first.
            limit: claim at most so many.

        Returns:
            The claimed documents in input order, all marked as sending. One that was already marked so, by a process
            that died, comes as in doubt; and so does one of which another run sent a version whose end is not known.

        Raises:
            PlanError: the guards of the run have not let it pass, so nothing of it may be claimed.
        """
        with self._writing(run) as db:
            queue.settle(db, run, outcomes)
            if limit:
                runs.require_passed(db, run)
            rows = queue.unsettled(db, run, after, limit) if limit else []
            documents = checked_documents(rows, after)
            queue.claim(db, run, rows)
        self._folder.settled(run, len(outcomes))
        return documents

    def settle_unchanged(self, run: int) -> None:
        """Documents that need not be sent, or no longer may, are settled; those set aside before are looked at anew.

        Unchanged is what its portal was given last, body for body, under its InvoiceId as under its Identity, unless
        the run is to send it again. Superseded is what a later run has sent another version of since.
        """
        with self._writing(run) as db:
            unchanged.settle(db, run, taking=True)

    def superseded(self, run: int) -> int:
        """Of how many documents that the run may send a later one has sent a version since, or found it unchanged."""
        with self._reading() as db:
            return unchanged.superseded(db, run)

    def pending(self, run: int) -> int:
        """How many documents are still to settle."""
        with self._reading() as db:
            return reports.pending(db, run)

    def asked(self, run: int) -> int:
        """How many documents the portal was asked for because their state was in doubt."""
        with self._reading() as db:
            return reports.asked(db, run)

    def unsure(self, run: int) -> int:
        """Of how many documents it is not known whether the portal has their file."""
        with self._reading() as db:
            return reports.unsure(db, run)

    def totals(self, run: int) -> list[Total]:
        """Count and sum of Amount for each status and currency, exact."""
        with self._reading() as db:
            return reports.totals(db, run)

    def mails(self, run: int) -> reports.MailCount:
        """Planned documents that ask the portal to mail the customer, and how many customers these have."""
        with self._reading() as db:
            return reports.mails(db, run)

    def reasons(self, run: int, limit: int, *, warnings: bool = False) -> list[reports.Reason]:
        """The commonest reasons for rejected and failed documents, or the warnings; most frequent first."""
        with self._reading() as db:
            return (reports.warnings if warnings else reports.reasons)(db, run, limit)

    def results(self, run: int) -> "Iterator[ResultPage]":
        """Every document in input order, a page at a time."""
        return results.results(self._reading, run)
