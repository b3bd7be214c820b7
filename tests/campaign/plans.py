"""What the runs of a world are to send: invoices, changes of invoices, and PDFs."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from etl.journal import Journal
from etl.model.attachment import ATTACH
from etl.model.comparison import Overwrites
from etl.model.document import CHANGES, UPDATE, PlannedRow
from etl.model.run import RunRequest, RunState, SourceFile
from tests.support.invoices import Body

#: PDFs that there are; they need only be told apart.
_FILES = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """What a document is to make of an invoice.

    Attributes:
        body: to be sent; empty where the file goes alone.
        file: the path of its PDF, or None.
    """

    body: Body
    file: Path | None = None

    @property
    def sha256(self) -> str:
        """Of the PDF, or ""."""
        return sha256(self.file.read_bytes()).hexdigest() if self.file else ""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a world.

    Attributes:
        command: of the run.
        wishes: by Identity, in the order of its documents.
        overwrite: whether it may undo payments.
        begun: when it was planned.
    """

    command: str
    wishes: Mapping[str, Wish]
    overwrite: bool
    begun: float

    @property
    def whole(self) -> bool:
        """Whether it makes invoices anew."""
        return self.command not in CHANGES

    @property
    def alone(self) -> bool:
        """Whether its files go without their invoices."""
        return self.command == ATTACH


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans runs as chance wants.

    Attributes:
        chance: decides.
        names: Identities of all invoices.
        folder: where PDFs are.
    """

    chance: random.Random
    names: Sequence[str]
    folder: Path

    def first(self, now: float) -> Run:
        """All invoices."""
        return self._import(self.names, (), now)

    def next(self, runs: Sequence[Run], now: float, *, may_change: bool) -> Run:
        """Some of them, changed; or changes alone, or PDFs alone."""
        some = [name for name in self.names if self.chance.random() < 0.5]
        fate = self.chance.random() if may_change else 1.0
        if fate < 0.25:
            return Run(UPDATE, {name: Wish(self._change()) for name in some}, False, now)
        if fate < 0.4:
            return Run(ATTACH, {name: Wish({}, self._file()) for name in some}, False, now)
        return self._import(some, runs, now)

    def _import(self, names: Sequence[str], runs: Sequence[Run], now: float) -> Run:
        files = self.chance.random() < 0.3
        wishes = {
            name: Wish(self._body(name, runs), self._file() if files and self.chance.random() < 0.3 else None)
            for name in names
        }
        return Run("import", wishes, bool(runs) and self.chance.random() < 0.2, now)

    def _file(self) -> Path:
        path = self.folder / f"{self.chance.randrange(_FILES)}.pdf"
        path.write_bytes(f"%PDF-1.7 {path.stem}".encode())
        return path

    def _change(self) -> Body:
        """A change of the balance, of the comment, or of both."""
        # Nothing due could not be told from a payment of all.
        due: Body = {"BalanceDue": f"{self.chance.randrange(1, 9)}0.00"}
        comment: Body = {"Comments": self.chance.choice((None, "changed"))}
        return self.chance.choice((due, comment, due | comment))

    def _body(self, name: str, runs: Sequence[Run]) -> Body:
        """An invoice: new, or as it was sent last but for its balance, its comment or its amount."""
        before = next((run.wishes[name].body for run in reversed(runs) if run.whole and name in run.wishes), None)
        if before is None:
            amount = f"{self.chance.randrange(1, 9)}0.00"
            return _invoice(name, amount, amount, self.chance.choice(("", "with care")))
        amount, comment, due = before["Amount"], before.get("Comments", ""), before["BalanceDue"]
        match self.chance.randrange(5):
            case 0:
                due = f"{Decimal(due) / 2:.2f}"
            case 1:
                due = amount
            case 2:
                comment = "" if comment else "changed"
            case 3:
                amount = due = f"{Decimal(amount) + 1:.2f}"
        return _invoice(name, amount, due, comment)


def put(journal: Journal, run: Run) -> int:
    """Plans a run in a journal; returns its number."""
    number = journal.begin(RunRequest(run.command, "world"))
    journal.add_source(number, 0, SourceFile("july.csv", "", "0" * 64))
    journal.add(number, 0, _rows(run), [])
    if run.overwrite:
        journal.comparisons.obey(number, Overwrites(every=True))
    journal.mark(number, RunState.PLANNED)
    return number


def _invoice(name: str, amount: str, due: str, comment: str) -> Body:
    body = {"Amount": amount, "BalanceDue": due, "CustomerId": "C1", "Identity": name, "InvoiceId": name}
    return body | {"Comments": comment} if comment else body


def _rows(run: Run) -> Iterator[PlannedRow]:
    for seq, (name, wish) in enumerate(run.wishes.items()):
        payload, key = json.dumps(wish.body, separators=(",", ":")), name.lower()
        facts = (seq, seq + 2, name, key, key, name, "USD", wish.body.get("Amount"), payload)
        file = (str(wish.file), wish.file.stat().st_size, wish.sha256) if wish.file else (None, None, None)
        yield PlannedRow(*facts, False, "", None, *file)
