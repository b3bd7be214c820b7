"""What a portal of chance knows of an invoice, and what is asked of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from email.parser import BytesParser
from hashlib import sha256
from typing import Any
from urllib.parse import unquote

from tests.support.life import Held
from tests.support.scripted import Seen

Body = dict[str, Any]

AMOUNTS = ("Amount", "BalanceDue")
BALANCE = "BalanceDue"

_BY_HAND = "by hand"


def version(body: Mapping[str, Any]) -> str:
    """What tells a version apart from others, its balance included."""
    kept = {name: str(Decimal(value)) if name in AMOUNTS else value for name, value in body.items() if value}
    kept.pop("SendNewInvoiceEmail", None)
    return json.dumps(kept, sort_keys=True)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request about an invoice.

    Attributes:
        name: its Identity.
        body: what is sent of it; None for a question, or a file alone.
        whole: whether the body replaces all of it.
        file: the SHA-256 of its file, or "".
        run: by which it is sent.
    """

    name: str
    body: Body | None
    whole: bool
    file: str
    run: int

    @property
    def signature(self) -> str:
        """What tells it from requests that would make something else of the invoice."""
        if self.body is None:
            return f"file {self.file}"
        return f"{version(self.body) if self.whole else json.dumps(self.body, sort_keys=True)}{self.file}"


def asked_of(seen: Seen, run: int) -> Asked:
    """A request as it arrived."""
    kind = seen.headers.get("content-type", "")
    parts = _parts(kind, seen.body) if kind.startswith("multipart") else {"Invoice": seen.body}
    body = json.loads(parts["Invoice"]) if parts.get("Invoice") else None
    file = sha256(parts["Attachment"]).hexdigest() if "Attachment" in parts else ""
    name = body["Identity"] if seen.method == "POST" and body else unquote(seen.path.partition("=")[2])
    return Asked(name, body, seen.method == "POST", file, run)


def _parts(kind: str, content: bytes) -> dict[str, bytes]:
    message = BytesParser().parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + content)
    return {
        str(part.get_param("name", header="content-disposition")): bytes(part.get_payload(decode=True))
        for part in message.walk()
        if not part.is_multipart()
    }


@dataclass(slots=True)
class Invoice:
    """What the portal knows of an invoice, and what was asked of it.

    Attributes:
        held: the body, or None.
        sent: the signature of what was applied last; "" once somebody has edited it.
        whole: the version that this made.
        by: the run that sent it.
        paid: whether it was paid since.
        touched: whether anybody has ever paid or edited it.
        left: what was left to be paid, where it was paid since a balance was sent; else None.
        told: what was left when it was asked last, where it has told so; else None.
        history: versions as they were held or seen, with the time.
        files: SHA-256 of those it was given, with the time.
        posts: signatures that arrived.
        late: signatures that the portal has not answered and is still at work on.
        may_post: whether what arrived last may be sent once more.
    """

    held: Body | None = None
    sent: str = ""
    whole: str = ""
    by: int = 0
    paid: bool = False
    touched: bool = False
    left: Decimal | None = None
    told: Decimal | None = None
    history: list[tuple[float, str]] = field(default_factory=list)
    files: list[tuple[float, str]] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    may_post: bool = True

    @property
    def due(self) -> Decimal:
        """What is left to be paid."""
        return Decimal(self.held[BALANCE]) if self.held else Decimal(0)

    def reopens(self, asked: Asked) -> bool:
        """Whether a run would bring back the balance that was paid, which it brought itself."""
        return self.paid and (asked.run, asked.signature) == (self.by, self.sent) and BALANCE in (asked.body or {})

    def is_told_paid(self, asked: Asked) -> bool:
        """Whether a run would undo a payment that whoever sends it was told of.

        Of a change it is not asked: it may be the first that is sent of an invoice.
        """
        due = (asked.body or {}).get(BALANCE)
        if not asked.whole or asked.body is None or self.told is None or due is None or Decimal(due) <= self.told:
            return False
        # A corrected Amount of which as much is paid undoes nothing.
        return Decimal(asked.body["Amount"]) - Decimal(due) < Decimal((self.held or {})["Amount"]) - self.told

    def apply(self, asked: Asked, now: float) -> None:
        """A request has come through."""
        if asked.file:
            self.files.append((now, asked.file))
        if asked.body is None or (self.held is None and not asked.whole):
            return
        self.paid = self.paid and BALANCE not in asked.body
        if BALANCE in asked.body:
            self.left = self.told = None
        body = asked.body if asked.whole else {**(self.held or {}), **asked.body}
        self.held = {name: value for name, value in body.items() if value is not None}
        self.sent, self.whole, self.by = asked.signature, version(self.held), asked.run
        self.history.append((now, self.whole))

    def shown(self, now: float) -> Body | None:
        """The invoice as GET answers it, which shows whether what arrived last is held."""
        if self.held is None:
            self.may_post = True
            return None
        seen, self.told = version(self.held), self.left
        self.history.append((now, seen))
        if self.paid:
            # Nobody but who paid has touched it since it was applied.
            self.history.append((now, self.whole))
        self.may_post |= not self.posts or self.posts[-1] not in {seen, self.sent}
        return {name: float(value) if name in AMOUNTS else value for name, value in self.held.items()}

    def pay(self, left: Decimal) -> None:
        """A customer pays, and so much is left."""
        assert self.held is not None
        self.held[BALANCE], self.left = str(left), left
        self.paid, self.touched = bool(self.sent), True

    def edit(self, comment: str) -> None:
        """Somebody writes a comment by hand."""
        assert self.held is not None
        self.held["Comments"] = comment
        self.sent, self.paid, self.touched = "", False, True

    def seen_from(self, run: int, body: Body, *, whole: bool = True) -> Held:
        """What is held, as a document of a run sees it."""
        if self.held is None:
            return Held.NOTHING
        if not self.sent:
            return Held.ANOTHERS
        if self.by != run:
            same = is_kept(body, version(self.held), whole=whole)
            return Held.LATER if self.by > run else Held.SAME if same else Held.BEFORE
        return Held.THIS


def is_kept(sent: Body, held: str, *, whole: bool = True) -> bool:
    """Whether a version is held as it was sent, or paid down since."""
    there: Body = json.loads(held)
    wanted: Body = {name: value for name, value in json.loads(version(sent)).items() if whole or name in sent}
    if not whole:
        gone = {name for name, value in sent.items() if value is None}
        there = {name: value for name, value in there.items() if name in wanted or name in gone}
    elif "Comments" not in wanted and there.get("Comments", "").startswith(_BY_HAND):
        # What another has added was neither sent nor erased.
        del there["Comments"]
    asked, left = Decimal(wanted.pop(BALANCE, "0")), Decimal(there.pop(BALANCE, "0"))
    return bool(wanted == there and 0 <= left <= asked)
