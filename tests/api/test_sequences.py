"""Whatever is called in whatever order, by programs that may be killed: nothing is sent that was refused or not asked
for, nobody is mailed, no payment is undone unasked, and a success is held.
"""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack, suppress
from decimal import Decimal
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

import etl
from etl.journal import Journal
from etl.journal.run_states import NOT_SENT
from etl.model.document import CHANGES, Status
from etl.model.run import RunState
from etl.portals import portal_key
from tests.api.conftest import Office
from tests.support.examples import examples
from tests.support.life import watch
from tests.support.portal import standing
from tests.support.seen_through import SeenThrough

IDS = st.sampled_from(["A1", "A2"])
CUSTOMERS = st.sampled_from(["C1", "C2"])
ANY = st.integers(0, 9)


class Calls(RuleBasedStateMachine):
    """A person, several programs and a portal where customers pay."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.office = Office(folder, self.stack.enter_context(standing()))
        self.client = self.office.client()
        self.journal = folder / "state" / "journal.sqlite3"
        self.seen = self.stack.enter_context(SeenThrough(self.office.stand, self.journal).seeing())
        self.client.runs()
        watch(self.journal)
        self.files = 0
        self.touched = 0
        """How often somebody has paid or changed an invoice, or asked for it to be sent again."""
        self.proposals: list[etl.Proposal] = []
        self.waiting: set[int] = set()
        self.approved: set[int] = set()
        self.overdue: dict[str, Decimal] = {}
        """What is due of invoices that were paid, and that no run was about to send."""

    def teardown(self) -> None:
        self.stack.close()

    def both(self, customer: str) -> Path:
        self.files += 1
        rows = [f"{identity},{customer},100.00,100.00,USD,No" for identity in ("A1", "A2")]
        return self.office.file(*rows, name=f"{self.files}.csv")

    def file(self, identity: str, customer: str, mail: bool = False) -> Path:
        self.files += 1
        row = f"{identity},{customer},100.00,100.00,USD,{'Yes' if mail else 'No'}"
        return self.office.file(row, name=f"{self.files}.csv")

    def attempt(self, act: Callable[[], object]) -> None:
        """Does it; a refusal must leave the portal as it was."""
        before = self.office.due()
        try:
            done = act()
        except etl.EtlError:
            assert self.office.due() == before
            return
        if isinstance(done, etl.Delivery):
            self.note(done)

    def note(self, done: etl.Delivery) -> None:
        for name, status, message in done.frame()["DocumentId", "Status", "ErrorMessage"].iter_rows():
            if status == "Failed" and "would rise" in (message or ""):
                self.overdue[name] = Decimal(self.office.due()[name])

    @rule(identity=IDS, customer=CUSTOMERS)
    def plan(self, identity: str, customer: str) -> None:
        self.attempt(lambda: self.client.plan(self.file(identity, customer)))

    @rule(identity=IDS, customer=CUSTOMERS)
    def plan_what_the_totals_refuse(self, identity: str, customer: str) -> None:
        with suppress(etl.PlanError):
            self.client.plan(etl.FileSet(self.file(identity, customer), check=etl.CheckOptions(expect_count=2)))
            raise AssertionError("the control totals were passed over")

    @rule(identity=IDS, customer=CUSTOMERS)
    def plan_a_mail_nobody_allowed(self, identity: str, customer: str) -> None:
        self.attempt(lambda: self.client.plan(self.file(identity, customer, mail=True)))

    @rule(identity=IDS, customer=CUSTOMERS, compare=st.booleans())
    def import_files(self, identity: str, customer: str, compare: bool) -> None:
        send = etl.SendOptions(compare=compare)
        self.attempt(lambda: self.client.import_files(self.file(identity, customer), send=send))

    @rule(identity=IDS, customer=CUSTOMERS)
    def propose(self, identity: str, customer: str) -> None:
        with suppress(etl.EtlError):
            self.proposals.append(self.client.propose(self.file(identity, customer)))

    @precondition(lambda self: self.proposals)
    @rule(which=ANY)
    def approve(self, which: int) -> None:
        proposal = self.proposals[which % len(self.proposals)]
        self.approved.add(proposal.run)
        self.attempt(lambda: self.client.send_approved(proposal.plan_id))

    @rule(which=ANY)
    def send(self, which: int) -> None:
        self.attempt(lambda: self.client.send(1 + which % self.runs))

    @rule(which=ANY)
    def resume(self, which: int) -> None:
        self.attempt(lambda: self.client.resume(which % (1 + self.runs) or None))

    @rule(which=ANY)
    def compare(self, which: int) -> None:
        self.attempt(lambda: self.client.compare(1 + which % self.runs))

    @rule(which=ANY)
    def abandon(self, which: int) -> None:
        self.attempt(lambda: self.client.abandon(1 + which % self.runs))

    @rule(customer=CUSTOMERS, after=st.integers(0, 1), goes_on=st.booleans())
    def import_and_be_killed(self, customer: str, after: int, goes_on: bool) -> None:
        with self.seen.dying(after):
            self.attempt(lambda: self.client.import_files(self.both(customer)))
        if goes_on:
            self.attempt(self.client.resume)

    @rule(which=ANY, after=st.integers(0, 1))
    def resume_and_be_killed(self, which: int, after: int) -> None:
        with self.seen.dying(after):
            self.attempt(lambda: self.client.resume(which % (1 + self.runs) or None))

    @rule(which=ANY)
    def retry(self, which: int) -> None:
        self.touched += 1
        self.attempt(lambda: self.client.retry(1 + which % self.runs))

    @rule(identity=IDS, value=CUSTOMERS)
    def update(self, identity: str, value: str) -> None:
        self.files += 1
        file = self.office.file(f"{identity},{value}", name=f"{self.files}.csv", headings="InvoiceId,PONumber")
        self.attempt(lambda: self.client.update(file))

    @rule(identity=IDS, value=CUSTOMERS)
    def attach(self, identity: str, value: str) -> None:
        folder = self.office.folder / "pdfs"
        folder.mkdir(exist_ok=True)
        (folder / f"{identity}.pdf").write_bytes(f"%PDF-1.7 {value}\n%%EOF\n".encode())
        self.attempt(lambda: self.client.attach(folder))

    @rule(which=ANY)
    def look(self, which: int) -> None:
        self.verify(1 + which % self.runs)

    def verify(self, run: int) -> None:
        with suppress(etl.EtlError):
            told = self.client.verify(run, self.office.folder / f"{run}.xlsx")
            with Journal(self.journal) as journal:
                sent = [each for page in journal.sent.documents(told.run) for each in page]
            wrong = [each.identity for each in sent if not self.seen.agrees(each.identity, each.body)]
            expected = etl.Ending.FAILURES if wrong else etl.Ending.SUCCESS
            assert told.ending is (expected if sent else etl.Ending.NOTHING_SENT), (told, wrong)

    @rule(identity=IDS)
    def edit(self, identity: str) -> None:
        if identity in self.office.due():
            self.touched += 1
            self.office.stand.change(identity, CustomerId="C9")
            with Journal(self.journal) as journal:
                senders = dict(journal.sent.senders(portal_key(self.office.base_url)))
            # Whoever has sent it last must find that out.
            self.verify(senders[identity.lower()])

    @rule(identity=IDS, customer=CUSTOMERS)
    def pay(self, identity: str, customer: str) -> None:
        if identity in self.office.due() and Decimal(self.office.due()[identity]) > 40:
            self.touched += 1
            self.office.pay(identity, "40.00")
            with Journal(self.journal) as journal:
                begun = [run for run in journal.runs(pending=True) if run.state in {RunState.SENDING, RunState.STOPPED}]
            if not begun:
                # What a run has asked for a moment ago it does not ask for again.
                self.overdue[identity] = Decimal(40)
                self.attempt(lambda: self.client.import_files(self.file(identity, customer)))

    @rule(identity=IDS)
    def pay_and_find_out(self, identity: str) -> None:
        with suppress(etl.EtlError):
            self.client.import_files(self.file(identity, "C1"))
        if identity not in self.office.due():
            return
        self.touched += 1
        self.office.pay(identity, "30.00")
        found = self.client.import_files(self.file(identity, "C3"), send=etl.SendOptions(compare=True))
        self.note(found)
        assert found.frame()["Status"].to_list() in (["Failed"], ["Superseded"]), found.frame()
        assert identity in self.overdue

    @property
    def runs(self) -> int:
        return max(1, len(self.client.runs()))

    @invariant()
    def nothing_refused_or_unapproved_was_sent(self) -> None:
        with Journal(self.journal) as journal:
            runs = {run.number: run for run in journal.runs()}
            for number in self.waiting & runs.keys() - self.approved:
                posts = [count for count in journal.audit.counts(number) if count.what in {"POST", "PATCH"}]
                assert runs[number].state in NOT_SENT, runs[number]
                assert not posts, runs[number]
        self.waiting |= {number for number, run in runs.items() if run.state in NOT_SENT}

    @invariant()
    def no_payment_is_undone(self) -> None:
        due = self.office.due() if self.overdue else {}
        for identity, left in self.overdue.items():
            assert Decimal(due[identity]) <= left, identity

    @invariant()
    def what_is_a_success_was_held_so(self) -> None:
        with Journal(self.journal) as journal:
            for run in journal.runs():
                for each in (each for page in journal.sent.documents(run.number) for each in page):
                    assert self.seen.was_held(each.identity, each.body), (run, each)

    @invariant()
    def nothing_is_sent_more_often_than_it_was_asked_for(self) -> None:
        with Journal(self.journal) as journal:
            runs = [run for run in journal.runs() if run.state not in NOT_SENT and run.request.command not in CHANGES]
            asked = [result for run in runs for page in journal.results(run.number) for result in page]
        for identity in ("A1", "A2"):
            documents = [each for each in asked if each.document_id == identity and each.status is not Status.REJECTED]
            assert self.seen.posts[identity] <= len(documents) + self.touched, (identity, asked)

    @invariant()
    def nobody_is_mailed(self) -> None:
        assert not self.seen.mailed


TestCalls = Calls.TestCase
TestCalls.settings = settings(max_examples=examples(80), stateful_step_count=12, deadline=None)
